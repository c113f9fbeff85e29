// What scans and cards need of the worker: which sites may be read, now and as that changes.

/** Those of the origins that the user lets the extension read. */
export async function grantedOf(origins: readonly string[]): Promise<string[]> {
  const patterns = origins.map((origin) => `${origin}/*`);
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
