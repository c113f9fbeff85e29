// Puts the card or the picker into the page. Their scripts are injected anew at every click, and
// are spoken to through globals of the isolated world, which the page can't see.

import type { CardControls, CardRequest } from "../card/controls";
import type { PickerControls, PickerHint } from "../picker/controls";

declare global {
  var uncanny: CardControls | undefined;
  var uncannyPicker: PickerControls | undefined;
  /** What was chosen last; the card looks there for what has no address. */
  var uncannyPicked: Element | undefined;
}

const GRANT_TRIES = 40;
const GRANT_MILLISECONDS = 25;

/** A frame of a tab. */
export interface Place {
  readonly tabId: number;
  readonly frameId: number;
}

/** Rejects on a page where no extension may show anything, the browser's own for instance. */
export async function showCard(place: Place, request: CardRequest): Promise<void> {
  await show(place, "card.js", (value: CardRequest) => globalThis.uncanny?.open(value), request);
}

/** Rejects as `showCard` does. */
export async function showPicker(place: Place, hint: PickerHint): Promise<void> {
  const open = (value: PickerHint) => globalThis.uncannyPicker?.open(value);
  await show(place, "picker.js", open, hint);
}

/** By tab, its latest click: one that came before it shows nothing any more. */
const latest = new Map<number, object>();

async function show<T>(place: Place, file: string, open: (value: T) => void, value: T) {
  const { tabId } = place;
  const click = {};
  latest.set(tabId, click);
  const passed = () => latest.get(tabId) !== click;
  await onceGranted(() => closeAll(tabId));
  if (passed()) return;
  const target = await injectInto(place, file);
  if (passed()) return;
  if (await isDrawing(target)) throw new DrawingError();
  latest.delete(tabId);
  await chrome.scripting.executeScript({
    target,
    injectImmediately: true,
    func: open,
    args: [value],
  });
}

/** An SVG file in a tab of its own, in which nothing of HTML is shown. */
export class DrawingError extends Error {}

async function isDrawing(target: chrome.scripting.InjectionTarget): Promise<boolean> {
  const func = () => document.documentElement?.namespaceURI === "http://www.w3.org/2000/svg";
  const [found] = await chrome.scripting.executeScript({ target, injectImmediately: true, func });
  return found?.result === true;
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

async function closeAll(tabId: number): Promise<void> {
  await chrome.scripting.executeScript({
    target: { tabId, allFrames: true },
    injectImmediately: true,
    func: () => {
      globalThis.uncanny?.close();
      globalThis.uncannyPicker?.close();
    },
  });
}

/** A frame of another site than the tab's is out of reach: there it is the top page. */
async function injectInto(
  { tabId, frameId }: Place,
  file: string,
): Promise<chrome.scripting.InjectionTarget> {
  const files = [file];
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
