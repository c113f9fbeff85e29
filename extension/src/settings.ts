// What the user has set, kept in chrome.storage.local.

export const DEFAULT_BACKEND = "http://127.0.0.1:8420";

export async function readBackend(): Promise<string> {
  const { backend } = await chrome.storage.local.get<{ backend?: string }>("backend");
  return backend ?? DEFAULT_BACKEND;
}

export async function saveBackend(address: string): Promise<void> {
  await chrome.storage.local.set({ backend: address });
}

/** The address without a closing slash; undefined where it is none that a check can be sent to. */
export function normalizeBackend(text: string): string | undefined {
  if (!URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  const plain = !url.username && !url.password && !url.search && !url.hash;
  if (!plain || !["http:", "https:"].includes(url.protocol)) return undefined;
  return url.href.replace(/\/+$/, "");
}
