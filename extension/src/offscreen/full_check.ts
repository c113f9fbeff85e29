// The full-resolution check by the backend: the only thing that ever leaves this machine, and only
// when the button is pressed.

import { contract } from "../contract";
import type { FullAnswer } from "../detector/answer";
import type { FullCheckReply, FullCheckRequest } from "../messages";
import { authorization } from "../settings";
import { sameAgain } from "./source";

/** A backend that has just started loads its network first. */
const ANSWER_MILLISECONDS = 60_000;

export async function checkFull(
  request: FullCheckRequest,
  signal: AbortSignal,
): Promise<FullCheckReply> {
  const { source, sha256 } = request;
  const picture = await sameAgain(source, sha256, signal).catch(() => undefined);
  if (!picture) return { kind: "problem", code: "picture_changed" };
  const form = new FormData();
  form.append("image", new Blob([picture.bytes]), "picture");
  let response: Response;
  try {
    response = await fetch(`${request.backend}/v1/checks?view=full`, {
      method: "POST",
      body: form,
      headers: authorization(request.key),
      // A redirect would take the key along.
      redirect: request.key === undefined ? "follow" : "error",
      credentials: "omit",
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MILLISECONDS)]),
    });
  } catch {
    return { kind: "problem", code: "unreachable" };
  }
  return replyFrom(response.ok, await response.json().catch(() => undefined));
}

/** Args: json, whatever came: it isn't trusted to be what the API promises. */
export function replyFrom(ok: boolean, json: unknown): FullCheckReply {
  const answer = ok ? readAnswer(json) : undefined;
  if (answer) return { kind: "answer", answer };
  const detail = isRecord(json) ? json["detail"] : undefined;
  return !ok && typeof detail === "string"
    ? { kind: "refused", detail }
    : { kind: "problem", code: "unexpected" };
}

function readAnswer(json: unknown): FullAnswer | undefined {
  if (!isRecord(json) || !isRecord(json["model"]) || !Array.isArray(json["faces"])) return undefined;
  const verdict = contract.verdicts.find((code) => code === json["verdict"]);
  const { name, version, prior } = json["model"];
  if (!verdict || typeof name !== "string" || typeof version !== "string") return undefined;
  if (typeof prior !== "number" || !(prior > 0 && prior < 1)) return undefined;
  const faces = json["faces"].map(readFace).filter((face) => face !== undefined);
  if (faces.length !== json["faces"].length) return undefined;
  const note = typeof json["view_note"] === "string" ? json["view_note"] : "";
  return { verdict, faces, model: { name, version, prior }, note };
}

function readFace(json: unknown): FullAnswer["faces"][number] | undefined {
  if (!isRecord(json)) return undefined;
  const verdict = contract.verdicts.find((code) => code === json["verdict"]);
  const reason = contract.reasons.find((code) => code === json["reason"]) ?? null;
  const value = json["probability"];
  const probability = typeof value === "number" && value >= 0 && value <= 1 ? value : null;
  return verdict && { verdict, reason, probability };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
