// How far a scan is, on the screen: a line, a bar while it runs, and what came of it.

import { element } from "../ui/element";
import { type Sign, signIcon } from "../ui/icons";
import { decimal } from "../words";
import { type Outcome, type ScanStatus, checkedCount, outcomeLines, progressText } from "./status";

/** Both the popup and the panel in the page show it. */
export class ScanSummary {
  private readonly shown = element("div", { class: "summary" });
  /** Said by a screen reader when the scan ends, not at each picture. */
  private readonly spoken = element("div", { class: "spoken", attributes: { role: "status" } });
  readonly element = element("div", { children: [this.shown, this.spoken] });

  show(status: ScanStatus): void {
    const { phase } = status;
    const line = element("p", { text: progressText(status) });
    const further = phase === "ready" ? [] : [outcomeList(status)];
    this.shown.replaceChildren(line, ...(phase === "running" ? [bar(status)] : []), ...further);
    const isOver = phase === "done" || phase === "stopped";
    this.spoken.textContent = isOver ? progressText(status) : "";
  }
}

/** The line above says the same to a screen reader. */
function bar(status: ScanStatus): HTMLElement {
  const fill = element("div");
  fill.style.width = `${(checkedCount(status) / Math.max(status.total, 1)) * 100}%`;
  return element("div", { class: "bar", attributes: { "aria-hidden": "true" }, children: [fill] });
}

function outcomeList(status: ScanStatus): HTMLElement {
  const items = outcomeLines(status).map(({ outcome, text, count }) => {
    const label = element("span", { text });
    const number = element("b", { text: decimal(count) });
    const item = element("li", { class: outcome, children: [label, number] });
    item.prepend(signIcon(signOf(outcome)));
    return item;
  });
  return element("ul", { class: "told", children: items });
}

function signOf(outcome: Outcome): Sign {
  if (outcome === "unread" || outcome === "other") return "could_not_read";
  return outcome === "not_allowed" ? "permission_refused" : outcome;
}
