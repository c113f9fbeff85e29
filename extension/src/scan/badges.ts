// Small badges over the pictures that have a face, and the panel. Nothing of it stays after remove.

import type { Verdict } from "../generated/contract";
import { send } from "../messages";
import { shows } from "../page_pictures/candidates";
import { element } from "../ui/element";
import { signIcon } from "../ui/icons";
import { onlyReal } from "../ui/real";
import { keepPlacing } from "../ui/ticking";
import { word } from "../words";
import type { PagePicture } from "./find";
import { addLayer } from "./layer";
import { type PanelActions, ScanPanel } from "./panel";
import { type Outcome, type ScanStatus, outcomeText } from "./status";
import { BADGE_SIDE, STYLE } from "./style";

/** Outcomes that leave nothing to mark. */
const WITHOUT_BADGE: readonly Outcome[] = ["no_face", "unread", "not_allowed"];
/** The others: also of a picture whose server gave another one than the page shows. */
type Marked = Verdict | "other";
/** CSS pixels between a badge and the picture's edges. */
const INSET = 6;

interface Badge {
  readonly button: HTMLElement;
  /** Of the picture that was checked; the element may come to show another one. */
  readonly url: string;
}

export class BadgeLayer {
  private readonly layer = addLayer(STYLE);
  private readonly panel: ScanPanel | undefined;
  private readonly badges = new Map<Element, Badge>();
  private readonly removed = new AbortController();
  /** Knows what a scrolling box cuts off, too. */
  private readonly seen = new IntersectionObserver((entries) => this.showSeen(entries));
  private readonly resized = new ResizeObserver(() => this.placeSoon());
  private frame = 0;
  private readonly placeSoon = () => {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.place());
  };

  /** Args: actions, undefined where there is to be no panel. */
  constructor(actions?: PanelActions) {
    this.panel = actions && new ScanPanel(actions);
    if (this.panel) this.layer.root.append(this.panel.element);
    const options = { signal: this.removed.signal, capture: true, passive: true };
    for (const type of ["scroll", "resize"]) addEventListener(type, this.placeSoon, options);
    this.resized.observe(document.documentElement);
    keepPlacing(() => this.place(), this.removed.signal);
  }

  show(status: ScanStatus): void {
    this.panel?.show(status);
  }

  mark({ url, shownBy }: PagePicture, outcome: Outcome): void {
    if (WITHOUT_BADGE.includes(outcome)) return;
    for (const picture of shownBy) {
      if (this.badges.has(picture)) continue;
      const button = badgeButton(url, outcome as Marked);
      this.badges.set(picture, { button, url });
      this.layer.root.insertBefore(button, this.panel?.element ?? null);
      // It may show another picture then.
      picture.addEventListener("load", this.placeSoon, { signal: this.removed.signal });
      this.seen.observe(picture);
      this.resized.observe(picture);
    }
  }

  remove(): void {
    this.removed.abort();
    this.seen.disconnect();
    this.resized.disconnect();
    cancelAnimationFrame(this.frame);
    this.layer.host.remove();
  }

  private showSeen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const badge = this.badges.get(target);
      if (badge) badge.button.hidden = !isIntersecting;
    }
    this.placeSoon();
  }

  private place(): void {
    const corner = this.layer.host.getBoundingClientRect();
    const isRightToLeft = this.layer.host.dir === "rtl";
    for (const [picture, { button, url }] of this.badges) {
      if (!picture.isConnected || !shows(picture, url)) {
        this.drop(picture);
        continue;
      }
      const { left, right, top } = picture.getBoundingClientRect();
      const start = isRightToLeft ? right - INSET - BADGE_SIDE : left + INSET;
      button.style.left = `${start - corner.left}px`;
      button.style.top = `${top + INSET - corner.top}px`;
    }
  }

  private drop(picture: Element): void {
    this.badges.get(picture)?.button.remove();
    this.badges.delete(picture);
    this.seen.unobserve(picture);
    this.resized.unobserve(picture);
  }
}

/** Opens the card, with the evidence, beside the picture. */
function badgeButton(srcUrl: string, outcome: Marked): HTMLElement {
  const title = outcomeText(outcome);
  const button = element("button", {
    class: `badge ${outcome}`,
    attributes: { type: "button", title, "aria-label": word("scan_badge", title), hidden: "" },
  });
  button.append(signIcon(outcome === "other" ? "could_not_read" : outcome));
  button.addEventListener("click", (event) => {
    // The picture below is often a link.
    event.stopPropagation();
  });
  const pick = () => void send({ to: "worker", kind: "picked", srcUrl });
  button.addEventListener("click", onlyReal(pick));
  return button;
}
