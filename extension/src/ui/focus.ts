// Where the focus goes when what had it goes.

/** Where the focused button goes, the focus goes to `fallback`, not back to the page. */
export function keepFocus(root: ShadowRoot, fallback: () => HTMLElement | null, change: () => void): void {
  const hadFocus = root.activeElement !== null;
  change();
  if (hadFocus && !root.activeElement) fallback()?.focus({ preventScroll: true });
}
