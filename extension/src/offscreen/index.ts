// The offscreen document: loads the network when the page is first made, and answers checks.

import { answerOffscreenRequests } from "../messages";
import { answer } from "./answer";
import { loadDetector } from "./check";
import { Idle } from "./idle";

// With the page goes all that it holds: graphs, WASM memory, the last picture.
const idle = new Idle(() => close());

// While the card reads the picture, the network is loaded and warmed; a failure shows in the check.
loadDetector().catch(() => undefined);

answerOffscreenRequests((request, attention) => idle.during(() => answer(request, attention)));
