// The panel in a corner of the page: how far the scan is, also when the popup has closed.

import { element } from "../ui/element";
import { closeIcon } from "../ui/icons";
import { onlyReal } from "../ui/real";
import { word } from "../words";
import type { ScanStatus } from "./status";
import { ScanSummary } from "./summary";

export interface PanelActions {
  readonly onStop: () => void;
  readonly onRemove: () => void;
}

export class ScanPanel {
  readonly element: HTMLElement;
  private readonly summary = new ScanSummary();
  private readonly button = element("button", { class: "act", attributes: { type: "button" } });
  private isRunning = false;

  constructor({ onStop, onRemove }: PanelActions) {
    const act = () => (this.isRunning ? onStop() : onRemove());
    this.button.addEventListener("click", onlyReal(act));
    this.element = element("section", {
      class: "panel",
      attributes: { role: "region", "aria-label": word("scan_panel_label") },
      children: [this.header(), this.summary.element, this.button],
    });
  }

  show(status: ScanStatus): void {
    const isRunning = status.phase === "running";
    // The next scan shows it again to those who have closed it.
    if (isRunning && !this.isRunning) this.element.hidden = false;
    this.isRunning = isRunning;
    this.summary.show(status);
    this.button.textContent = word(isRunning ? "scan_stop" : "scan_remove");
  }

  private header(): HTMLElement {
    const close = element("button", {
      class: "close",
      attributes: { type: "button", "aria-label": word("card_close"), title: word("card_close") },
    });
    close.append(closeIcon());
    close.addEventListener("click", () => {
      this.element.hidden = true;
    });
    const name = element("span", { text: word("extension_name") });
    return element("header", { children: [name, close] });
  }
}
