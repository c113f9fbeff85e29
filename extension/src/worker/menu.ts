// The entries in the browser's menu. Never two at once: the browser would make a submenu of them.

import { word } from "../words";

/** On a picture; and on a link, as many a page lays one over a picture. */
const CHECK_FACE = "check-face";
/** Elsewhere: the picture may be a background or a poster, of which the browser doesn't tell. */
const CHECK_HERE = "check-here";

export async function addMenu(): Promise<void> {
  const entries: chrome.contextMenus.CreateProperties[] = [
    { id: CHECK_FACE, title: word("menu_check_face"), contexts: ["image", "link"] },
    { id: CHECK_HERE, title: word("menu_check_here"), contexts: ["page", "video"] },
  ];
  // After an update, those of the version before may still be there.
  await chrome.contextMenus.removeAll();
  for (const entry of entries) chrome.contextMenus.create(entry);
}
