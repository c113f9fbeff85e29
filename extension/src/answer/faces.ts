// What the card says of each face.

import { contract } from "../contract";
import type { FaceAnswer } from "../detector/answer";
import type { Reason } from "../generated/contract";
import { element } from "../ui/element";
import { chance, chanceSentence, priorSentence, verdictTitle, word } from "../words";

export type Judged = Pick<FaceAnswer, "probability" | "verdict" | "reason">;
type WithChance<T extends Judged> = T & { readonly probability: number };

export function hasChance<T extends Judged>(face: T): face is WithChance<T> {
  const isTrusted = !face.reason || !contract.score_says_nothing.includes(face.reason);
  return face.probability !== null && isTrusted;
}

/** One face, without its verdict. Args: prior, for which its probability is stated. */
export function facePart(face: Judged, prior: number): Element[] {
  return [
    ...(face.reason ? [reasonPart(face.reason)] : []),
    ...(hasChance(face) ? [chancePart(face, prior)] : []),
    ...(isDoubtful(face) ? [element("p", { text: word("chance_doubtful") })] : []),
  ];
}

/** The verdict doesn't depend on how many of such pictures are generated, and the chance does. */
function isDoubtful(face: Judged): boolean {
  return face.verdict === "synthetic" && hasChance(face) && face.probability < 0.5;
}

/** Several faces of which none can be chosen. */
export function facesPart(faces: readonly Judged[], prior: number): Element[] {
  const items = faces.map((face, index) =>
    element("li", { class: "face", children: faceLine(face, index + 1) }),
  );
  return [
    element("ol", { children: items }),
    ...(faces.some(hasChance)
      ? [element("p", { class: "quiet", text: priorSentence(prior) })]
      : []),
  ];
}

/** Number, verdict and chance of one of several faces. */
export function faceLine(face: Judged, number: number): Element[] {
  const chip = element("span", {
    class: `number ${face.verdict}`,
    text: String(number),
    attributes: { role: "img", "aria-label": word("face_number", number) },
  });
  const title = element("strong", { class: face.verdict, text: faceTitle(face) });
  const line = hasChance(face)
    ? element("span", { class: "quiet", text: word("chance_listed", chance(face.probability)) })
    : undefined;
  return [chip, title, ...(line ? [line] : [])];
}

/** The verdict, and why where it is unsure, in one line. */
export function faceTitle({ verdict, reason }: Judged): string {
  const why = reason ? `: ${word(`reason_${reason}_title`)}` : "";
  return `${verdictTitle(verdict)}${why}`;
}

function reasonPart(reason: Reason): HTMLElement {
  return element("div", {
    class: "reason",
    children: [
      element("strong", { text: word(`reason_${reason}_title`) }),
      element("p", { text: word(`reason_${reason}_meaning`) }),
    ],
  });
}

function chancePart(face: WithChance<Judged>, prior: number): HTMLElement {
  const fill = element("div");
  fill.style.width = `${face.probability * 100}%`;
  const attributes = { "aria-hidden": "true" };
  const meter = element("div", { class: `meter ${face.verdict}`, attributes, children: [fill] });
  const text = element("p", { text: chanceSentence(face.probability, prior) });
  return element("div", { children: [meter, text] });
}
