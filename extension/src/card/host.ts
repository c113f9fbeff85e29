// The element in the page that holds the card (or the picker): a closed shadow root, over all that the page shows.

import { shadowOf } from "./shadow";

/** No style of the page reaches it: its own are marked important. */
const HOST_STYLE = {
  all: "initial",
  display: "block",
  position: "fixed",
  inset: "0",
  width: "100vw",
  height: "100vh",
  border: "0",
  background: "none",
  overflow: "visible",
  "pointer-events": "none",
  "z-index": "2147483647",
};

export interface Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
}

export function addHost(style: string, name = "uncanny-card"): Host {
  const element = document.createElement(name);
  for (const [name, value] of Object.entries(HOST_STYLE)) {
    element.style.setProperty(name, value, "important");
  }
  const root = shadowOf(element, style, SHADOW_MODE);
  document.documentElement.append(element);
  // The top layer lies over the page's own dialogs too.
  element.popover = "manual";
  element.showPopover();
  return { element, root };
}
