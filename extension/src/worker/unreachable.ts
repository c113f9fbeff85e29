// A click in a page that no extension may look into, the browser's own for instance, or in one that
// can't show a card.

import { type PlaceOfPicture, hashOf } from "../check/unreachable";
import type { Source } from "../messages";
import { capture } from "./capture";
import { DrawingError } from "./inject";

/** What the tab showed, until the page that was opened asks for it. */
let seen: Source | undefined;

/** Says so where there is a place for it, and where the picture can be checked all the same. */
export async function tellUnreachable(
  tabId: number,
  pageUrl: string | undefined,
  error: unknown,
): Promise<void> {
  try {
    const tab = await chrome.tabs.get(tabId);
    const place = placeOf(pageUrl, error);
    const reply = place === "drawing" ? await capture(tab, "tab") : undefined;
    seen = reply?.kind === "captured" ? reply.source : undefined;
    await chrome.tabs.create({ url: `check.html${hashOf(place)}`, index: tab.index + 1 });
  } catch {
    // The tab was closed meanwhile: nobody waits for an answer.
  }
}

/** Once. */
export function takeSeen(): Source | undefined {
  const taken = seen;
  seen = undefined;
  return taken;
}

function placeOf(pageUrl: string | undefined, error: unknown): PlaceOfPicture {
  if (error instanceof DrawingError) return "drawing";
  return pageUrl?.startsWith("file:") ? "file" : "unreachable";
}
