// Fields held against the table of traces; as backend/evidence/metadata.py.

import { ofSourceType, strongest } from "./origins";
import { type Origin, labels } from "./table";

/** Name and text. */
export type Field = readonly [name: string, text: string];

export interface Metadata {
  readonly origin: Origin | undefined;
  readonly names: readonly string[];
  readonly fields: readonly string[];
}

const SOURCE_TYPE = "xmp:digitalsourcetype";
const TRACES = labels.traces.map((trace) => ({
  ...trace,
  fields: new Set(trace.fields),
  expression: new RegExp(trace.pattern, "i"),
}));
const NAMES = [...new Set(TRACES.map((trace) => trace.name))].filter(
  (name) => !labels.standards.includes(name),
);

export function readTraces(texts: readonly Field[]): Metadata {
  const places = new Map<Origin, Set<string>>();
  const named = new Set<string>();
  const add = (origin: Origin, field: string) => {
    places.set(origin, (places.get(origin) ?? new Set()).add(field));
  };
  for (const [field, text] of texts) {
    const name = field.toLowerCase();
    const declared = name === SOURCE_TYPE ? ofSourceType(text) : undefined;
    if (declared) add(declared, field);
    for (const { says, name: generator, fields, expression } of TRACES) {
      if (!fields.has(name) || !expression.test(text)) continue;
      named.add(generator);
      add(says, field);
    }
  }
  const origin = strongest(new Set(places.keys()));
  const fields = new Set(standing(origin).flatMap((each) => [...(places.get(each) ?? [])]));
  return {
    origin,
    names: NAMES.filter((name) => named.has(name)),
    fields: [...fields].sort(),
  };
}

/** What the fields that are listed say: the origin that stands for all, or that a generator is named. */
function standing(origin: Origin | undefined): Origin[] {
  const all: Origin[] = origin ? [origin, "generator_named"] : [];
  return origin === "contradictory" ? [...all, "captured", ...labels.contradicts_captured] : all;
}

/** Within the bounds that Python has. */
export function bounded(texts: Iterable<Field>): Field[] {
  const { max_fields, max_text, max_all_text } = labels.bounds;
  const kept: Field[] = [];
  let left = max_all_text;
  let count = 0;
  for (const [name, text] of texts) {
    if (count++ === max_fields) break;
    const short = text.slice(0, Math.min(max_text, left));
    left -= short.length;
    if (short) kept.push([name, short]);
  }
  return kept;
}
