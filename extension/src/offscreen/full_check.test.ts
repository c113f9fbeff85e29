import assert from "node:assert/strict";
import { test } from "node:test";
import { replyFrom } from "./full_check";

const EVIDENCE = [{ finding: "eyes_elsewhere" }, { finding: "changes", value: 2.1 }];
const JUDGED = { verdict: "synthetic", reason: null, probability: 0.9 };
const FACE = { ...JUDGED, box: {}, evidence: EVIDENCE };
const ANSWER = {
  verdict: "synthetic",
  faces: [FACE],
  model: { name: "net", version: "1", prior: 0.5, thresholds: {} },
};

test("the API's answer is read", () => {
  const reply = replyFrom(true, ANSWER);
  const face = { ...JUDGED, again: "changes" };
  const model = { name: "net", version: "1", prior: 0.5 };
  const answer = { verdict: "synthetic", faces: [face], model };
  assert.deepEqual(reply, { kind: "answer", answer });
});

test("an answer without evidence is read, too", () => {
  const reply = replyFrom(true, { ...ANSWER, faces: [JUDGED] });
  assert.equal(reply.kind, "answer");
  const [face] = reply.kind === "answer" ? reply.answer.faces : [];
  assert.deepEqual(face, { ...JUDGED, again: null });
});

test("a problem's detail is passed on", () => {
  const problem = { code: "unreadable", detail: "It is damaged." };
  assert.deepEqual(replyFrom(false, problem), { kind: "refused", detail: "It is damaged." });
});

test("anything else is no answer", () => {
  const odd = [undefined, null, "<html>", {}, { ...ANSWER, verdict: "surely" }];
  const oddFaces = [{ ...ANSWER, faces: [null] }, { ...ANSWER, faces: [{ verdict: 1 }] }];
  for (const json of [...odd, ...oddFaces]) {
    assert.deepEqual(replyFrom(true, json), { kind: "problem", code: "unexpected" });
  }
});
