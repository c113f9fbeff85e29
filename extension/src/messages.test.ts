import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type WorkerRequest,
  asOffscreenRequest,
  asScanCommand,
  asScanStatus,
  asWorkerRequest,
  send,
} from "./messages";

const HASH = "0".repeat(64);

test("what the parts of the extension say is understood", () => {
  const picked = { to: "worker", kind: "picked", srcUrl: "data:image/png;base64,AA==" };
  assert.deepEqual(asWorkerRequest(picked), picked);
  const area = { left: 0, top: -3.5, width: 20, height: 20, viewport: 1200 };
  const capture = { to: "worker", kind: "capture", area };
  assert.deepEqual(asWorkerRequest(capture), capture);
  const address = { kind: "address", url: "https://a.example/b.jpg" };
  const check = { to: "offscreen", kind: "check", source: address };
  assert.deepEqual(asOffscreenRequest(check), check);
});

test("anything else is not", () => {
  const bytes = { kind: "bytes", base64: "" };
  const full = { to: "offscreen", kind: "check_full", source: bytes, sha256: HASH };
  const file = { kind: "address", url: "file:///etc/passwd" };
  const nonsense: unknown[] = [
    undefined,
    "prepare",
    { to: "worker", kind: "check" },
    { to: "worker", kind: "prepare", more: 1 },
    { to: "worker", kind: "allow", url: "javascript:alert(1)", again: false },
    { to: "worker", kind: "capture", area: { left: NaN, top: 0, width: 1, height: 1, viewport: 1 } },
    { to: "offscreen", kind: "check", source: file },
    { to: "offscreen", kind: "check", source: { ...bytes, base64: "A".repeat(30_000_000) } },
    { ...full, backend: "ftp://a.example" },
    { ...full, backend: "https://a.example", sha256: "short" },
  ];
  for (const message of nonsense) {
    assert.equal(asWorkerRequest(message), undefined);
    assert.equal(asOffscreenRequest(message), undefined);
  }
});

test("what popup and scan say to each other is narrowed", () => {
  const status = { phase: "done", total: 2, outcomes: { no_face: 2 }, origins: ["https://a.example"] };
  assert.deepEqual(asScanStatus(status), status);
  assert.equal(asScanCommand("start"), "start");
  for (const command of [undefined, "begin", "", ["start"], { kind: "start" }]) {
    assert.equal(asScanCommand(command), undefined);
  }
  const odd = [
    undefined,
    { ...status, phase: "lost" },
    { ...status, total: -1 },
    { ...status, outcomes: { surely: 1 } },
    { ...status, origins: ["javascript:alert(1)"] },
    { ...status, more: 1 },
  ];
  for (const message of odd) assert.equal(asScanStatus(message), undefined);
});

/** How often a request is sent to a worker that is stopped before its first answer. */
async function timesSent(request: WorkerRequest): Promise<{ times: number; reply: unknown }> {
  let times = 0;
  const sendMessage = () =>
    ++times === 1 ? Promise.reject(new Error("stopped")) : Promise.resolve({ kind: "ready" });
  Object.assign(globalThis, { chrome: { runtime: { sendMessage } } });
  const reply = await send(request);
  return { times, reply };
}

test("a worker that was stopped is asked again for what it may do twice", async () => {
  const url = "https://a.example/b.jpg";
  const twice: WorkerRequest[] = [
    { to: "worker", kind: "prepare" },
    { to: "worker", kind: "granted", origins: [] },
    { to: "worker", kind: "allow", url, again: false },
  ];
  for (const request of twice) {
    assert.deepEqual(await timesSent(request), { times: 2, reply: { kind: "ready" } });
  }
  const once: WorkerRequest[] = [
    { to: "worker", kind: "allow", url, again: true },
    { to: "worker", kind: "picked", srcUrl: url },
    { to: "worker", kind: "capture", area: "tab" },
    { to: "worker", kind: "scan_command", command: "stop" },
  ];
  for (const request of once) {
    assert.deepEqual(await timesSent(request), { times: 1, reply: undefined });
  }
});

test("an extension that is gone answers nothing, and nothing is thrown", async () => {
  Object.assign(globalThis, { chrome: {} });
  assert.equal(await send({ to: "worker", kind: "scan_command", command: "remove" }), undefined);
});
