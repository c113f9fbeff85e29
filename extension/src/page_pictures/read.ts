// Where the pixels of a picture come from: the largest version that the page offers of what it
// shows, or the one that it shows; and where neither can be had, the pixels in the page.

import { base64Of } from "../images/base64";
import { fetchPicture } from "../images/fetch";
import { PictureProblem } from "../images/problems";
import { type Attention, type CheckReply, type Shown, type Source, send } from "../messages";
import { bestAddress } from "./best";
import { pagePixels } from "./shown";

/** One version of a picture. */
export interface Version {
  /** Throws PictureProblem. */
  readonly read: () => Promise<Source>;
  /** Whether it is a larger one than what the page shows. */
  readonly isBest: boolean;
}

/** What was checked in the end, and whether it was the file or the pixels in the page. */
export interface Checked {
  readonly reply: CheckReply;
  readonly source: Source | undefined;
  readonly seen: "file" | "page";
}

/** Read by the page itself: its own site's pictures, data: and blob: ones. */
export function versionsInPage(
  element: Element | undefined,
  shown: string,
  signal: AbortSignal,
): Version[] {
  const best = bestAddress(element, shown);
  const own = { read: () => readInPage(shown, signal), isBest: false };
  return best === shown ? [own] : [{ read: () => readInPage(best, signal), isBest: true }, own];
}

/** Left to the offscreen document, which tries the best version first: another site's pictures. */
export function versionsByAddress(element: Element | undefined, shown: string): Version[] {
  const best = bestAddress(element, shown);
  const otherwise = best === shown ? {} : { otherwise: shown };
  const isPrivate = chrome.extension.inIncognitoContext ? { isPrivate: true } : {};
  const source: Source = { kind: "address", url: best, ...otherwise, ...isPrivate };
  return [{ read: () => Promise.resolve(source), isBest: false }];
}

/**
 * About the first version that is the picture that the page shows; else about the pixels in the
 * page, and where it may not read those, why there is no answer.
 */
export async function checkVersions(
  versions: readonly Version[],
  element: Element | undefined,
  shown: Shown | undefined,
  attention: Attention & { readonly signal: AbortSignal },
): Promise<Checked> {
  let problem: CheckReply = { kind: "problem", code: "internal" };
  for (const version of versions) {
    const expected = shown && version.isBest ? { ...shown, exact: false } : shown;
    const { reply, source } = await checkVersion(version, expected, attention);
    if (reply.kind === "answer") return { reply, source, seen: "file" };
    problem = reply;
    attention.signal.throwIfAborted();
  }
  const source = await pagePixels(element);
  if (!source) return { reply: problem, source, seen: "file" };
  const request = { to: "offscreen", kind: "check", source } as const;
  const reply = await send(request, attention);
  return { reply: reply ?? problem, source, seen: "page" };
}

async function checkVersion(
  version: Version,
  shown: Shown | undefined,
  attention: Attention,
): Promise<{ readonly reply: CheckReply; readonly source: Source | undefined }> {
  try {
    const source = await version.read();
    const request = { to: "offscreen", kind: "check", source, ...(shown && { shown }) } as const;
    const reply = await send(request, attention);
    return { reply: reply ?? { kind: "problem", code: "internal" }, source };
  } catch (error) {
    if (!(error instanceof PictureProblem)) throw error;
    return { reply: { kind: "problem", code: error.code, detail: error.detail }, source: undefined };
  }
}

async function readInPage(srcUrl: string, signal: AbortSignal): Promise<Source> {
  // From the cache if it is there: that is what the page shows.
  const options: RequestInit = { credentials: "same-origin", cache: "force-cache", signal };
  const bytes = await fetchPicture(srcUrl, options);
  return { kind: "bytes", base64: await base64Of(new Blob([bytes])) };
}
