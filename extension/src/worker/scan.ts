// What scans and cards need of the worker: which sites may be read, now and as that changes; and
// that the scans in the frames of a page hear of each other.

import type { ScanCommand } from "../scan/port";
import type { ScanStatus } from "../scan/status";
import { patternOf } from "./access";

/** Those of the origins that the user lets the extension read. */
export async function grantedOf(origins: readonly string[]): Promise<string[]> {
  const patterns = origins.map(patternOf);
  const granted = await Promise.all(
    patterns.map((pattern) => chrome.permissions.contains({ origins: [pattern] })),
  );
  return origins.filter((_, index) => granted[index]);
}

/** Who asked may have gone before the user answered: the popup closed, this worker stopped. */
export function watchPermissions(): void {
  chrome.permissions.onAdded.addListener(() => void tellTabs());
}

/** The question was put in a tab that is in front, so its scan or its card is there too. */
async function tellTabs(): Promise<void> {
  const tabs = await chrome.tabs.query({ active: true });
  for (const { id } of tabs) {
    if (id === undefined) continue;
    const func = () => {
      void globalThis.uncannyScan?.accessChanged();
      void globalThis.uncanny?.accessChanged();
    };
    const target = { tabId: id, allFrames: true };
    // Most tabs have neither, and many can't be reached at all.
    chrome.scripting.executeScript({ target, func }).catch(() => undefined);
  }
}

/** Args: status, of the scan in the sender's frame. */
export function tellTopPage(
  status: ScanStatus,
  { tab, frameId }: chrome.runtime.MessageSender,
): void {
  if (tab?.id === undefined || !frameId) return;
  const func = (frame: number, told: ScanStatus) => globalThis.uncannyScan?.hearFrame(frame, told);
  const target = { tabId: tab.id, frameIds: [0] };
  const args: [number, ScanStatus] = [frameId, status];
  chrome.scripting.executeScript({ target, func, args }).catch(() => undefined);
}

/** In all frames of the sender's tab. */
export function tellScans(command: ScanCommand, { tab }: chrome.runtime.MessageSender): void {
  if (tab?.id === undefined) return;
  const func = (told: ScanCommand) => globalThis.uncannyScan?.obey(told);
  const target = { tabId: tab.id, allFrames: true };
  chrome.scripting.executeScript({ target, func, args: [command] }).catch(() => undefined);
}
