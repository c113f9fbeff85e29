// Firefox's window that asks for a permission; see src/allow.

const SIZE = { width: 520, height: 440 };

/** Resolves when the user has closed it or answered. */
export async function showAllowWindow(origin: string): Promise<void> {
  const url = `allow.html?${new URLSearchParams({ origin }).toString()}`;
  const opened = await chrome.windows.create({ url, type: "popup", ...SIZE });
  await new Promise<void>((done) => {
    const onRemoved = (id: number) => {
      if (id !== opened?.id) return;
      chrome.windows.onRemoved.removeListener(onRemoved);
      done();
    };
    chrome.windows.onRemoved.addListener(onRemoved);
  });
}
