// The small copy of a picture with its faces marked, for the card: where nothing can be laid over the
// picture in the page, as it is a background for instance, or was captured.

import type { PictureAnswer } from "../detector/answer";
import { element } from "../ui/element";
import { word } from "../words";
import { boxesOf, chooseBox } from "./boxes";

/** Of the viewport's height, so that a tall picture leaves room for the words. */
const HEIGHT_MAX = 0.4;

export class MarkedCopy {
  readonly element: HTMLElement;
  private readonly boxes = element("div", {
    class: "boxes",
    attributes: { "aria-hidden": "true", dir: word("text_direction") },
  });

  /** Args: copy, of the whole picture. */
  constructor(answer: PictureAnswer, copy: HTMLCanvasElement) {
    const { image, faces, not_judged } = answer;
    this.element = element("div", { class: "marked", children: [copy, this.boxes] });
    this.element.style.aspectRatio = `${image.width} / ${image.height}`;
    const width = (HEIGHT_MAX * 100 * image.width) / image.height;
    this.element.style.maxWidth = `${width}vh`;
    this.boxes.replaceChildren(...boxesOf(answer));
    [...faces.map(({ box }) => box), ...not_judged].forEach((box, index) => {
      const made = this.boxes.children[index] as HTMLElement;
      const share = (length: number, whole: number) => `${(length / whole) * 100}%`;
      made.style.left = share(box.x, image.width);
      made.style.top = share(box.y, image.height);
      made.style.width = share(box.width, image.width);
      made.style.height = share(box.height, image.height);
      made.firstElementChild?.classList.toggle("inward", box.x > image.width / 2);
    });
  }

  /** Marks the face that the card speaks about. */
  choose(index: number): void {
    chooseBox(this.boxes, index);
  }
}
