// What a picture's file declares of itself: parsed by a worker of its own, bounded in time.

import type { ParseRequest, Parsed } from "../labels_worker/protocol";
import type { Store } from "../labels_worker/store";
import { type Credentials, NO_CREDENTIALS, ofStore } from "./credentials";
import { ofFile } from "./declaration";
import { type Declaration, labels } from "./table";
import { bounded, readTraces } from "./traces";
import { xmpFields } from "./xmp";

/** For one file, the library's loading included; most take a few. */
const MILLISECONDS = 5000;
let worker: Worker | undefined;
let turn: Promise<unknown> = Promise.resolve();

/** Undefined where it declares nothing. Never rejects: a file may cost its labels, not the check. */
export function readDeclaration(bytes: Uint8Array<ArrayBuffer>): Promise<Declaration | undefined> {
  const read = turn.then(() => declarationOf(bytes)).catch(() => undefined);
  turn = read;
  return read;
}

async function declarationOf(bytes: Uint8Array<ArrayBuffer>): Promise<Declaration | undefined> {
  const parsed = await parse({ bytes, base: chrome.runtime.getURL("") });
  const { texts = [], packets = [] } = parsed?.metadata ?? {};
  const fields = bounded([...packets.flatMap(xmpFields), ...texts]);
  const credentials = parsed ? credentialsOf(parsed.store) : unread(bytes);
  return ofFile(credentials, readTraces(fields));
}

function credentialsOf(store: Store): Credentials {
  if (store.kind === "none") return NO_CREDENTIALS;
  if (store.kind !== "store") return { ...NO_CREDENTIALS, attestation: store.kind };
  try {
    return ofStore(JSON.parse(store.json));
  } catch {
    return { ...NO_CREDENTIALS, attestation: "unreadable" };
  }
}

/** What the worker didn't get through is not called absent. */
function unread(bytes: Uint8Array): Credentials {
  const text = new TextDecoder("latin1").decode(bytes);
  const isMarked = labels.marks.some((mark) => text.includes(mark));
  return isMarked ? { ...NO_CREDENTIALS, attestation: "unreadable" } : NO_CREDENTIALS;
}

/** Undefined where the worker broke or took too long; the next file gets another one. */
function parse(request: ParseRequest): Promise<Parsed | undefined> {
  worker ??= new Worker(chrome.runtime.getURL("labels.js"), { type: "module" });
  const asked = worker;
  return new Promise((resolve) => {
    const end = (parsed?: Parsed) => {
      clearTimeout(timer);
      asked.onmessage = asked.onerror = null;
      if (!parsed) {
        asked.terminate();
        worker = undefined;
      }
      resolve(parsed);
    };
    const timer = setTimeout(end, MILLISECONDS);
    asked.onmessage = ({ data }: MessageEvent<Parsed>) => end(data);
    asked.onerror = () => end();
    asked.postMessage(request);
  });
}
