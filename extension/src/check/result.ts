// What a check says, on one of the extension's own pages: an answer with the card's looks.

import { AnswerPart } from "../answer/answer_part";
import { FaceBoxes } from "../answer/boxes";
import type { FullState } from "../answer/full";
import type { AnswerState } from "../answer/state";
import { type CardState, stateBody, stateSummary } from "../answer/states";
import { element } from "../ui/element";
import { keepFocus } from "../ui/focus";
import { shadowOf } from "../ui/shadow";
import { STYLE as CARD_STYLE } from "../ui/style";
import { word } from "../words";

const STYLE = `${CARD_STYLE}
:host { display: block; font: 14px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.result:not(:empty) { margin-top: 18px; }
.result { display: flex; flex-wrap: wrap; gap: 16px 20px; align-items: flex-start; }
.preview { flex: 1 1 200px; max-width: 240px; max-height: 320px; object-fit: contain; border-radius: 8px; }
/* The card's small copy of the picture: here it stands beside the words. */
.judged { display: none; }
@media (max-width: 480px) { .preview { flex-basis: 100%; max-width: 100%; max-height: 190px; } }
.words { flex: 1 1 260px; min-width: 0; }
.words:focus { outline: none; }
.body { padding: 0; }
/* A small picture has no room for the words beside the numbers. */
.boxes { overflow: visible; }
.box.chosen .tag-title { display: none; }
.full { margin-top: 14px; border: 1px solid var(--line); border-radius: 8px; }
`;

export class ResultView {
  /** Said by a screen reader as soon as it changes; the rest is silent. */
  private readonly spoken = element("div", { class: "spoken", attributes: { role: "status" } });
  private readonly result = element("div", { class: "result" });
  private readonly resized = new ResizeObserver(() => this.boxes?.place());
  private readonly root: ShadowRoot;
  private boxes: FaceBoxes | undefined;
  private answer: AnswerPart | undefined;

  constructor(host: HTMLElement) {
    this.root = shadowOf(host, STYLE, "open");
    this.root.append(this.spoken, this.result);
    for (const type of ["scroll", "resize"]) {
      addEventListener(type, () => this.boxes?.place(), { passive: true });
    }
    this.resized.observe(document.body);
  }

  show(state: CardState): void {
    this.boxes = undefined;
    this.fill(stateSummary(state), wordsPart(stateBody(state)));
  }

  showAnswer(state: AnswerState): void {
    const picture = previewOf(state.preview);
    const boxes = new FaceBoxes(picture);
    boxes.show(state.answer);
    picture.addEventListener("load", () => boxes.place());
    this.boxes = boxes;
    this.answer = new AnswerPart(state, {
      announce: (text) => this.announce(text),
      choose: (index) => boxes.choose(index),
    });
    const { elements, summary, full } = this.answer;
    this.fill(summary, picture, wordsPart(elements, full.element), boxes.element);
  }

  showFull(state: FullState): void {
    const words = () => this.result.querySelector<HTMLElement>(".words");
    keepFocus(this.root, words, () => this.answer?.full.show(state));
  }

  private fill(summary: string, ...parts: readonly Element[]): void {
    this.result.replaceChildren(...parts);
    this.announce(summary);
  }

  private announce(text: string): void {
    this.spoken.textContent = text;
  }
}

function previewOf(src: string): HTMLImageElement {
  return element("img", { class: "preview", attributes: { src, alt: word("check_preview") } });
}

function wordsPart(body: readonly Element[], full?: Element): HTMLElement {
  return element("div", {
    class: "words",
    attributes: { tabindex: "-1" },
    children: [element("div", { class: "body", children: body }), full],
  });
}
