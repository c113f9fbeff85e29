// A click in a page that no extension may look into, the browser's own for instance.

import { UNREACHABLE } from "../check/unreachable";

/** Says so where there is a place for it, and where the picture can be checked all the same. */
export async function tellUnreachable(tabId: number): Promise<void> {
  try {
    const { index } = await chrome.tabs.get(tabId);
    await chrome.tabs.create({ url: `check.html${UNREACHABLE}`, index: index + 1 });
  } catch {
    // The tab was closed meanwhile: nobody waits for an answer.
  }
}
