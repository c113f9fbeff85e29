// The element in the page that holds the card: a closed shadow root, over all that the page shows.

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

export function addHost(style: string): Host {
  const element = document.createElement("uncanny-card");
  for (const [name, value] of Object.entries(HOST_STYLE)) {
    element.style.setProperty(name, value, "important");
  }
  const root = element.attachShadow({ mode: "closed" });
  // A sheet made by script isn't subject to the page's Content-Security-Policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  document.documentElement.append(element);
  // The top layer lies over the page's own dialogs too.
  element.popover = "manual";
  element.showPopover();
  return { element, root };
}
