// The visible part of a tab as a picture: for what can't be read, at the screen's resolution.

import { afterComma, base64Of } from "../images/base64";
import type { CaptureArea, CaptureReply } from "../messages";

/** Allowed by `activeTab`, in the tab that was clicked in, while it is the one that is seen. */
export async function capture(
  tab: chrome.tabs.Tab | undefined,
  area: CaptureArea | "tab",
): Promise<CaptureReply> {
  try {
    if (tab?.id === undefined) return { kind: "not_captured" };
    const address = await chrome.tabs.captureVisibleTab(tab.windowId, { format: "png" });
    // Another tab may have come to the front, whose picture nobody asked for.
    if (!(await chrome.tabs.get(tab.id)).active) return { kind: "not_captured" };
    const base64 = area === "tab" ? afterComma(address) : await cropped(address, area);
    return { kind: "captured", source: { kind: "bytes", base64 } };
  } catch {
    return { kind: "not_captured" };
  }
}

/** Base64 of a PNG. */
async function cropped(address: string, area: CaptureArea): Promise<string> {
  const whole = await createImageBitmap(await (await fetch(address)).blob());
  const scale = whole.width / area.viewport;
  const edge = (at: number, room: number) => Math.min(Math.max(Math.round(at * scale), 0), room);
  const [left, top] = [edge(area.left, whole.width), edge(area.top, whole.height)];
  const width = edge(area.left + area.width, whole.width) - left;
  const height = edge(area.top + area.height, whole.height) - top;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.drawImage(whole, -left, -top);
  whole.close();
  return base64Of(await canvas.convertToBlob());
}
