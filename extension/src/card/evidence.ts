// "Why this answer": what stands behind it, opened by its button.

import type { FaceAnswer, PictureAnswer } from "../detector/answer";
import { word } from "../words";
import { element } from "./element";
import { eyesPart } from "./eyes";
import { heatMapPart } from "./heat_map";
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

  constructor(
    private readonly answer: PictureAnswer,
    private readonly preview: string,
  ) {
    this.button.addEventListener("click", () => {
      this.element.hidden = !this.element.hidden;
      this.button.setAttribute("aria-expanded", String(!this.element.hidden));
    });
  }

  show(face: FaceAnswer): void {
    const { image, model } = this.answer;
    const { width, height } = image;
    const size = Math.max(face.box.width, face.box.height);
    this.element.replaceChildren(
      ...heatMapPart(face, { url: this.preview, width, height }),
      ...eyesPart(face, width, height),
      ...performancePart(model.performance, size),
      element("p", { class: "quiet", text: word("model_line", model.name, model.version) }),
    );
  }
}
