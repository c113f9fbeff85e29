// What a manifest store says, as c2pa-rs writes it in JSON; as
// backend/evidence/content_credentials.py. It comes from strangers: nothing of its shape is trusted.

import { ofSourceType, strongest } from "./origins";
import { type Attestation, type Origin, labels } from "./table";

export interface Credentials {
  readonly attestation: Attestation | undefined;
  readonly origin: Origin | undefined;
  readonly signer: string | null;
  readonly tool: string | null;
}

export const NO_CREDENTIALS: Credentials = {
  attestation: undefined,
  origin: undefined,
  signer: null,
  tool: null,
};

/** As in Python. */
const MAX_TEXT = 200;
const MAX_DEPTH = 30;
const MAX_LINEAGE = 50;

type Json = Readonly<Record<string, unknown>>;

/** Throws TypeError where it isn't laid out as c2pa-rs says. */
export function ofStore(store: unknown): Credentials {
  const { manifests: all, active_manifest: label, validation_state: validity } = record(store);
  const manifests = record(all);
  const active = record(manifests[String(label)]);
  const signature = isRecord(active["signature_info"]) ? active["signature_info"] : {};
  const lineage = lineageOf(manifests, String(label));
  const state = stateOf(validity, failuresOf(listOf(record(store)["validation_status"])));
  const isCamera = state === "trusted" && isCameraOriginal(lineage);
  return {
    attestation: isCamera ? "camera" : state,
    origin: originOf(lineage, Object.values(manifests)),
    signer: textOf(signature["common_name"] || signature["issuer"]),
    tool: textOf(toolOf(active)),
  };
}

function stateOf(validity: unknown, failures: readonly string[]): Attestation {
  if (validity === "Trusted") return "trusted";
  if (validity === "Valid") return "signed";
  const kind = labels.failures.find(({ ends }) =>
    failures.some((code) => ends.some((end) => code.endsWith(end))),
  );
  return kind?.attestation ?? "invalid";
}

/** That somebody is unknown is no failure. */
function failuresOf(statuses: readonly Json[]): string[] {
  return statuses
    .map(codeOf)
    .filter((code) => !labels.no_failures.some((start) => code.startsWith(start)));
}

/** Where it is no change that it tells of, with what it is behind it; as in Python. */
function codeOf({ code, explanation }: Json): string {
  const isMisplaced = String(explanation).includes(labels.misplaced);
  return isMisplaced ? `${String(code)} (${labels.misplaced})` : String(code);
}

/** The active manifest and those of the pictures that it was made from, newest first. */
function lineageOf(manifests: Json, active: string): Json[] {
  const followed = new Map<string, Json>();
  let label: string | undefined = active;
  while (label !== undefined && !followed.has(label) && followed.size < MAX_LINEAGE) {
    const manifest: unknown = Object.hasOwn(manifests, label) ? manifests[label] : undefined;
    if (!isRecord(manifest)) break;
    followed.set(label, manifest);
    const parent = parentOf(manifest)?.["active_manifest"];
    label = typeof parent === "string" ? parent : undefined;
  }
  return [...followed.values()];
}

/** The picture that this one was made from, as its manifest tells of it. */
function parentOf(manifest: Json): Json | undefined {
  return listOf(manifest["ingredients"]).find(({ relationship }) => relationship === "parentOf");
}

/** As far back as each picture was what its signer had signed when the next was made from it. */
function asSigned(lineage: readonly Json[]): readonly Json[] {
  const end = lineage.findIndex((manifest) => {
    const parent = parentOf(manifest);
    const results = isRecord(parent?.["validation_results"]) ? parent["validation_results"] : {};
    const active = isRecord(results["activeManifest"]) ? results["activeManifest"] : {};
    const found = [...listOf(active["failure"]), ...listOf(parent?.["validation_status"])];
    return stateOf("Invalid", failuresOf(found)) === "changed";
  });
  return end < 0 ? lineage : lineage.slice(0, end + 1);
}

function originOf(lineage: readonly Json[], manifests: readonly unknown[]): Origin | undefined {
  const own = originsOf(lineage);
  if (!originsOf(asSigned(lineage)).has("captured")) own.delete("captured");
  if (own.has("generated")) return own.has("captured") ? "partly_generated" : "generated";
  const parts = originsOf(manifests.filter((each) => !lineage.includes(each as Json)));
  if (parts.has("generated") || parts.has("partly_generated")) own.add("partly_generated");
  return strongest(own);
}

function originsOf(manifests: readonly unknown[]): Set<Origin> {
  const found = manifests.flatMap((manifest) => [...sourceTypes(manifest)]).map(originOfType);
  return new Set(found.filter((origin) => origin !== undefined));
}

/** Who edits a picture with generative AI has not made it with that. */
function originOfType({ kind, isEdit }: SourceType): Origin | undefined {
  const origin = ofSourceType(kind);
  return isEdit && origin === "generated" ? "partly_generated" : origin;
}

function isCameraOriginal(lineage: readonly Json[]): boolean {
  const [only, ...others] = lineage;
  if (!only || others.length || listOf(only["ingredients"]).length) return false;
  const origins = originsOf(lineage);
  const done = listOf(only["assertions"])
    .filter(({ label }) => String(label).startsWith("c2pa.actions"))
    .flatMap(({ data }) => listOf(record(data)["actions"]))
    .map(({ action }) => String(action));
  return (
    origins.size === 1 &&
    origins.has("captured") &&
    done.every((action) => labels.unchanged_by.includes(action))
  );
}

interface SourceType {
  readonly kind: string;
  /** Of something that was done to the picture, not of its making. */
  readonly isEdit: boolean;
}

function* sourceTypes(value: unknown, isEdit = false, depth = 0): Generator<SourceType> {
  if (depth > MAX_DEPTH || typeof value !== "object" || value === null) return;
  const action = (value as Json)["action"];
  const isWithinEdit = typeof action === "string" ? action !== labels.created : isEdit;
  for (const [key, kind] of Object.entries(value)) {
    if (typeof kind === "string" && key.toLowerCase().endsWith("digitalsourcetype")) {
      yield { kind, isEdit: isWithinEdit };
    }
    yield* sourceTypes(kind, isWithinEdit, depth + 1);
  }
}

function toolOf(manifest: Json): unknown {
  return listOf(manifest["claim_generator_info"])[0]?.["name"] || manifest["claim_generator"];
}

function textOf(value: unknown): string | null {
  return value ? String(value).slice(0, MAX_TEXT) : null;
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function record(value: unknown): Json {
  if (!isRecord(value)) throw new TypeError("not laid out as a manifest store");
  return value;
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
