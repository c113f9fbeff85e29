import assert from "node:assert/strict";
import { test } from "node:test";
import { PictureProblem } from "./problems";
import { pictureInSvg } from "./svg";

const FILE = new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>");
const IHDR = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];

/** The start of a PNG file that says how large it is. */
function png(side: number): Uint8Array {
  return new Uint8Array([...IHDR, 0, 0, side >> 8, side & 255, 0, 0, side >> 8, side & 255, 8, 2, 0, 0, 0]);
}

/** Node has no parser: what stands in for it finds these images. */
function carrying(sides: readonly number[]): void {
  const images = sides.map((side) => ({
    getAttribute: () => `data:image/png;base64,${Buffer.from(png(side)).toString("base64")}`,
  }));
  class Parser {
    parseFromString() {
      return { getElementsByTagNameNS: () => images };
    }
  }
  Object.assign(globalThis, { DOMParser: Parser });
}

test("the largest picture is taken, of the first hundred", async () => {
  const { signal } = new AbortController();
  carrying([64, 300, 128]);
  assert.deepEqual(await pictureInSvg(FILE, signal), png(300));
  carrying([...Array<number>(99).fill(64), 65, 300]);
  assert.deepEqual(await pictureInSvg(FILE, signal), png(65));
});

test("who no longer waits ends it", async () => {
  carrying([64, 300]);
  const { signal, reading } = { signal: AbortSignal.abort(new Error("gone")), reading: fetchCount() };
  await assert.rejects(pictureInSvg(FILE, signal), /gone/);
  assert.ok(reading() <= 1);
});

test("it is given no more time than any picture", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(globalThis, "fetch", (_: string, { signal }: RequestInit) =>
    new Promise((_done, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
  );
  carrying([64, 300]);
  const found = pictureInSvg(FILE, new AbortController().signal);
  const isLate = (error: unknown) => error instanceof PictureProblem && error.code === "decode_timeout";
  const rejected = assert.rejects(found, isLate);
  await new Promise(setImmediate);
  mock.timers.tick(5000);
  await rejected;
});

/** Counts what is read from now on. */
function fetchCount(): () => number {
  const { fetch } = globalThis;
  let count = 0;
  globalThis.fetch = (...args: Parameters<typeof fetch>) => {
    count++;
    return fetch(...args);
  };
  return () => count;
}
