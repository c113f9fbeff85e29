// "Why this answer": what stands behind it, opened by its button.

import type { FaceAnswer, PictureAnswer } from "../detector/answer";
import { element } from "../ui/element";
import { word } from "../words";
import { eyesPart } from "./eyes";
import { heatMapPart } from "./heat_map";
import { partsPart } from "./parts";
import { performancePart } from "./performance";

export class EvidencePart {
  readonly button = element("button", {
    class: "why",
    text: word("why_button"),
    attributes: { type: "button", "aria-expanded": "false", "aria-controls": "evidence" },
  });
  readonly element = element("section", {
    class: "evidence",
    attributes: { id: "evidence", "aria-label": word("why_button"), hidden: "" },
  });

  private face: FaceAnswer | undefined;

  constructor(
    private readonly answer: PictureAnswer,
    private readonly preview: string,
  ) {
    this.button.addEventListener("click", () => {
      this.element.hidden = !this.element.hidden;
      this.button.setAttribute("aria-expanded", String(!this.element.hidden));
      this.draw();
    });
  }

  show(face: FaceAnswer): void {
    this.face = face;
    this.draw();
  }

  /** Only once it is open: the answer itself must not wait for the map. */
  private draw(): void {
    const { face } = this;
    if (face && !this.element.hidden) this.element.replaceChildren(...this.parts(face));
  }

  private parts(face: FaceAnswer): Element[] {
    const { image, model } = this.answer;
    const { width, height } = image;
    const size = Math.max(face.box.width, face.box.height);
    return [
      ...partsPart(face),
      ...heatMapPart(face, { url: this.preview, width, height }),
      ...eyesPart(face, width, height),
      ...performancePart(model.performance, size),
      element("p", { class: "quiet", text: word("model_line", model.name, model.version) }),
    ];
  }
}
