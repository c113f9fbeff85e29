// What the worker may ask of the picker.

/** What the click tells of the place. */
export interface PickerHint {
  /** Address of the video that was clicked on. */
  readonly video?: string;
  /** Address of the link that was clicked on. */
  readonly link?: string;
}

export interface PickerControls {
  open(hint: PickerHint): void;
  close(): void;
}
