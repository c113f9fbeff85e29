// The service worker: the menu's entries, the clicks and their permissions. What it remembers of
// them may be lost, so the browser may stop it at any time.

import { type WorkerRequest, answerWorkerRequests } from "../messages";
import { askFor } from "./access";
import { capture } from "./capture";
import { checkPicture, onClick } from "./click";
import { addMenu } from "./menu";
import { ensureOffscreen } from "./offscreen_page";
import { grantedOf, watchPermissions } from "./scan";

watchPermissions();

chrome.runtime.onInstalled.addListener(({ reason }) => {
  void addMenu();
  if (reason === "install") void chrome.tabs.create({ url: "welcome.html" });
});

chrome.contextMenus.onClicked.addListener((info, tab) => {
  if (tab?.id === undefined) return;
  // Where nothing can be shown in the page, there is no place to say so either.
  onClick(tab.id, info).catch(() => undefined);
  prepare();
});

answerWorkerRequests(async (request: WorkerRequest, sender) => {
  switch (request.kind) {
    case "prepare":
      await ensureOffscreen();
      return { kind: "ready" };
    case "picked":
      onPicked(request.srcUrl, sender);
      return { kind: "ready" };
    case "allow":
      return { kind: "answered", granted: await askFor(new URL(request.url).origin) };
    case "granted":
      return { kind: "granted", origins: await grantedOf(request.origins) };
    case "capture":
      return capture(sender.tab, request.area);
  }
});

function onPicked(srcUrl: string, { tab, frameId = 0, origin }: chrome.runtime.MessageSender) {
  if (tab?.id === undefined) return;
  checkPicture({ tabId: tab.id, frameId }, srcUrl, origin).catch(() => undefined);
  prepare();
}

/** While the card reads the picture. If it fails, the card says so when it asks for the page. */
function prepare(): void {
  ensureOffscreen().catch(() => undefined);
}
