// Puts the card into the page. Its script is injected anew at every click, and is spoken to through
// `globalThis.uncanny` of the isolated world, which the page can't see.

import type { CardControls, CardRequest } from "../card";
import type { Access } from "./access";

declare global {
  var uncanny: CardControls | undefined;
}

const GRANT_TRIES = 40;
const GRANT_MILLISECONDS = 25;

export interface Click {
  readonly tabId: number;
  readonly frameId: number;
  readonly srcUrl: string;
  readonly access: Access;
}

/** Rejects on a page where no extension may show anything, the browser's own for instance. */
export async function showCard({ tabId, frameId, srcUrl, access }: Click): Promise<void> {
  await onceGranted(() => closeCards(tabId));
  const target = await injectInto(tabId, frameId);
  const request: CardRequest = { srcUrl, access: access.kind };
  await chrome.scripting.executeScript({
    target,
    injectImmediately: true,
    func: (value: CardRequest) => globalThis.uncanny?.open(value),
    args: [request],
  });
  if (access.kind === "page") return;
  const granted = await access.granted;
  await chrome.scripting.executeScript({
    target,
    injectImmediately: true,
    func: (value: boolean) => globalThis.uncanny?.settle(value),
    args: [granted],
  });
}

/** On a busy machine, Chromium grants `activeTab` some milliseconds after it reports the click. */
async function onceGranted(inject: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await inject();
    } catch (error) {
      if (tries === GRANT_TRIES) throw error;
      await new Promise((done) => setTimeout(done, GRANT_MILLISECONDS));
    }
  }
}

async function closeCards(tabId: number): Promise<void> {
  await chrome.scripting.executeScript({
    target: { tabId, allFrames: true },
    injectImmediately: true,
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
    await chrome.scripting.executeScript({ target: frame, files, injectImmediately: true });
    return frame;
  } catch {
    const top = { tabId, frameIds: [0] };
    await chrome.scripting.executeScript({ target: top, files, injectImmediately: true });
    return top;
  }
}
