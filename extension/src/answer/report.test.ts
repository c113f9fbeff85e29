import assert from "node:assert/strict";
import { test } from "node:test";
import { contract } from "../contract";
import type { FaceAnswer, PictureAnswer } from "../detector/answer";
import { speakEnglish } from "../english";
import { reportText } from "./report";

speakEnglish();

const NO_FACE = { box: { x: 0, y: 0, width: 90, height: 90 }, crop: null, cells: null };
const EYES = [
  [30, 30],
  [60, 30],
] as const;
const SURE: FaceAnswer = {
  ...NO_FACE,
  eyes: EYES,
  probability: 0.97,
  logit: 9,
  weighed: {
    network_log_odds: 5.76,
    eyes_log_odds: -2.28,
    cut: 0,
    thresholds: contract.free.thresholds,
  },
  verdict: "synthetic",
  reason: null,
};
const SMALL: FaceAnswer = {
  ...NO_FACE,
  eyes: EYES,
  probability: null,
  logit: null,
  weighed: null,
  verdict: "unsure",
  reason: "too_small",
};

function answered(...faces: FaceAnswer[]): PictureAnswer {
  const { performance } = contract;
  const { name, version } = contract.network;
  return {
    image: {
      width: 400,
      height: 400,
      format: "JPEG",
      animated: false,
      sha256: "ab12",
      bytes: 9,
      reduction: 1,
      cut_off: false,
    },
    verdict: "synthetic",
    faces,
    not_judged: [],
    declared: null,
    model: { name, version, prior: 0.5, performance, runtime: "webgpu" },
  };
}

test("the report says of each face what the card says", () => {
  const report = { answer: answered(SURE, SMALL), address: undefined, prior: 0.5, full: undefined };
  const text = reportText(report);
  assert.match(text, /Face 1: Likely made by a generator\n.*about 97 in 100, if half/);
  assert.match(text, /Face 2: Can't say: face too small\nThe face is under 64 pixels/);
  assert.match(text, /SHA-256 ab12/);
  assert.match(text, /network \+5\.8; place of the eyes −2\.3; together \+3\.5/i);
  assert.match(text, /odds of a photograph 9\.8 times as large/);
  assert.match(text, /Computed in this browser by WebGPU\./);
  assert.ok(!text.includes("Picture: "), "it has no address");
});

test("the report keeps to the prior that was set, for the backend's answer too", () => {
  const model = { name: "net", version: "1", prior: 0.5 };
  const face = { verdict: "synthetic", reason: null, probability: 0.97 } as const;
  const faces = [{ ...face, again: null }] as const;
  const answer = { verdict: "synthetic", faces, model } as const;
  const full = { answer, backend: "http://127.0.0.1:8420" };
  const address = "https://news.example/a.jpg";
  const text = reportText({ answer: answered(SURE), address, prior: 0.01, full });
  assert.equal(text.match(/about 25 in 100, if 1 in 100 of such pictures/g)?.length, 2);
  assert.match(text, /Second opinion, by 127\.0\.0\.1:8420: Likely made by a generator/);
  assert.match(text, /Picture: https:\/\/news\.example\/a\.jpg/);
});
