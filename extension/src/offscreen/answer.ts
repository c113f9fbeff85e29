// Answers the requests for checks, in whichever page it runs.

import type { Attention, CheckReply, FullCheckReply, OffscreenRequest } from "../messages";
import { check } from "./check";
import { checkFull } from "./full_check";

export function answer(
  request: OffscreenRequest,
  attention: Required<Attention>,
): Promise<CheckReply | FullCheckReply> {
  return request.kind === "check"
    ? check(request.source, request.shown, attention)
    : checkFull(request, attention.signal);
}
