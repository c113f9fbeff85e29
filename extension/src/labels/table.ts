// The table of traces and what else Python and the browser read labels by.

import json from "../../model/labels.json";
import type { Attestation, Disagreement, LabelTable, Origin } from "../generated/labels";

// TypeScript reads the codes in a JSON file as any strings; Python wrote them by the schema.
export const labels = json as unknown as LabelTable;

export type { Attestation, Disagreement, Origin };

export interface Declaration {
  readonly attestation: Attestation;
  /** Null where neither camera nor generator is declared. */
  readonly origin: Origin | null;
  /** What the metadata says beyond what is signed. */
  readonly unsigned_origin: Origin | null;
  readonly names: readonly string[];
  readonly fields: readonly string[];
  readonly signer: string | null;
  readonly tool: string | null;
}
