// What the card says of each face.

import type { FaceAnswer } from "../detector/answer";
import type { Reason } from "../generated/contract";
import { chance, chanceSentence, priorSentence, verdictTitle, word } from "../words";
import { element } from "./element";

type Judged = Pick<FaceAnswer, "probability" | "verdict" | "reason">;

/** These say that the score can't be trusted, so it isn't shown. */
const WITHOUT_CHANCE: readonly (Reason | null)[] = ["outside_training", "unstable", "too_small"];

/** The only face of a picture. */
export function facePart(face: Judged, prior: number): Element[] {
  return [
    ...(face.reason ? [reasonPart(face.reason)] : []),
    ...(hasChance(face) ? [chancePart(face, prior)] : []),
  ];
}

/** Several faces, numbered as the boxes over the picture are; nothing where there is none. */
export function facesPart(faces: readonly Judged[], prior: number): Element[] {
  if (!faces.length) return [];
  const items = faces.map((face, index) => listItem(face, index + 1));
  return [
    element("p", { text: word("faces_count", faces.length) }),
    element("ol", { children: items }),
    ...(faces.some(hasChance) ? [element("p", { class: "quiet", text: priorSentence(prior) })] : []),
  ];
}

function listItem(face: Judged, number: number): HTMLElement {
  const label = word("face_number", number);
  const chip = element("span", {
    class: `number ${face.verdict}`,
    text: String(number),
    attributes: { role: "img", "aria-label": label },
  });
  const reason = face.reason ? `: ${word(`reason_${face.reason}_title`)}` : "";
  const title = element("strong", {
    class: face.verdict,
    text: `${verdictTitle(face.verdict)}${reason}`,
  });
  const line = hasChance(face)
    ? element("span", { class: "quiet", text: word("chance_listed", chance(face.probability)) })
    : undefined;
  return element("li", { children: [chip, title, line] });
}

function hasChance<T extends Judged>(face: T): face is T & { readonly probability: number } {
  return face.probability !== null && !WITHOUT_CHANCE.includes(face.reason);
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

function chancePart(face: Judged & { readonly probability: number }, prior: number): HTMLElement {
  const fill = element("div");
  fill.style.width = `${face.probability * 100}%`;
  const attributes = { "aria-hidden": "true" };
  const meter = element("div", { class: `meter ${face.verdict}`, attributes, children: [fill] });
  const text = element("p", { text: chanceSentence(face.probability, prior) });
  return element("div", { children: [meter, text] });
}
