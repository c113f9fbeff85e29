// The card on the screen: its frame, its place, its focus and its keys.

import { AnswerPart } from "../answer/answer_part";
import { FaceBoxes } from "../answer/boxes";
import type { FullState } from "../answer/full";
import type { AnswerState } from "../answer/state";
import { type CardState, stateBody, stateSummary } from "../answer/states";
import { deepActiveElement } from "../ui/deep";
import { element } from "../ui/element";
import { keepFocus } from "../ui/focus";
import { addHost } from "../ui/host";
import { closeIcon } from "../ui/icons";
import { onlyReal } from "../ui/real";
import { STYLE } from "../ui/style";
import { keepPlacing } from "../ui/ticking";
import { word } from "../words";
import { placeCard } from "./place";

export class CardView {
  private readonly host = addHost(STYLE);
  private picture: Element | undefined;
  private boxes: FaceBoxes | undefined;
  private readonly card: HTMLElement;
  /** Said by a screen reader as soon as it changes; the rest of the card is silent. */
  private readonly spoken = element("div", { class: "spoken", attributes: { role: "status" } });
  private readonly body = element("div", { class: "body" });
  private readonly below = element("div");
  private readonly removed = new AbortController();
  private readonly resized = new ResizeObserver(() => this.place());
  private readonly focusedBefore = deepActiveElement();
  private answer: AnswerPart | undefined;

  constructor(onClose: () => void) {
    this.card = this.frame(onClose);
    this.host.root.append(this.card);
    this.listen(onClose);
    this.card.focus({ preventScroll: true });
  }

  /** Goes beside the picture; until then the card stands in a corner. */
  standBeside(picture: Element): void {
    const { signal } = this.removed;
    this.picture = picture;
    this.resized.observe(picture);
    picture.addEventListener("load", () => this.place(), { signal });
    if (picture instanceof HTMLImageElement) {
      this.boxes = new FaceBoxes(picture);
      this.host.root.prepend(this.boxes.element);
    }
    this.place();
  }

  show(state: CardState): void {
    this.fill(stateBody(state), stateSummary(state));
  }

  showAnswer(state: AnswerState): void {
    const isOfPicture = state.seen === "file" || state.seen === "page";
    const boxes = isOfPicture ? this.boxes : undefined;
    boxes?.show(state.answer);
    this.answer = new AnswerPart(state, {
      announce: (text) => this.announce(text),
      choose: boxes && ((index) => boxes.choose(index)),
    });
    this.fill(this.answer.elements, this.answer.summary, this.answer.full.element);
  }

  showFull(state: FullState): void {
    this.keepFocus(() => this.answer?.full.show(state));
    this.place();
  }

  /** Out of sight, so that what lies under it can be seen. */
  setHidden(hidden: boolean): void {
    this.card.hidden = hidden;
    if (!hidden) this.card.focus({ preventScroll: true });
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

  private fill(body: readonly Element[], summary: string, below?: Element): void {
    this.keepFocus(() => {
      this.body.replaceChildren(...body);
      this.below.replaceChildren(...(below ? [below] : []));
    });
    this.announce(summary);
    this.place();
  }

  private announce(text: string): void {
    this.spoken.textContent = text;
  }

  private keepFocus(change: () => void): void {
    keepFocus(this.host.root, () => this.card, change);
  }

  private frame(onClose: () => void): HTMLElement {
    const close = element("button", {
      class: "close",
      attributes: { type: "button", "aria-label": word("card_close"), title: word("card_close") },
    });
    close.append(closeIcon());
    close.addEventListener("click", onlyReal(onClose));
    const name = element("span", { text: word("extension_name") });
    return element("div", {
      class: "card",
      attributes: {
        role: "dialog",
        "aria-label": word("card_label"),
        tabindex: "-1",
        dir: word("text_direction"),
        lang: word("language_code"),
      },
      children: [
        element("header", { children: [name, close] }),
        this.spoken,
        this.body,
        this.below,
      ],
    });
  }

  private listen(onClose: () => void): void {
    const { signal } = this.removed;
    const place = () => this.place();
    addEventListener("scroll", place, { signal, capture: true, passive: true });
    addEventListener("resize", place, { signal, passive: true });
    keepPlacing(() => this.boxes?.place(), signal);
    this.resized.observe(this.card);
    const onKey = onlyReal((event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // The card alone is closed, not also a dialog of the page that it stands in.
      event.preventDefault();
      event.stopImmediatePropagation();
      onClose();
    });
    addEventListener("keydown", onKey, { signal, capture: true });
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
