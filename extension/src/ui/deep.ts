// All elements of a document, those in shadow trees too.

/** So that a page of a million elements can't hold the browser up. */
const ELEMENTS_MAX = 100_000;

/** In document order, a shadow tree after its host; closed ones are open to an extension. */
export function* allElements(): Generator<Element> {
  let count = 0;
  const waiting: Iterator<Element>[] = [elementsIn(document)];
  for (let walk = waiting.at(-1); walk && count < ELEMENTS_MAX; walk = waiting.at(-1)) {
    const next = walk.next();
    if (next.done) {
      waiting.pop();
      continue;
    }
    count++;
    yield next.value;
    const root = shadowRootOf(next.value);
    if (root) waiting.push(elementsIn(root));
  }
}

declare global {
  interface HTMLElement {
    /** In Firefox only. */
    readonly openOrClosedShadowRoot: ShadowRoot | null;
  }
}

/** What has the focus, in shadow trees too. */
export function deepActiveElement(): Element | null {
  let active = document.activeElement;
  for (;;) {
    const inside = active && shadowRootOf(active)?.activeElement;
    if (!inside) return active;
    active = inside;
  }
}

/** The element whose shadow tree an element lies in. */
export function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

function shadowRootOf(element: Element): ShadowRoot | null {
  if (!(element instanceof HTMLElement)) return null;
  return BROWSER === "firefox"
    ? element.openOrClosedShadowRoot
    : chrome.dom.openOrClosedShadowRoot(element);
}

function* elementsIn(root: Document | ShadowRoot): Generator<Element> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) yield node as Element;
}
