// The offscreen document: loads the network when the page is first made, and answers checks.

import { answerRequests } from "../messages";
import { check, loadDetector } from "./check";
import { checkFull } from "./full_check";

// While the card reads the picture, the network is loaded and warmed; a failure shows in the check.
loadDetector().catch(() => undefined);

answerRequests("offscreen", (request) =>
  request.kind === "check" ? check(request.source) : checkFull(request),
);
