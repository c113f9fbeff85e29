// The lower part of the card: what the backend is asked, and what it says.

import type { FullAnswer, FullFace } from "../detector/answer";
import { atPrior } from "../detector/verdict";
import type { FullCheckReply } from "../messages";
import { element } from "../ui/element";
import { onlyReal } from "../ui/real";
import { verdictTitle, word } from "../words";
import { facePart, facesPart } from "./faces";
import { smallHeadline } from "./headline";
import type { AnswerState } from "./state";

export type FullState = FullCheckReply | { readonly kind: "working" };

export class FullPart {
  /** Hidden where no backend is set, and where more than the picture would be sent to it. */
  readonly element = element("section", {
    class: "full",
    attributes: { "aria-label": word("full_button") },
  });
  private state: FullState | undefined;

  constructor(
    private readonly offered: AnswerState,
    private prior: number,
  ) {
    this.element.hidden = !this.backend || offered.seen === "tab";
    this.render();
  }

  /** For the report; undefined where the backend has not answered. */
  get answered(): { answer: FullAnswer; backend: string } | undefined {
    if (this.state?.kind !== "answer") return undefined;
    return { answer: this.state.answer, backend: this.backend };
  }

  show(state: FullState): void {
    this.state = state;
    this.render();
  }

  setPrior(prior: number): void {
    this.prior = prior;
    if (this.state?.kind === "answer") this.render();
  }

  private get backend(): string {
    return this.offered.settings.backend;
  }

  private render(): void {
    if (this.backend) this.element.replaceChildren(...this.parts(this.state));
  }

  private parts(state: FullState | undefined): Element[] {
    const { backend } = this;
    switch (state?.kind) {
      case undefined:
        return offer(this.offered);
      case "working":
        return [status(smallHeadline("working", word("full_working", backend)))];
      case "answer":
        return [status(...fullAnswer(state.answer, new URL(backend).host, this.prior))];
      case "refused":
        return [failed(word("full_refused", state.detail)), ...offer(this.offered)];
      case "problem":
        return [failed(word(`full_${state.code}`, backend)), ...offer(this.offered)];
    }
  }
}

/** The button, and before it is pressed, what it sends and where. */
function offer({ answer, settings, onFullCheck }: AnswerState): Element[] {
  const button = element("button", {
    class: "ask",
    text: word("full_button"),
    attributes: { type: "button", "aria-describedby": "full-note" },
  });
  button.addEventListener("click", onlyReal(onFullCheck));
  const note = word("full_note", fileSize(answer.image.bytes), settings.backend);
  return [button, element("p", { class: "quiet", text: note, attributes: { id: "full-note" } })];
}

function fullAnswer(answer: FullAnswer, host: string, prior: number): Element[] {
  const { verdict, model } = answer;
  const stated = (found: number | null): number | null =>
    found === null ? null : atPrior(found, model.prior, prior);
  const faces = answer.faces.map((face) => ({
    ...face,
    probability: stated(face.probability),
  }));
  const only = faces.length === 1 ? faces[0] : undefined;
  return [
    element("h3", { text: word("full_heading", host) }),
    smallHeadline(verdict, verdictTitle(verdict)),
    ...(only ? facePart(only, prior) : facesPart(faces, prior)),
    ...faces.flatMap((face, index) => added(face, only ? undefined : index + 1)),
    element("p", { class: "quiet", text: word("model_line", model.name, model.version) }),
  ];
}

/** What only the backend tried with a face. Args: number, of several faces. */
function added(face: FullFace, number: number | undefined): Element[] {
  if (!face.again) return [];
  const whose = number === undefined ? "" : `${word("face_number", number)}: `;
  return [element("p", { text: whose + word(`full_${face.again}`) })];
}

function failed(text: string): Element {
  return status(smallHeadline("could_not_read", text, "failed"));
}

/** Said by a screen reader as soon as it changes. */
function status(...children: Element[]): Element {
  return element("div", { class: "status", attributes: { role: "status" }, children });
}

function fileSize(bytes: number): string {
  const isSmall = bytes < 1_000_000;
  const unit = isSmall ? "kilobyte" : "megabyte";
  const options = { style: "unit", unit, maximumFractionDigits: isSmall ? 0 : 1 } as const;
  return (bytes / (isSmall ? 1e3 : 1e6)).toLocaleString(word("language_code"), options);
}
