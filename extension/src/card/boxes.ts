// Thin numbered boxes over the faces in the page's picture; the mouse goes through them.

import type { PictureAnswer } from "../detector/answer";
import { element } from "./element";
import { pixelRect } from "./picture";

export class FaceBoxes {
  readonly element = element("div", { class: "boxes", attributes: { "aria-hidden": "true" } });
  private answer: PictureAnswer | undefined;

  constructor(private readonly picture: HTMLImageElement) {}

  show(answer: PictureAnswer): void {
    this.answer = answer;
    const several = answer.faces.length > 1;
    this.element.replaceChildren(
      ...answer.faces.map((_, index) => {
        const number = several ? element("span", { text: String(index + 1) }) : undefined;
        return element("div", { class: "box", children: [number] });
      }),
    );
  }

  /** Follows the picture through scrolling and resizing. */
  place(): void {
    if (!this.answer) return;
    const { image, faces } = this.answer;
    const shown = this.picture.getBoundingClientRect();
    setRect(this.element, shown.left, shown.top, shown.width, shown.height);
    const pixels = pixelRect(this.picture, image.width, image.height);
    const [across, down] = [pixels.width / image.width, pixels.height / image.height];
    faces.forEach(({ box }, index) => {
      const made = this.element.children[index] as HTMLElement;
      const left = pixels.left - shown.left + box.x * across;
      const top = pixels.top - shown.top + box.y * down;
      setRect(made, left, top, box.width * across, box.height * down);
    });
  }
}

function setRect(
  { style }: HTMLElement,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  style.left = `${left}px`;
  style.top = `${top}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
}
