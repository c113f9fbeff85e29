// The first-run page.

import { part } from "../pages/part";
import { LOCAL, readSettings } from "../settings";
import { fillPage } from "../words";

fillPage();
void offerFaces();

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

/** Asks for no permission, and of no other extension. */
async function isFromFolder(): Promise<boolean> {
  const { installType } = await chrome.management.getSelf();
  return installType === "development";
}
