// Puts the card into the page. Its script is injected anew at every click, and is spoken to through
// `globalThis.uncanny` of the isolated world, which the page can't see.

import type { CardControls, CardRequest } from "../card";
import type { Access } from "./access";

declare global {
  var uncanny: CardControls | undefined;
}

export interface Click {
  readonly tabId: number;
  readonly frameId: number;
  readonly srcUrl: string;
  readonly access: Access;
}

export async function showCard({ tabId, frameId, srcUrl, access }: Click): Promise<void> {
  await closeCards(tabId);
  const target = await injectInto(tabId, frameId);
  const request: CardRequest = { srcUrl, access: access.kind };
  await chrome.scripting.executeScript({
    target,
    func: (value: CardRequest) => globalThis.uncanny?.open(value),
    args: [request],
  });
  if (access.kind === "page") return;
  const granted = await access.granted;
  await chrome.scripting.executeScript({
    target,
    func: (value: boolean) => globalThis.uncanny?.settle(value),
    args: [granted],
  });
}

async function closeCards(tabId: number): Promise<void> {
  await chrome.scripting.executeScript({
    target: { tabId, allFrames: true },
    func: () => globalThis.uncanny?.close(),
  });
}

/** A frame of another site than the tab's is out of reach: there the card is the top page's. */
async function injectInto(
  tabId: number,
  frameId: number,
): Promise<chrome.scripting.InjectionTarget> {
  const files = ["card.js"];
  const frame = { tabId, frameIds: [frameId] };
  try {
    await chrome.scripting.executeScript({ target: frame, files });
    return frame;
  } catch {
    const top = { tabId, frameIds: [0] };
    await chrome.scripting.executeScript({ target: top, files });
    return top;
  }
}
