// Chromium's service worker. Pictures are judged in an offscreen page, which outlives it.

import { listen } from "./events";
import { ensureOffscreen } from "./offscreen_page";

listen(ensureOffscreen);
