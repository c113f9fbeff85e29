// The offscreen document: loads the network when the page is first made, and answers checks.

import {
  type Attention,
  type CheckReply,
  type FullCheckReply,
  type OffscreenRequest,
  answerOffscreenRequests,
} from "../messages";
import { check, loadDetector } from "./check";
import { checkFull } from "./full_check";
import { Idle } from "./idle";

// With the page goes all that it holds: graphs, WASM memory, the last picture.
const idle = new Idle(() => close());

// While the card reads the picture, the network is loaded and warmed; a failure shows in the check.
loadDetector().catch(() => undefined);

answerOffscreenRequests((request, attention) => idle.during(() => answer(request, attention)));

function answer(
  request: OffscreenRequest,
  attention: Required<Attention>,
): Promise<CheckReply | FullCheckReply> {
  return request.kind === "check"
    ? check(request.source, attention)
    : checkFull(request, attention.signal);
}
