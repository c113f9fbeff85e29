// The content script: one card, driven by the service worker (see worker/inject.ts) and by its own
// buttons. It runs anew at every click and leaves nothing in the page when the card is closed.

import { CardFlow } from "./flow";

/** What the click tells the card. */
export interface CardRequest {
  readonly srcUrl: string;
  /** `page`: read the picture here. `asked`: wait for `settle`. */
  readonly access: "page" | "asked";
}

export interface CardControls {
  open(request: CardRequest): void;
  /** The user's answer to the question for permission. */
  settle(granted: boolean): void;
  close(): void;
}

// A card of an older version of the extension may still be open in this page.
globalThis.uncanny?.close();
globalThis.uncanny = new CardFlow();
