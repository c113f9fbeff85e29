// The page for a picture of one's own: a popup would close under the browser's window for files.

import { part } from "../pages/part";
import { fillPage, word } from "../words";
import { takePictures } from "./own_picture";
import { UNREACHABLE } from "./unreachable";

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
if (location.hash === UNREACHABLE) part("#check-status").textContent = word("check_unreachable");
part<HTMLElement>("#choose").focus();
