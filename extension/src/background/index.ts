// Firefox's background page, which hears the clicks and judges the pictures: there is no other page
// for it. The browser ends it, and frees all that it holds, when it has been idle for a while.

import { answerOffscreenRequests } from "../messages";
import { answer } from "../offscreen/answer";
import { loadDetector } from "../offscreen/check";
import { listen } from "../worker/events";

// Loaded at the first click, not whenever the browser wakes the page for something else.
listen(async () => {
  await loadDetector();
});
answerOffscreenRequests(answer);
