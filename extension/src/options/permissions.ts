// The sites that the user has let Uncanny read pictures from, each to be taken back.

import { part } from "../pages/part";
import { element } from "../ui/element";
import { word } from "../words";
import { say } from "./status";

export async function showPermissions(): Promise<void> {
  chrome.permissions.onAdded.addListener(() => void list());
  chrome.permissions.onRemoved.addListener(() => void list());
  await list();
}

async function list(): Promise<void> {
  const { origins = [] } = await chrome.permissions.getAll();
  const items = origins.toSorted().map(item);
  const none = element("li", { class: "quiet", text: word("options_permissions_none") });
  part("#permissions").replaceChildren(...(items.length ? items : [none]));
}

function item(pattern: string): HTMLElement {
  const site = siteOf(pattern);
  const id = `site-${site}`;
  const name = element("span", { text: site, attributes: { id, dir: "ltr" } });
  const button = element("button", {
    class: "second",
    text: word("options_take_back"),
    attributes: { type: "button", "aria-describedby": id },
  });
  button.addEventListener("click", () => void takeBack(pattern));
  return element("li", { children: [name, button] });
}

async function takeBack(pattern: string): Promise<void> {
  await chrome.permissions.remove({ origins: [pattern] });
  await list();
  say(part("#permissions-status"), "good", word("options_taken_back", siteOf(pattern)));
  // The pressed button is gone: the keyboard goes on from the next one, or from the heading.
  const next = document.querySelector<HTMLElement>("#permissions button");
  (next ?? part<HTMLElement>("#permissions-title")).focus();
}

/** "https://cdn.example" of the pattern "https://cdn.example/*". */
function siteOf(pattern: string): string {
  return pattern.replace(/\/\*$/, "");
}
