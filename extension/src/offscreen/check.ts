// One check, from the picture's source to the answer.

import { contract } from "../contract";
import type { PictureAnswer } from "../detector/answer";
import { Detector } from "../detector/detector";
import { ofPicture } from "../detector/verdict";
import { base64Of } from "../images/base64";
import { decode } from "../images/decode";
import { PictureProblem } from "../images/problems";
import { readDeclaration } from "../labels/read";
import type { Attention, CheckReply, Shown, Source } from "../messages";
import { pause } from "./pause";
import { isShown } from "./shown";
import { type Held, hold, isBest, readSource, versionsOf } from "./source";
import { inTurn } from "./turns";

/** Who got an answer reads it first. */
const REST_MILLISECONDS = 1000;
/** The browser's own 1 makes a file six times as large, which has to be encoded and sent. */
const PREVIEW_QUALITY = 0.85;
let loading: Promise<Detector> | undefined;

/** Loads once; a failed load is tried again by the next check. */
export function loadDetector(): Promise<Detector> {
  loading ??= Detector.load(chrome.runtime.getURL("")).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

export async function check(
  source: Source,
  shown: Shown | undefined,
  attention: Required<Attention>,
): Promise<CheckReply> {
  const { onStage } = attention;
  try {
    onStage("reading");
    return await firstAnswer(source, shown, attention);
  } catch (error) {
    if (!(error instanceof PictureProblem)) return { kind: "problem", code: "internal" };
    return { kind: "problem", code: error.code, detail: error.detail };
  }
}

/** About the source's best version or, where that gives nothing or shows another, the other one. */
async function firstAnswer(
  source: Source,
  shown: Shown | undefined,
  attention: Required<Attention>,
): Promise<CheckReply> {
  const { signal } = attention;
  const [first, ...others] = versionsOf(source);
  try {
    const picture = await readSource(first, signal);
    return await inTurn(signal, () => judge(picture, isBest(source) ? loose(shown) : shown, attention));
  } catch (error) {
    const [other] = others;
    if (!other || !(error instanceof PictureProblem)) throw error;
    return firstAnswer(other, shown, attention);
  }
}

/** A larger version has other sides than what is shown. */
function loose(shown: Shown | undefined): Shown | undefined {
  return shown && { ...shown, exact: false };
}

function shape(shown: Shown | undefined): Shown | undefined {
  if (!shown) return undefined;
  const { print: _, ...rest } = shown;
  return rest;
}

async function judge(
  picture: Held,
  shown: Shown | undefined,
  { signal, onStage }: Required<Attention>,
): Promise<CheckReply> {
  const { bytes, isInside, sha256 } = picture;
  const declared = readDeclaration(bytes); // meanwhile, beside the network
  const { rgb, format, animated, reduction, cutOff, preview } = await decode(bytes);
  // Of an animation, the page may show any frame.
  const expected = shown && !animated ? shown : shape(shown);
  if (expected && !isInside && !isShown(rgb, reduction, preview, expected)) {
    throw new PictureProblem("other_picture");
  }
  hold(picture);
  const { width, height } = rgb;
  const encoding = addressOf(preview); // meanwhile, beside the network
  encoding.catch(() => undefined); // a check that fails before waits for it no more
  const detector = await loadDetector();
  const { faces, notJudged } = await detector.check(rgb, { onStage, pause: () => pause(signal) });
  const { prior, performance } = contract;
  const { name, version } = contract.network;
  const answer: PictureAnswer = {
    image: { width, height, format, animated, sha256, bytes: bytes.length, reduction, cut_off: cutOff },
    verdict: ofPicture(faces.map((face) => face.verdict)),
    faces,
    not_judged: notJudged,
    declared: (await declared) ?? null,
    model: { name, version, prior, performance, runtime: detector.runtime },
  };
  setTimeout(() => void detector.tryGpu(), REST_MILLISECONDS);
  return { kind: "answer", answer, preview: await encoding };
}

async function addressOf(canvas: OffscreenCanvas): Promise<string> {
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: PREVIEW_QUALITY });
  return `data:image/jpeg;base64,${await base64Of(blob)}`;
}
