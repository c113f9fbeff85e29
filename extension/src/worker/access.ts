// How the extension gets at the bytes of a picture.

/** `page`: the page may read it itself. `asked`: the extension reads it, if the user lets it. */
export type Access =
  | { readonly kind: "page" }
  | { readonly kind: "asked"; readonly granted: Promise<boolean> };

/** Asks for the picture's origin where it isn't the page's. Must run within the user's gesture. */
export function askAccess(srcUrl: string, pageUrl: string | undefined): Access {
  const origin = originToAsk(srcUrl, pageUrl);
  if (!origin) return { kind: "page" };
  const granted = chrome.permissions.request({ origins: [`${origin}/*`] });
  // It rejects where the browser's policy forbids the origin: for the user that is a refusal.
  return { kind: "asked", granted: granted.catch(() => false) };
}

/** Undefined where no permission is needed: the page's own, data: and blob: pictures. */
export function originToAsk(srcUrl: string, pageUrl: string | undefined): string | undefined {
  const source = URL.parse(srcUrl);
  if (!source || !["http:", "https:"].includes(source.protocol)) return undefined;
  const page = pageUrl === undefined ? null : URL.parse(pageUrl);
  return source.origin === page?.origin ? undefined : source.origin;
}
