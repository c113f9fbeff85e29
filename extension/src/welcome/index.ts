// The first-run page.

import { part } from "../pages/part";
import { LOCAL, readSettings, saveSetting } from "../settings";
import { fillPage, word } from "../words";

fillPage();
void offerFaces();
void offerBackend();

/**
 * The backend shows faces to try it on. Nothing is offered where none is set, but where the
 * extension was loaded from its folder, as `make run` does, which starts a backend beside it.
 */
async function offerFaces(): Promise<void> {
  const { backend } = await readSettings();
  const address = backend || ((await isFromFolder()) ? LOCAL.backend : "");
  if (!address) return;
  const link = part<HTMLAnchorElement>("#try");
  link.href = `${address}/try`;
  link.hidden = false;
}

/** `make run` starts a backend and a dashboard beside this browser; that they are asked is a choice. */
async function offerBackend(): Promise<void> {
  const { backend, dashboard } = await readSettings();
  if (backend || dashboard || !(await isFromFolder())) return;
  const button = part<HTMLButtonElement>("#connect");
  button.hidden = false;
  button.addEventListener("click", async () => {
    await saveSetting("backend", LOCAL.backend);
    await saveSetting("dashboard", LOCAL.dashboard);
    button.hidden = true;
    part("#connected").textContent = word("welcome_connected");
  });
}

/** Asks for no permission, and of no other extension. */
async function isFromFolder(): Promise<boolean> {
  const { installType } = await chrome.management.getSelf();
  return installType === "development";
}
