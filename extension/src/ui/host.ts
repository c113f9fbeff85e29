// The element in the page that holds the card (or the picker): a closed shadow root, over all that the
// page shows. It has no name of its own: a page could define an element of that name first, which would
// get the closed root by its internals, or forbid it to have one.

import { deepActiveElement, hostOf } from "./deep";
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

/** Args: part, what it holds; named for people and tests, as nothing is looked up by it. */
export function addHost(style: string, part: "card" | "picker" = "card"): Host {
  const element = document.createElement("div");
  element.dataset["uncanny"] = part;
  for (const [name, value] of Object.entries(HOST_STYLE)) {
    element.style.setProperty(name, value, "important");
  }
  const root = shadowOf(element, style, SHADOW_MODE);
  (openModal() ?? document.documentElement).append(element);
  // The top layer lies over the page's own dialogs too.
  element.popover = "manual";
  element.showPopover();
  return { element, root };
}

/** The page's dialog in front, if one is open: nothing outside it, not even over it, can be used. */
function openModal(): Element | undefined {
  for (let at = deepActiveElement(); at; at = hostOf(at)) {
    const dialog = at.closest("dialog:modal");
    if (dialog) return dialog;
  }
  return [...document.querySelectorAll("dialog:modal")].at(-1);
}
