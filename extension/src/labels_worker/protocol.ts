// What the page that judges and the worker that parses say to each other.

import type { Read } from "./metadata";
import type { Store } from "./store";

export interface ParseRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The extension's own address. */
  readonly base: string;
}

export interface Parsed {
  readonly store: Store;
  /** Undefined where its parser choked on the file. */
  readonly metadata: Read | undefined;
}
