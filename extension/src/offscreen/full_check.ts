// The backend's second opinion: the only thing that ever leaves this machine, and only
// when the button is pressed.

import * as v from "valibot";
import { contract } from "../contract";
import type { FullAnswer } from "../detector/answer";
import type { FullCheckReply, FullCheckRequest } from "../messages";
import { authorization } from "../settings";
import { sameAgain } from "./source";

/** What is read of the API's answer; a newer backend may say more, and know other reasons. */
const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const answerSchema = v.object({
  verdict: v.picklist(contract.verdicts),
  faces: v.array(
    v.object({
      verdict: v.picklist(contract.verdicts),
      reason: v.fallback(v.nullable(v.picklist(contract.reasons)), null),
      probability: v.fallback(v.nullable(probability), null),
      evidence: v.fallback(v.array(v.object({ finding: v.string() })), []),
    }),
  ),
  model: v.object({
    name: v.string(),
    version: v.string(),
    prior: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
  }),
});
const problemSchema = v.object({ detail: v.string() });

/** What became of the verdict when the backend saved and scaled the face again. */
const AGAIN = ["stable", "changes"] as const;
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
    response = await fetch(`${request.backend}/v1/checks?explain=evidence`, {
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
  const problem = v.safeParse(problemSchema, json);
  return !ok && problem.success
    ? { kind: "refused", detail: problem.output.detail }
    : { kind: "problem", code: "unexpected" };
}

function readAnswer(json: unknown): FullAnswer | undefined {
  const read = v.safeParse(answerSchema, json);
  if (!read.success) return undefined;
  const { verdict, model } = read.output;
  const faces = read.output.faces.map(({ evidence, ...face }) => ({
    ...face,
    again: AGAIN.find((finding) => evidence.some((each) => each.finding === finding)) ?? null,
  }));
  return { verdict, faces, model };
}
