// Firefox's way to ask for a picture's site after a click within a page: a small window with one
// button, as a permission may be asked for only on the extension's own pages and from its menu.

import { part } from "../pages/part";
import { fillPage, word } from "../words";
import { patternOf } from "../worker/access";

const origin = new URLSearchParams(location.search).get("origin") ?? "";
fillPage();
part("#question").textContent = word("allow_title", new URL(origin).host);
part<HTMLElement>("#ask").focus();
part("#ask").addEventListener("click", async () => {
  // Whoever opened the window looks up what was answered.
  await chrome.permissions.request({ origins: [patternOf(origin)] }).catch(() => false);
  window.close();
});
