// What the card says in each of its states.

import type { PictureAnswer } from "../detector/answer";
import type { State } from "../generated/contract";
import type { ProblemCode } from "../images/problems";
import { verdictTitle, word } from "../words";
import { element } from "./element";
import { facePart, facesPart } from "./faces";
import { type Sign, signIcon } from "./icons";
import { modelLine } from "./model";

export interface AnswerState {
  readonly kind: "answer";
  readonly answer: PictureAnswer;
  readonly backend: string;
  readonly onFullCheck: () => void;
}

export type CardState =
  | { readonly kind: "asking"; readonly host: string }
  | { readonly kind: "working" }
  | { readonly kind: "could_not_read"; readonly code: ProblemCode | "internal" }
  | { readonly kind: "permission_refused"; readonly host: string }
  | AnswerState;

export function stateBody(state: CardState): Element[] {
  switch (state.kind) {
    case "asking":
      return [
        headline("working", word("state_asking_title")),
        paragraph(word("state_asking_meaning", state.host)),
      ];
    case "working":
      return [stateHeadline("working"), paragraph(word("state_working_meaning"))];
    case "could_not_read":
      return [stateHeadline("could_not_read"), paragraph(word(`problem_${state.code}`))];
    case "permission_refused":
      return [
        stateHeadline("permission_refused"),
        paragraph(word("state_permission_refused_meaning")),
        paragraph(word("refused_host", state.host)),
      ];
    case "answer":
      return answerBody(state.answer);
  }
}

export function headline(sign: Sign, title: string, small = ""): HTMLElement {
  const text = element("span", { text: title });
  return element("div", { class: `headline ${sign} ${small}`, children: [signIcon(sign), text] });
}

function stateHeadline(state: State): HTMLElement {
  return headline(state, word(`state_${state}_title`));
}

function answerBody(answer: PictureAnswer): Element[] {
  const { verdict, faces, image, model } = answer;
  const only = faces.length === 1 ? faces[0] : undefined;
  return [
    headline(verdict, verdictTitle(verdict)),
    paragraph(word(`verdict_${verdict}_meaning`)),
    ...(only ? facePart(only, model.prior) : facesPart(faces, model.prior)),
    ...(image.animated ? [quiet(word("animated_note"))] : []),
    quiet(modelLine(model)),
  ];
}

function paragraph(text: string): HTMLElement {
  return element("p", { text });
}

function quiet(text: string): HTMLElement {
  return element("p", { class: "quiet", text });
}
