// Where the eyes are, and where StyleGAN puts them: in words and as a small drawing.

import { contract } from "../contract";
import type { FaceAnswer, Weighed } from "../detector/answer";
import { type EyeAlignment, eyeAlignment, weightOf } from "../evidence/eye_alignment";
import type { Place } from "../generated/contract";
import { element } from "../ui/element";
import { svg } from "../ui/svg";
import { decimal, word } from "../words";
import { signed } from "./parts";

/** Half a cross, over the picture's longer side. */
const ARM = 0.05;

export function eyesPart({ eyes, weighed }: FaceAnswer, width: number, height: number): Element[] {
  const alignment = eyeAlignment(eyes, weighed, width, height);
  const statement = element("p", { text: eyesStatement(alignment, weighed) });
  const weakness = element("p", { class: "quiet", text: word("evidence_eye_alignment_weakness") });
  const comparable = alignment.finding !== "eyes_not_comparable";
  return [
    element("h3", { text: word("evidence_eye_alignment_title") }),
    element("div", {
      class: "eyes",
      children: [comparable ? drawing(eyes, width, height) : undefined, statement],
    }),
    weakness,
  ];
}

export function eyesStatement(alignment: EyeAlignment, weighed: Weighed | null): string {
  const found =
    alignment.finding === "eyes_not_comparable"
      ? word(`finding_${alignment.finding}`)
      : word(`finding_${alignment.finding}`, decimal(alignment.percent, 1));
  return `${found} ${weightSentence(weighed?.eyes_log_odds ?? 0)}`;
}

function weightSentence(logOdds: number): string {
  const weight = weightOf(logOdds);
  if (weight === "nothing") return word("weight_nothing");
  const times = Math.exp(Math.abs(logOdds));
  return word(`weight_${weight}`, decimal(times, times < 9.95 ? 1 : 0), signed(logOdds));
}

function drawing(eyes: FaceAnswer["eyes"], width: number, height: number): SVGElement {
  const longer = Math.max(width, height);
  const { left, right } = contract.eye_witness;
  const frame = { x: 0, y: 0, width: width / longer, height: height / longer, class: "frame" };
  const rings = [left, right].map(({ x, y }) => svg("circle", { cx: x, cy: y, r: contract.eyes_near }));
  const crosses = eyes.map(([x, y]) => svg("path", { d: cross({ x: x / longer, y: y / longer }) }));
  const label = {
    role: "img",
    "aria-label": word("why_eyes_label"),
    viewBox: "-0.01 -0.01 1.02 1.02",
  };
  return svg("svg", label, [svg("rect", frame), ...rings, ...crosses]);
}

function cross({ x, y }: Place): string {
  return `M${x - ARM} ${y}H${x + ARM}M${x} ${y - ARM}V${y + ARM}`;
}
