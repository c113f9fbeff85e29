// The content script: one card, driven by the service worker (see worker/inject.ts) and by its own
// buttons. It runs anew at every click and leaves nothing in the page when the card is closed.

import { CardFlow } from "./flow";

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

// A card of an older version of the extension may still be open in this page.
globalThis.uncanny?.close();
globalThis.uncanny = new CardFlow();
