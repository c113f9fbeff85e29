// Thin outlines over the pictures that can be chosen; the chosen one's is thick.

import type { Candidate } from "../page_pictures/candidates";
import { element } from "../ui/element";

export class Outlines {
  readonly element = element("div", { attributes: { "aria-hidden": "true" } });

  constructor(private readonly candidates: readonly Candidate[]) {
    this.element.append(...candidates.map(() => element("div", { class: "outline" })));
  }

  /** Args: index, of the candidate that is chosen now. */
  choose(index: number): void {
    [...this.element.children].forEach((made, i) => made.classList.toggle("chosen", i === index));
  }

  /** Follows the pictures through scrolling and resizing. */
  place(): void {
    this.candidates.forEach(({ element: shown }, index) => {
      const { left, top, width, height } = shown.getBoundingClientRect();
      const { style } = this.element.children[index] as HTMLElement;
      Object.assign(style, {
        left: `${left}px`,
        top: `${top}px`,
        width: `${width}px`,
        height: `${height}px`,
      });
    });
  }

  /** The smallest picture at a point of the viewport; undefined where there is none. */
  at(x: number, y: number): number | undefined {
    let best: { readonly index: number; readonly area: number } | undefined;
    this.candidates.forEach(({ element: shown }, index) => {
      const { left, top, right, bottom, width, height } = shown.getBoundingClientRect();
      const inside = left <= x && x <= right && top <= y && y <= bottom;
      if (inside && width * height < (best?.area ?? Infinity)) best = { index, area: width * height };
    });
    return best?.index;
  }
}
