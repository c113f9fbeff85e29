// The report that can be copied: the card in plain text.

import type { FaceAnswer, FullAnswer, PictureAnswer, Weighed } from "../detector/answer";
import { atPrior } from "../detector/verdict";
import { eyeAlignment } from "../evidence/eye_alignment";
import { chanceSentence, decimal, verdictTitle, word } from "../words";
import { declaredLines } from "./declared";
import { eyesStatement } from "./eyes";
import { type Judged, faceTitle, hasChance } from "./faces";
import { partsRows } from "./parts";
import { rateText } from "./performance";

export interface Reported {
  readonly answer: PictureAnswer;
  /** Undefined where the picture has none that others could open. */
  readonly address: string | undefined;
  readonly prior: number;
  /** What the backend said, and its address. */
  readonly full: { readonly answer: FullAnswer; readonly backend: string } | undefined;
}

export function reportText({ answer, address, prior, full }: Reported): string {
  return [
    word("report_title"),
    ...(address ? [word("report_address", address)] : []),
    fileLine(answer.image),
    "",
    ...(answer.declared ? [...declaredLines(answer.declared, answer.verdict), ""] : []),
    word("report_answer", verdictTitle(answer.verdict)),
    word(`verdict_${answer.verdict}_meaning`),
    ...answer.faces.flatMap((face, index) => [
      ...faceLines(face, index + 1, answer.model.prior, prior),
      ...partsLines(face.weighed),
      eyesLine(face, answer.image),
    ]),
    "",
    ...modelLines(answer.model),
    ...(full ? ["", ...fullLines(full.answer, full.backend, prior)] : []),
  ].join("\n");
}

function fileLine({ format, width, height, sha256 }: PictureAnswer["image"]): string {
  return word("report_file", format, decimal(width), decimal(height), sha256);
}

function faceLines(face: Judged, number: number, from: number, prior: number): string[] {
  const head = `${word("face_number", number)}: ${faceTitle(face)}`;
  const meaning = face.reason ? [word(`reason_${face.reason}_meaning`)] : [];
  const chance = hasChance(face)
    ? [chanceSentence(atPrior(face.probability, from, prior), prior)]
    : [];
  return ["", head, ...meaning, ...chance];
}

function partsLines(weighed: Weighed | null): string[] {
  if (!weighed) return [];
  const parts = partsRows(weighed).map(([name, value]) => `${name} ${value}`);
  return [`${word("why_parts_title")}: ${parts.join("; ")}`];
}

function eyesLine(
  { eyes, weighed }: FaceAnswer,
  { width, height }: PictureAnswer["image"],
): string {
  const statement = eyesStatement(eyeAlignment(eyes, weighed, width, height), weighed);
  return `${word("evidence_eye_alignment_title")}: ${statement}`;
}

/** As their makers write them. */
const RUNTIMES = { wasm: "WebAssembly", webgpu: "WebGPU" } as const;

function modelLines(model: PictureAnswer["model"]): string[] {
  const { set_name, tpr, tpr_cropped, fpr, fpr_cut } = model.performance;
  return [
    word("model_line", model.name, model.version),
    word("report_runtime", RUNTIMES[model.runtime]),
    word("why_tests_set", set_name),
    `${word("why_tests_tpr")}: ${rateText(tpr)}`,
    `${word("why_tests_tpr_cropped")}: ${rateText(tpr_cropped)}`,
    `${word("why_tests_fpr")}: ${rateText(fpr)}`,
    `${word("why_tests_fpr_cut")}: ${rateText(fpr_cut)}`,
  ];
}

function fullLines(
  { verdict, faces, model }: FullAnswer,
  backend: string,
  prior: number,
): string[] {
  return [
    `${word("full_heading", new URL(backend).host)}: ${verdictTitle(verdict)}`,
    ...faces.flatMap((face, index) => faceLines(face, index + 1, model.prior, prior)),
    word("model_line", model.name, model.version),
  ];
}
