// One check, from the picture's source to the answer.

import { contract } from "../contract";
import type { PictureAnswer } from "../detector/answer";
import { Detector } from "../detector/detector";
import { ofPicture } from "../detector/verdict";
import { base64Of } from "../images/base64";
import { decode } from "../images/decode";
import { PictureProblem } from "../images/problems";
import { readDeclaration } from "../labels/read";
import type { Attention, CheckReply, Source } from "../messages";
import { pause } from "./pause";
import { type Held, hold, readSource } from "./source";
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

export async function check(source: Source, attention: Required<Attention>): Promise<CheckReply> {
  const { signal, onStage } = attention;
  try {
    onStage("reading");
    const picture = await readSource(source, signal);
    return await inTurn(signal, () => judge(picture, attention));
  } catch (error) {
    return { kind: "problem", code: error instanceof PictureProblem ? error.code : "internal" };
  }
}

async function judge(picture: Held, { signal, onStage }: Required<Attention>): Promise<CheckReply> {
  hold(picture);
  const { bytes, sha256 } = picture;
  const declared = readDeclaration(bytes); // meanwhile, beside the network
  const { rgb, format, animated, preview } = await decode(bytes);
  const { width, height } = rgb;
  const encoding = addressOf(preview); // meanwhile, beside the network
  encoding.catch(() => undefined); // a check that fails before waits for it no more
  const detector = await loadDetector();
  const faces = await detector.check(rgb, { onStage, pause: () => pause(signal) });
  const { prior, performance } = contract;
  const { name, version } = contract.network;
  const answer: PictureAnswer = {
    image: { width, height, format, animated, sha256, bytes: bytes.length },
    verdict: ofPicture(faces.map((face) => face.verdict)),
    faces,
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
