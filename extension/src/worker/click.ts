// What a click in the menu means: a picture whose address the browser tells, or a place in a page.

import type { CardRequest } from "../card/controls";
import type { PickerHint } from "../picker/controls";
import { askFor, originToAsk, webOrigin } from "./access";
import { type Place, showCard, showPicker } from "./inject";

type Info = chrome.contextMenus.OnClickData;

/** Shows the card or the picker. Must be called within the click's own handler. */
export function onClick(tabId: number, info: Info): Promise<void> {
  const { mediaType, srcUrl, pageUrl } = info;
  if (mediaType !== "image" || !srcUrl) return pickPicture(tabId, info);
  if (isBlob(srcUrl)) return checkBlob(tabId, srcUrl, info);
  return checkPicture({ tabId, frameId: frameOfCard(info) }, srcUrl, pageUrl);
}

/** Asks for the picture's origin where it isn't the page's. Must run within the user's gesture. */
export function checkPicture(
  place: Place,
  srcUrl: string,
  pageUrl: string | undefined,
): Promise<void> {
  const origin = originToAsk(srcUrl, pageUrl);
  // The card asks how it was answered: this worker may be stopped before that.
  if (origin) void askFor(origin);
  const access: CardRequest["access"] = origin ? "asked" : "page";
  return showCard(place, { srcUrl, access });
}

/** Only a page of the picture's own site may read it. */
function frameOfCard({ srcUrl = "", pageUrl, frameUrl, frameId = 0 }: Info): number {
  const origin = webOrigin(srcUrl);
  const readByPage = origin !== undefined && origin === webOrigin(pageUrl ?? "");
  const frameIsOther = frameId !== 0 && webOrigin(frameUrl ?? "") !== origin;
  return readByPage && frameIsOther ? 0 : frameId;
}

async function pickPicture(tabId: number, info: Info): Promise<void> {
  const { frameId = 0, frameUrl = "", pageUrl } = info;
  if (frameId && !(await mayLookInto(frameUrl, pageUrl))) return showRefused(tabId, frameUrl);
  return showPicker({ tabId, frameId }, hintOf(info));
}

/** Only a page of the site that made a blob: picture can read it, so the card must stand in one. */
async function checkBlob(tabId: number, srcUrl: string, info: Info): Promise<void> {
  const { frameId = 0, pageUrl } = info;
  if (!(await mayLookInto(srcUrl, pageUrl))) return showRefused(tabId, srcUrl);
  return showCard({ tabId, frameId }, { srcUrl, access: "page" });
}

/** To look into a frame of another site needs that site's permission. */
async function mayLookInto(url: string, pageUrl: string | undefined): Promise<boolean> {
  const other = originToAsk(url, pageUrl);
  return other === undefined || askFor(other);
}

function showRefused(tabId: number, srcUrl: string): Promise<void> {
  return showCard({ tabId, frameId: 0 }, { srcUrl, access: "refused" });
}

function isBlob(url: string): boolean {
  return url.startsWith("blob:");
}

function hintOf({ mediaType, srcUrl, linkUrl }: Info): PickerHint {
  if (mediaType === "video" && srcUrl) return { video: srcUrl };
  return linkUrl ? { link: linkUrl } : {};
}
