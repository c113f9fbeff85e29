// The first-run page.

import { part } from "../pages/part";
import { readSettings } from "../settings";
import { fillPage } from "../words";

fillPage();
void offerFaces();

/** The backend shows faces to try it on; nothing is offered where none is set. */
async function offerFaces(): Promise<void> {
  const { backend } = await readSettings();
  if (!backend) return;
  const link = part<HTMLAnchorElement>("#try");
  link.href = `${backend}/try`;
  link.hidden = false;
}
