// Which pictures of a page a scan takes, and which sites they come from.

import { input } from "../../model/contract.json";
import { originToAsk } from "../worker/access";

/** CSS pixels of the shorter side: smaller pictures are icons and faces in passing. */
export const SHOWN_MIN = 96;
/** The same where a page shows nothing larger. */
export const AVATAR_MIN = 32;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Args: natural, in pixels of the file: a smaller one has no room for a face that can be judged.
 * Undefined where the page doesn't know it, of a CSS background for instance.
 */
export function isScannable(
  shown: Size,
  natural: Size | undefined,
  shownMin = SHOWN_MIN,
): boolean {
  const shorter = ({ width, height }: Size) => Math.min(width, height);
  return shorter(shown) >= shownMin && (!natural || shorter(natural) >= input.face_min);
}

/** A picture of a page, and every element that shows it. */
export interface Picture<Shown> {
  readonly url: string;
  /** Of the site that must let the extension read it; undefined where the page may read it. */
  readonly origin: string | undefined;
  readonly shownBy: readonly Shown[];
}

/** One for each address, in the page's order. */
export function byAddress<Shown>(
  shown: readonly { readonly url: string; readonly by: Shown }[],
  pageUrl: string | undefined,
): Picture<Shown>[] {
  const groups = new Map<string, Shown[]>();
  for (const { url, by } of shown) groups.set(url, [...(groups.get(url) ?? []), by]);
  return [...groups].map(([url, shownBy]) => ({ url, origin: originToAsk(url, pageUrl), shownBy }));
}

/** The other sites that pictures come from, each once. */
export function originsOf(pictures: readonly Picture<unknown>[]): string[] {
  const origins = pictures.map(({ origin }) => origin).filter((origin) => origin !== undefined);
  return [...new Set(origins)];
}
