// The picker on the screen: outlines, a line of help, and a sheet that catches mouse and keys.

import type { Candidate } from "../page_pictures/candidates";
import { deepActiveElement } from "../ui/deep";
import { element } from "../ui/element";
import { addHost } from "../ui/host";
import { onlyReal } from "../ui/real";
import { word } from "../words";
import { Outlines } from "./outlines";
import { STYLE } from "./style";

export interface PickerEvents {
  /** The mouse is over a picture. */
  readonly onPoint: (index: number) => void;
  /** A click, on a picture or beside. */
  readonly onTake: (index: number | undefined) => void;
  readonly onKey: (key: string) => void;
}

export class PickerView {
  private readonly host = addHost(STYLE, "picker");
  private readonly outlines: Outlines;
  private readonly sheet = element("div", {
    class: "sheet",
    attributes: {
      role: "dialog",
      "aria-label": word("picker_label"),
      tabindex: "-1",
      dir: word("text_direction"),
      lang: word("language_code"),
    },
  });
  private readonly choice = element("p", { class: "choice", attributes: { role: "status" } });
  private readonly removed = new AbortController();
  private readonly focusedBefore = deepActiveElement();

  constructor(
    private readonly candidates: readonly Candidate[],
    events: PickerEvents,
  ) {
    this.outlines = new Outlines(candidates);
    const hint = word(candidates.length ? "picker_hint" : "picker_none");
    const help = element("div", {
      class: "help",
      children: [element("p", { text: hint }), this.choice],
    });
    this.sheet.append(this.outlines.element, help);
    this.host.root.append(this.sheet);
    this.outlines.place();
    this.listen(events);
    this.sheet.focus({ preventScroll: true });
  }

  choose(index: number): void {
    this.outlines.choose(index);
    const rect = this.candidates[index]?.element.getBoundingClientRect();
    const sides = [rect?.width ?? 0, rect?.height ?? 0].map(Math.round);
    this.choice.textContent = word("picker_choice", index + 1, this.candidates.length, ...sides);
  }

  /** Leaves the page as it was before. */
  remove(): void {
    const hadFocus = document.activeElement === this.host.element;
    this.removed.abort();
    this.host.element.remove();
    if (hadFocus && this.focusedBefore instanceof HTMLElement) {
      this.focusedBefore.focus({ preventScroll: true });
    }
  }

  private listen({ onPoint, onTake, onKey }: PickerEvents): void {
    const { signal } = this.removed;
    const place = () => this.outlines.place();
    addEventListener("scroll", place, { signal, capture: true, passive: true });
    addEventListener("resize", place, { signal, passive: true });
    this.sheet.addEventListener("pointermove", ({ clientX, clientY }) => {
      const index = this.outlines.at(clientX, clientY);
      if (index !== undefined) onPoint(index);
    });
    const onClick = onlyReal(({ clientX, clientY }: MouseEvent) => {
      onTake(this.outlines.at(clientX, clientY));
    });
    this.sheet.addEventListener("click", onClick);
    const onKeyDown = onlyReal((event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      onKey(event.key);
    });
    addEventListener("keydown", onKeyDown, { signal, capture: true });
  }
}
