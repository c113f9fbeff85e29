// The lower part of the card: what the backend is asked, and what it says.

import type { FullAnswer } from "../detector/answer";
import type { FullCheckReply } from "../messages";
import { chance, verdictTitle, word } from "../words";
import { element } from "./element";
import { faceList } from "./faces";
import { type AnswerState, headline } from "./states";

export const fullPart = {
  /** The button, and before it is pressed, what it sends and where. */
  offer({ answer, backend, onFullCheck }: AnswerState): Element[] {
    const button = element("button", {
      text: word("full_button"),
      attributes: { type: "button", "aria-describedby": "full-note" },
    });
    button.addEventListener("click", onFullCheck);
    const note = word("full_note", fileSize(answer.image.bytes), backend);
    const attributes = { id: "full-note" };
    return [button, element("p", { class: "quiet", text: note, attributes })];
  },

  show(state: FullCheckReply | { readonly kind: "working" }, backend: string): Element[] {
    switch (state.kind) {
      case "working":
        return [status(headline("working", word("full_working", backend), "small"))];
      case "answer":
        return [status(...fullAnswer(state.answer, backend))];
      case "refused":
        return [failed(word("full_refused", state.detail))];
      case "problem":
        return [failed(word(`full_${state.code}`, backend))];
    }
  },
};

function fullAnswer({ verdict, faces, model, note }: FullAnswer, backend: string): Element[] {
  const only = faces.length === 1 ? faces[0] : undefined;
  const known = only?.probability ?? undefined;
  return [
    element("h2", { text: word("full_heading", backend) }),
    headline(verdict, verdictTitle(verdict), "small"),
    ...(only?.reason ? [element("p", { text: word(`reason_${only.reason}_meaning`) })] : []),
    ...(known === undefined ? [] : [element("p", { text: chance(known) })]),
    ...(faces.length > 1 ? [faceList(faces, 0.5)] : []),
    element("p", { class: "quiet", text: `${word("model_line", model.name, model.version)} ${note}` }),
  ];
}

function failed(text: string): Element {
  return status(headline("could_not_read", text, "small"));
}

/** Said by a screen reader as soon as it changes. */
function status(...children: Element[]): Element {
  return element("div", { class: "status", attributes: { role: "status" }, children });
}

function fileSize(bytes: number): string {
  const options = { style: "unit", unitDisplay: "short", maximumFractionDigits: 0 } as const;
  return bytes < 1_000_000
    ? (bytes / 1000).toLocaleString(undefined, { ...options, unit: "kilobyte" })
    : (bytes / 1e6).toLocaleString(undefined, { ...options, unit: "megabyte", maximumFractionDigits: 1 });
}
