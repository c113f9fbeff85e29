// The card on the screen: its frame, its place, its focus and its keys.

import { word } from "../words";
import { FaceBoxes } from "./boxes";
import { element } from "./element";
import { type FullState, fullPart, offerPart } from "./full";
import { addHost } from "./host";
import { closeIcon } from "./icons";
import { placeCard } from "./place";
import { type AnswerState, type CardState, stateBody } from "./states";
import { STYLE } from "./style";

export class CardView {
  private readonly host = addHost(STYLE);
  private readonly boxes: FaceBoxes | undefined;
  private readonly card: HTMLElement;
  private readonly body = element("div", {
    class: "body",
    attributes: { role: "status", "aria-live": "polite" },
  });
  private readonly full = element("section", { class: "full", attributes: { hidden: "" } });
  private readonly removed = new AbortController();
  private readonly resized = new ResizeObserver(() => this.place());
  private readonly focusedBefore = document.activeElement;

  constructor(
    private readonly picture: HTMLImageElement | undefined,
    onClose: () => void,
  ) {
    this.boxes = picture && new FaceBoxes(picture);
    this.card = this.frame(onClose);
    this.host.root.append(...(this.boxes ? [this.boxes.element] : []), this.card);
    this.listen(onClose);
    this.card.focus({ preventScroll: true });
  }

  show(state: CardState): void {
    this.body.replaceChildren(...stateBody(state));
    if (state.kind === "answer") {
      this.boxes?.show(state.answer);
      this.full.replaceChildren(...offerPart(state));
    }
    this.full.hidden = state.kind !== "answer";
    this.place();
  }

  showFull(state: FullState, offered: AnswerState): void {
    const hadFocus = this.full.contains(this.host.root.activeElement);
    this.full.replaceChildren(...fullPart(state, offered));
    // The pressed button is gone: the focus must not fall back to the page.
    if (hadFocus) this.card.focus({ preventScroll: true });
    this.place();
  }

  /** Leaves the page as it was before. */
  remove(): void {
    const { activeElement } = document;
    this.removed.abort();
    this.resized.disconnect();
    this.host.element.remove();
    if (activeElement === this.host.element && this.focusedBefore instanceof HTMLElement) {
      this.focusedBefore.focus({ preventScroll: true });
    }
  }

  private frame(onClose: () => void): HTMLElement {
    const close = element("button", {
      class: "close",
      attributes: { type: "button", "aria-label": word("card_close"), title: word("card_close") },
    });
    close.append(closeIcon());
    close.addEventListener("click", onClose);
    const name = element("span", { text: word("extension_name") });
    return element("div", {
      class: "card",
      attributes: {
        role: "dialog",
        "aria-label": word("card_label"),
        tabindex: "-1",
        dir: chrome.i18n.getMessage("@@bidi_dir"),
        lang: chrome.i18n.getUILanguage(),
      },
      children: [element("header", { children: [name, close] }), this.body, this.full],
    });
  }

  private listen(onClose: () => void): void {
    const { signal } = this.removed;
    const place = () => this.place();
    addEventListener("scroll", place, { signal, capture: true, passive: true });
    addEventListener("resize", place, { signal, passive: true });
    this.resized.observe(this.card);
    if (this.picture) this.resized.observe(this.picture);
    const onEscape = (event: KeyboardEvent) => event.key === "Escape" && onClose();
    addEventListener("keydown", onEscape, { signal, capture: true });
    // Keys pressed in the card are no shortcuts of the page.
    for (const type of ["keydown", "keypress", "keyup"]) {
      this.card.addEventListener(type, (event) => event.stopPropagation());
    }
  }

  private place(): void {
    const viewport = { width: innerWidth, height: innerHeight };
    const { width, height } = this.card.getBoundingClientRect();
    const picture = this.picture?.isConnected ? this.picture.getBoundingClientRect() : undefined;
    const { left, top } = placeCard(picture, { width, height }, viewport);
    this.card.style.left = `${left}px`;
    this.card.style.top = `${top}px`;
    this.boxes?.place();
  }
}
