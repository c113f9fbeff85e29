// Shows the card in any of its states, for those who look at it and for tests; it is part of the
// development build only.

import type { FullState } from "../answer/full";
import type { AnswerState } from "../answer/state";
import type { CardState } from "../answer/states";
import { CardView } from "../card/view";
import { findShowing } from "../page_pictures/candidates";

/** What can be written down of a state: without what its buttons do. */
type Written<State> = State extends unknown
  ? Omit<State, "onAllow" | "onCapture" | "onFullCheck">
  : never;

export interface Exhibit {
  /** The picture in the page that the card belongs to. */
  readonly srcUrl: string;
  readonly state?: Written<CardState>;
  readonly answer?: Written<AnswerState>;
  /** How the backend answered, asked for a second opinion on `answer`. */
  readonly full?: FullState;
}

declare global {
  var uncannyGallery: { show(exhibit: Exhibit): void } | undefined;
}

function show({ srcUrl, state, answer, full }: Exhibit): void {
  // The one before it may be that of an earlier injection of this script.
  document.querySelector('[data-uncanny="card"]')?.remove();
  const shown = new CardView(() => shown.remove());
  const picture = findShowing(srcUrl);
  if (picture) shown.standBeside(picture);
  const nothing = () => undefined;
  if (state) shown.show({ ...state, onAllow: nothing, onCapture: nothing } as CardState);
  if (answer) shown.showAnswer({ ...answer, onFullCheck: nothing });
  if (full) shown.showFull(full);
}

globalThis.uncannyGallery = { show };
