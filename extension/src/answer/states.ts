// What the card says before there is an answer, and where there is none.

import type { ProblemCode, ProblemDetail } from "../images/problems";
import type { Stage } from "../messages";
import { element } from "../ui/element";
import { onlyReal } from "../ui/real";
import { word } from "../words";
import { headline, stateHeadline } from "./headline";

export type CardState =
  | { readonly kind: "asking"; readonly host: string }
  | { readonly kind: "working"; readonly stage: Stage }
  | {
      readonly kind: "could_not_read";
      readonly code: ProblemCode | "internal";
      readonly detail: ProblemDetail;
      /** Checks what the screen shows of the picture; undefined where that is not offered. */
      readonly onCapture: (() => void) | undefined;
    }
  | {
      readonly kind: "permission_refused";
      readonly host: string;
      /** Whether nobody was asked yet, as the page is a stranger to its own site. */
      readonly isSandbox: boolean;
      /** Puts the question again; undefined where the permission would not help. */
      readonly onAllow: (() => void) | undefined;
      /** Checks what the screen shows of the picture. */
      readonly onCapture: () => void;
    };

export function stateBody(state: CardState): Element[] {
  switch (state.kind) {
    case "asking":
      return [
        headline("working", word("state_asking_title")),
        paragraph(word("state_asking_meaning", state.host)),
      ];
    case "working":
      return [
        stateHeadline("working"),
        paragraph(word(`stage_${state.stage}`)),
        quiet(word("state_working_meaning")),
      ];
    case "could_not_read":
      return [
        stateHeadline("could_not_read"),
        paragraph(problemText(state.code, state.detail)),
        ...(state.onCapture ? captureOffer(state.onCapture) : []),
      ];
    case "permission_refused":
      return [
        stateHeadline("permission_refused"),
        ...(state.isSandbox
          ? [paragraph(word("sandbox_meaning", state.host))]
          : [
              paragraph(word("state_permission_refused_meaning")),
              paragraph(word("refused_host", state.host)),
            ]),
        ...captureOffer(
          state.onCapture,
          state.onAllow && button("allow", word(state.isSandbox ? "allow_button" : "refused_allow"), state.onAllow),
        ),
      ];
  }
}

/** The button, and what is to be known before it is pressed. Args: first, a button before it. */
function captureOffer(onCapture: () => void, first?: Element): Element[] {
  const capture = button("capture", word("refused_capture"), onCapture);
  return [
    element("div", { class: "actions", children: [first, capture] }),
    quiet(word("refused_capture_note")),
  ];
}

/** The state in a sentence, for a screen reader. */
export function stateSummary(state: CardState): string {
  if (state.kind === "working") return word(`stage_${state.stage}`);
  const title = word(`state_${state.kind}_title`);
  if (state.kind !== "could_not_read") return title;
  return `${title}. ${problemText(state.code, state.detail)}`;
}

function problemText(code: ProblemCode | "internal", { kind, status }: ProblemDetail): string {
  if (code === "unsupported_format" && kind) return word(`kind_${kind}`);
  return code === "fetch_status" ? word("problem_fetch_status", status ?? "") : word(`problem_${code}`);
}

function button(name: string, text: string, onClick: () => void): HTMLElement {
  const made = element("button", { class: name, text, attributes: { type: "button" } });
  made.addEventListener("click", onlyReal(onClick));
  return made;
}

function paragraph(text: string): HTMLElement {
  return element("p", { text });
}

function quiet(text: string): HTMLElement {
  return element("p", { class: "quiet", text });
}
