// Parses what strangers wrote into files, in a worker of the page that judges: what hangs here is
// ended from there, and what breaks costs the labels, not the check.

import { labels } from "../labels/table";
import { readFields } from "./metadata";
import type { ParseRequest, Parsed } from "./protocol";
import type { Store } from "./store";

addEventListener("message", ({ data }: MessageEvent<ParseRequest>) => {
  void parse(data).then((parsed) => postMessage(parsed));
});

async function parse({ bytes, base }: ParseRequest): Promise<Parsed> {
  const metadata = await readFields(bytes).catch(() => undefined);
  return { store: await storeOf(bytes, base), metadata };
}

async function storeOf(bytes: Uint8Array<ArrayBuffer>, base: string): Promise<Store> {
  if (!isMarked(bytes)) return { kind: "none" };
  try {
    const { readStore } = await import("./store");
    return await readStore(bytes, base);
  } catch {
    return { kind: "unreadable" };
  }
}

/** Whether a file may carry Content Credentials. */
function isMarked(bytes: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(bytes);
  return labels.marks.some((mark) => text.includes(mark));
}
