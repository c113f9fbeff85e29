// The service worker: the menu entry, the click and its permission. It keeps no state, so the
// browser may stop it at any time.

import { answerRequests } from "../messages";
import { askAccess } from "./access";
import { showCard } from "./inject";
import { addMenu, isCheck } from "./menu";
import { ensureOffscreen } from "./offscreen_page";

chrome.runtime.onInstalled.addListener(({ reason }) => {
  addMenu();
  if (reason === "install") void chrome.tabs.create({ url: "welcome.html" });
});

chrome.contextMenus.onClicked.addListener((info, tab) => {
  if (!isCheck(info) || !info.srcUrl || tab?.id === undefined) return;
  // First of all, as the browser allows the question only within the click's own handler.
  const access = askAccess(info.srcUrl, info.pageUrl);
  // The card says what went wrong, if anything did, when it asks for the page itself.
  ensureOffscreen().catch(() => undefined);
  const click = { tabId: tab.id, frameId: info.frameId ?? 0, srcUrl: info.srcUrl, access };
  // Where no card can be shown, there is no place to say so either.
  showCard(click).catch(() => undefined);
});

answerRequests("worker", async () => {
  await ensureOffscreen();
  return { kind: "ready" };
});
