// The row of buttons under an answer.

import { copyText } from "../ui/copy";
import { element } from "../ui/element";
import { word } from "../words";

/** Args: report, what is to be copied now; announce says how it went. */
export function copyButton(report: () => string, announce: (text: string) => void): HTMLElement {
  const button = element("button", {
    class: "copy",
    text: word("copy_button"),
    attributes: { type: "button" },
  });
  const copy = async () => {
    const text = word((await copyText(report())) ? "copy_done" : "copy_failed");
    button.textContent = text;
    announce(text);
  };
  button.addEventListener("click", () => void copy());
  button.addEventListener("blur", () => {
    button.textContent = word("copy_button");
  });
  return button;
}

/** The dashboard reads the picture itself, so it needs an address that it can open. */
export function dashboardLink(dashboard: string, address: string): HTMLElement {
  const href = `${dashboard}/check?url=${encodeURIComponent(address)}`;
  const title = word("dashboard_note", dashboard);
  const attributes = { href, title, target: "_blank", rel: "noopener noreferrer" };
  return element("a", { class: "dashboard", text: word("dashboard_button"), attributes });
}
