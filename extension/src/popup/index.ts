// The popup of the toolbar's button. It closes as soon as the focus leaves it: files are chosen in
// a tab, and a scan goes on in its page.

import { takePictures } from "../check/own_picture";
import { part } from "../pages/part";
import { fillPage } from "../words";
import { showScan } from "./scan";

fillPage();
takePictures(part<HTMLElement>("#check"));
part("#open-tab").addEventListener("click", async () => {
  await chrome.tabs.create({ url: "check.html" });
  window.close();
});
void showScan();
