// The content script: one card, driven by the service worker (see worker/inject.ts) and by its own
// buttons. It runs anew at every click and leaves nothing in the page when the card is closed.

import { CardFlow } from "./flow";

// A card of an older version of the extension may still be open in this page.
globalThis.uncanny?.close();
globalThis.uncanny = new CardFlow();
