// The page that nobody sees, in which pictures are decoded and judged.

const PAGE = "offscreen.html";
let creating: Promise<void> | undefined;

/** Two at a time would fail: the browser allows one such page. */
export function ensureOffscreen(): Promise<void> {
  creating ??= create().finally(() => {
    creating = undefined;
  });
  return creating;
}

async function create(): Promise<void> {
  const contextTypes = [chrome.runtime.ContextType.OFFSCREEN_DOCUMENT];
  if ((await chrome.runtime.getContexts({ contextTypes })).length) return;
  await chrome.offscreen.createDocument({
    url: PAGE,
    reasons: [chrome.offscreen.Reason.BLOBS],
    justification: "Decodes the picture and runs the network on its faces.",
  });
}
