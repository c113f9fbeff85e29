// Thin numbered boxes over the faces in the page's picture; the mouse goes through them.

import type { PictureAnswer } from "../detector/answer";
import type { Verdict } from "../generated/contract";
import { element } from "../ui/element";
import { signIcon } from "../ui/icons";
import { pixelRect } from "../ui/rect";
import { verdictTitle, word } from "../words";

export class FaceBoxes {
  readonly element = element("div", {
    class: "boxes",
    attributes: { "aria-hidden": "true", dir: word("text_direction") },
  });
  private answer: PictureAnswer | undefined;
  private readonly address: string;

  constructor(private readonly picture: HTMLImageElement) {
    this.address = addressOf(picture);
  }

  show(answer: PictureAnswer): void {
    this.answer = answer;
    this.element.replaceChildren(...boxesOf(answer));
  }

  /** Marks the face that the card speaks about. */
  choose(index: number): void {
    chooseBox(this.element, index);
  }

  /** Follows the picture through scrolling and resizing. */
  place(): void {
    if (!this.answer) return;
    // The page may have put another picture in its place, of which nothing was found out.
    this.element.hidden = addressOf(this.picture) !== this.address;
    const { image, faces, not_judged } = this.answer;
    const shown = this.picture.getBoundingClientRect();
    setRect(this.element, shown.left, shown.top, shown.width, shown.height);
    const pixels = pixelRect(this.picture, image.width, image.height);
    const [across, down] = [pixels.width / image.width, pixels.height / image.height];
    [...faces.map(({ box }) => box), ...not_judged].forEach((box, index) => {
      const made = this.element.children[index] as HTMLElement;
      const left = pixels.left - shown.left + box.x * across;
      const top = pixels.top - shown.top + box.y * down;
      setRect(made, left, top, box.width * across, box.height * down);
      // Its tag grows towards the picture's middle, so that it stays on the picture.
      made.firstElementChild?.classList.toggle("inward", left > shown.width / 2);
    });
  }
}

/** One for each face, numbered where there are several. */
export function boxesOf({ faces, not_judged }: PictureAnswer): HTMLElement[] {
  const judged = faces.map(({ verdict }, index) => {
    const tag = faces.length > 1 ? tagOf(verdict, index + 1) : undefined;
    return element("div", { class: "box", children: [tag] });
  });
  return [...judged, ...not_judged.map(() => element("div", { class: "box unjudged" }))];
}

/** Marks one of several boxes. */
export function chooseBox({ children }: Element, index: number): void {
  if (children.length < 2) return;
  [...children].forEach((box, at) => box.classList.toggle("chosen", at === index));
}

/** Before it has begun to load, the browser hasn't chosen one yet. */
function addressOf(picture: HTMLImageElement): string {
  return picture.currentSrc || picture.src;
}

/** Its number, its verdict's sign, and where it is the chosen one, the verdict in words. */
function tagOf(verdict: Verdict, number: number): HTMLElement {
  const title = element("span", { class: "tag-title", text: verdictTitle(verdict) });
  return element("div", {
    class: "tag",
    children: [element("span", { text: String(number) }), signIcon(verdict), title],
  });
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
