// What a click in the menu means: a picture whose address the browser tells, or a place in a page.

import type { CardRequest } from "../card";
import type { PickerHint } from "../picker";
import { askFor, originToAsk, webOrigin } from "./access";
import { type Place, showCard, showPicker } from "./inject";

type Info = chrome.contextMenus.OnClickData;

/** Shows the card or the picker. Must be called within the click's own handler. */
export function onClick(tabId: number, info: Info): Promise<void> {
  return info.mediaType === "image" && info.srcUrl
    ? checkPicture({ tabId, frameId: frameOfCard(info) }, info.srcUrl, info.pageUrl)
    : pickPicture(tabId, info);
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

/** To look into a frame of another site needs that site's permission. */
async function pickPicture(tabId: number, info: Info): Promise<void> {
  const { frameId = 0, frameUrl = "" } = info;
  const other = frameId ? originToAsk(frameUrl, info.pageUrl) : undefined;
  if (other && !(await askFor(other))) {
    return showCard({ tabId, frameId: 0 }, { srcUrl: frameUrl, access: "refused" });
  }
  return showPicker({ tabId, frameId }, hintOf(info));
}

function hintOf({ mediaType, srcUrl, linkUrl }: Info): PickerHint {
  if (mediaType === "video" && srcUrl) return { video: srcUrl };
  return linkUrl ? { link: linkUrl } : {};
}
