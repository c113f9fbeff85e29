// A shadow root with a style sheet of its own.

/** Args: mode, `open` on the extension's own pages, else SHADOW_MODE. */
export function shadowOf(host: Element, style: string, mode: ShadowRootMode): ShadowRoot {
  const root = host.attachShadow({ mode });
  // A sheet made by script isn't subject to a page's Content-Security-Policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  return root;
}
