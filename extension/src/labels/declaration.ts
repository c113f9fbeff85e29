// What a file declares of itself, all told; as backend/evidence/declaration.py.

import type { Verdict } from "../generated/contract";
import type { Credentials } from "./credentials";
import { strongest } from "./origins";
import { type Declaration, type Disagreement, type Origin, labels } from "./table";
import type { Metadata } from "./traces";

/** Most names and fields that are listed. */
const SHOWN = 3;

/** Undefined where the file declares nothing. */
export function ofFile(credentials: Credentials, metadata: Metadata): Declaration | undefined {
  const { attestation, signer, tool } = credentials;
  const names = metadata.names.slice(0, SHOWN);
  const fields = metadata.fields.slice(0, SHOWN);
  const told = { unsigned_origin: null, names, fields, signer, tool };
  const holds = attestation !== undefined && labels.holding.includes(attestation);
  const onlyMetadataSays = !credentials.origin && metadata.origin !== undefined;
  if (holds && !onlyMetadataSays) {
    const origin = together(credentials.origin, metadata);
    return { attestation, origin, ...told, unsigned_origin: beyond(origin, metadata) };
  }
  if (holds || attestation === undefined) {
    return metadata.origin && { attestation: "unsigned", origin: metadata.origin, ...told };
  }
  return { attestation, origin: metadata.origin ?? null, ...told };
}

/** What is signed counts, unless the metadata says the opposite. */
function together(signed: Origin | undefined, metadata: Metadata): Origin | null {
  const both = new Set([signed, metadata.origin].filter((origin) => origin !== undefined));
  return strongest(both) === "contradictory" ? "contradictory" : (signed ?? null);
}

/** What the metadata says, where that is more than what is signed. */
function beyond(signed: Origin | null, { origin }: Metadata): Origin | null {
  if (!signed || signed === "contradictory" || !origin) return null;
  return strongest(new Set([signed, origin])) === signed ? null : origin;
}

/** Where the file and the network don't go together; `unsure` goes with anything. */
export function disagreementOf(
  declared: Declaration | undefined,
  verdict: Verdict,
): Disagreement | undefined {
  if (!declared) return undefined;
  const told = [declared.origin, declared.unsigned_origin];
  const isMade = told.some((origin) => origin && labels.made.includes(origin));
  if (verdict === "photograph" && isMade) return "declared_generated";
  if (verdict === "synthetic" && declared.origin === "captured") return "declared_captured";
  return undefined;
}
