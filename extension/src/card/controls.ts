// What the worker may ask of the card.

/** What the click tells the card. */
export interface CardRequest {
  readonly srcUrl: string;
  /**
   * `page`: read the picture here. `asked`: the browser has asked the user, who may refuse.
   * `refused`: no frame of that site may be looked into; what is left is a capture.
   */
  readonly access: "page" | "asked" | "refused";
}

export interface CardControls {
  open(request: CardRequest): void;
  /**
   * The user has let the extension read more sites: also by an answer that the worker, stopped
   * before, could not pass on.
   */
  accessChanged(): Promise<void>;
  close(): void;
}
