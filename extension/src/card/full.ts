// The lower part of the card: what the backend is asked, and what it says.

import type { FullAnswer } from "../detector/answer";
import type { FullCheckReply } from "../messages";
import { verdictTitle, word } from "../words";
import { element } from "./element";
import { facePart, facesPart } from "./faces";
import { type AnswerState, headline } from "./states";

export type FullState = FullCheckReply | { readonly kind: "working" };

/** The button, and before it is pressed, what it sends and where. */
export function offerPart({ answer, backend, onFullCheck }: AnswerState): Element[] {
  const button = element("button", {
    class: "ask",
    text: word("full_button"),
    attributes: { type: "button", "aria-describedby": "full-note" },
  });
  button.addEventListener("click", onFullCheck);
  const note = word("full_note", fileSize(answer.image.bytes), backend);
  return [button, element("p", { class: "quiet", text: note, attributes: { id: "full-note" } })];
}

/** After the button was pressed; where that failed, the button is there again. */
export function fullPart(state: FullState, offered: AnswerState): Element[] {
  const { backend } = offered;
  switch (state.kind) {
    case "working":
      return [status(headline("working", word("full_working", backend), "small"))];
    case "answer":
      return [status(...fullAnswer(state.answer, new URL(backend).host))];
    case "refused":
      return [failed(word("full_refused", state.detail)), ...offerPart(offered)];
    case "problem":
      return [failed(word(`full_${state.code}`, backend)), ...offerPart(offered)];
  }
}

function fullAnswer({ verdict, faces, model, note }: FullAnswer, host: string): Element[] {
  const only = faces.length === 1 ? faces[0] : undefined;
  const line = `${word("model_line", model.name, model.version)} ${note}`;
  return [
    element("h2", { text: word("full_heading", host) }),
    headline(verdict, verdictTitle(verdict), "small"),
    ...(only ? facePart(only, model.prior) : facesPart(faces, model.prior)),
    element("p", { class: "quiet", text: line }),
  ];
}

function failed(text: string): Element {
  return status(headline("could_not_read", text, "small failed"));
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
