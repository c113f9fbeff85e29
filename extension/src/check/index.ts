// The page for a picture of one's own: a popup would close under the browser's window for files.

import { part } from "../pages/part";
import { fillPage } from "../words";
import { takePictures } from "./own_picture";

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
part<HTMLElement>("#choose").focus();
