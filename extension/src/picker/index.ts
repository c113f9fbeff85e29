// The content script of a short search for a picture whose address the browser doesn't tell: a CSS
// background, a poster, a picture under something else. Injected anew at every click.

import { Picker } from "./picker";

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

declare global {
  /** What was chosen last; the card looks there for what has no address. */
  var uncannyPicked: Element | undefined;
}

globalThis.uncannyPicker?.close();
globalThis.uncannyPicker = new Picker();
