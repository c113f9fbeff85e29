// One check, from the picture's source to the answer.

import { contract } from "../contract";
import type { PictureAnswer } from "../detector/answer";
import { Detector } from "../detector/detector";
import { ofPicture } from "../detector/verdict";
import { decode } from "../images/decode";
import { PictureProblem } from "../images/problems";
import type { CheckReply, Source } from "../messages";
import { type Held, hold, readSource } from "./source";

let loading: Promise<Detector> | undefined;

/** Loads once; a failed load is tried again by the next check. */
export function loadDetector(): Promise<Detector> {
  loading ??= Detector.load(chrome.runtime.getURL("")).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

export async function check(source: Source): Promise<CheckReply> {
  try {
    const picture = await readSource(source);
    hold(picture);
    return { kind: "answer", answer: await answer(picture) };
  } catch (error) {
    return { kind: "problem", code: error instanceof PictureProblem ? error.code : "internal" };
  }
}

async function answer({ bytes, sha256 }: Held): Promise<PictureAnswer> {
  const { rgb, format, animated } = await decode(bytes);
  const { width, height } = rgb;
  const faces = (await loadDetector()).check(rgb);
  const { network, prior, performance } = contract;
  return {
    image: { width, height, format, animated, sha256, bytes: bytes.length },
    verdict: ofPicture(faces.map((face) => face.verdict)),
    faces,
    model: { name: network.name, version: network.version, prior, performance },
  };
}
