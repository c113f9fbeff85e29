// The element in the page that holds badges and panel: a closed shadow root at the page's corner.
// Unlike the card it isn't in the top layer, so that a page's own dialogs cover the badges.

import { shadowOf } from "../ui/shadow";
import { word } from "../words";

/** No style of the page reaches it: its own are marked important. */
const HOST_STYLE = {
  all: "initial",
  display: "block",
  position: "absolute",
  inset: "0 auto auto 0",
  width: "0",
  height: "0",
  "pointer-events": "none",
  "z-index": "2147483646",
};

export interface Layer {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
}

export function addLayer(style: string): Layer {
  const host = document.createElement("div");
  host.dataset["uncanny"] = "scan";
  for (const [name, value] of Object.entries(HOST_STYLE)) {
    host.style.setProperty(name, value, "important");
  }
  host.dir = word("text_direction");
  host.lang = word("language_code");
  const root = shadowOf(host, style, SHADOW_MODE);
  document.documentElement.append(host);
  return { host, root };
}
