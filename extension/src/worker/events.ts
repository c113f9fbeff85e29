// The menu's entries, the clicks and their permissions. What is remembered of them may be lost: the
// browser may stop the worker (in Firefox the background page) at any time.

import { type WorkerRequest, answerWorkerRequests } from "../messages";
import { answerFor } from "./access";
import { capture } from "./capture";
import { checkPicture, onClick } from "./click";
import { addMenu } from "./menu";
import { grantedOf, tellScans, tellTopPage, watchPermissions } from "./scan";
import { takeSeen, tellUnreachable } from "./unreachable";

/** Args: ensureDetection, resolves once what judges pictures can be spoken to. */
export function listen(ensureDetection: () => Promise<void>): void {
  watchPermissions();

  chrome.runtime.onInstalled.addListener(({ reason }) => {
    void addMenu();
    if (reason === "install") void chrome.tabs.create({ url: "welcome.html" });
  });

  chrome.contextMenus.onClicked.addListener((info, tab) => {
    if (tab?.id === undefined) return;
    const { id } = tab;
    const page = info.frameUrl ?? info.pageUrl;
    onClick(id, info).catch((error: unknown) => tellUnreachable(id, page, error));
    prepare();
  });

  answerWorkerRequests(async (request: WorkerRequest, sender) => {
    switch (request.kind) {
      case "prepare":
        await ensureDetection();
        return { kind: "ready" };
      case "picked":
        onPicked(request.srcUrl, sender);
        return { kind: "ready" };
      case "allow":
        return { kind: "answered", granted: await answerFor(request.url, request.again) };
      case "granted":
        return { kind: "granted", origins: await grantedOf(request.origins) };
      case "frame_scan":
        tellTopPage(request.status, sender);
        return { kind: "ready" };
      case "scan_command":
        tellScans(request.command, sender);
        return { kind: "ready" };
      case "seen": {
        const source = takeSeen();
        return source ? { kind: "captured", source } : { kind: "not_captured" };
      }
      case "capture":
        return capture(sender.tab, request.area);
    }
  });

  function onPicked(srcUrl: string, { tab, frameId = 0, origin }: chrome.runtime.MessageSender) {
    if (tab?.id === undefined) return;
    checkPicture({ tabId: tab.id, frameId }, srcUrl, origin).catch(() => undefined);
    prepare();
  }

  /** While the card reads the picture. If it fails, the card says so when it asks for an answer. */
  function prepare(): void {
    ensureDetection().catch(() => undefined);
  }
}
