// The page for a picture of one's own: a popup would close under the browser's window for files.

import { part } from "../pages/part";
import { fillPage, word } from "../words";
import { takePictures } from "./own_picture";
import { send } from "../messages";
import { PLACES, hashOf } from "./unreachable";

fillPage();
const take = takePictures(part<HTMLElement>("#check"));
const input = part<HTMLInputElement>("#file");
part("#choose").addEventListener("click", () => input.click());
input.addEventListener("change", () => {
  const file = input.files?.[0];
  // So that the same file, changed meanwhile, can be chosen again.
  input.value = "";
  if (file) take(file);
});
const place = PLACES.find((known) => location.hash === hashOf(known));
if (place) part("#check-status").textContent = word(`check_${place}`);
if (place === "drawing") void offerSeen();
part<HTMLElement>("#choose").focus();

/** What the drawing's tab showed, by a button. */
async function offerSeen(): Promise<void> {
  const reply = await send({ to: "worker", kind: "seen" });
  if (reply?.kind !== "captured" || reply.source.kind !== "bytes") return;
  const bytes = Uint8Array.from(atob(reply.source.base64), (letter) => letter.charCodeAt(0));
  const button = part<HTMLButtonElement>("#seen");
  button.hidden = false;
  button.addEventListener("click", () => take(new File([bytes], "tab.png")));
}
