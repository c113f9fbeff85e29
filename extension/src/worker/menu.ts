// The entry in the menu of a picture.

import { word } from "../words";

const CHECK_FACE = "check-face";

export function addMenu(): void {
  const title = word("menu_check_face");
  chrome.contextMenus.create({ id: CHECK_FACE, title, contexts: ["image"] });
}

export function isCheck(info: chrome.contextMenus.OnClickData): boolean {
  return info.menuItemId === CHECK_FACE;
}
