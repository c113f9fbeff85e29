// Where a file says that it comes from; as backend/evidence/origins.py.

import { type Origin, labels } from "./table";

/** Written as its address or as the bare word. */
export function ofSourceType(written: string): Origin | undefined {
  const word = wordOf(written).toLowerCase();
  return Object.hasOwn(labels.source_types, word) ? labels.source_types[word] : undefined;
}

function wordOf(written: string): string {
  return written.trim().replace(/\/+$/, "").split(/[/:#]/).at(-1) ?? "";
}

/** One for all. */
export function strongest(found: ReadonlySet<Origin>): Origin | undefined {
  const opposite = labels.contradicts_captured.some((origin) => found.has(origin));
  if (found.has("captured") && opposite) return "contradictory";
  return labels.strength.find((origin) => found.has(origin));
}
