// The list of a picture's faces, to choose the one that the card speaks about.

import { element } from "../ui/element";
import { word } from "../words";
import { type Judged, faceLine } from "./faces";

export class FaceChooser {
  readonly element: HTMLElement;
  private readonly lines: readonly HTMLElement[];

  constructor(faces: readonly Judged[], chosen: number, onChoose: (index: number) => void) {
    this.lines = faces.map(() => element("span", { class: "face" }));
    const choices = this.lines.map((line, index) =>
      choice(line, index === chosen, () => onChoose(index)),
    );
    this.element = element("fieldset", {
      class: "chooser",
      attributes: { "aria-label": word("faces_choose") },
      children: [element("p", { text: word("faces_count", faces.length) }), ...choices],
    });
  }

  /** Writes the lines anew: their chances depend on the prior. */
  update(faces: readonly Judged[]): void {
    faces.forEach((face, index) =>
      this.lines[index]?.replaceChildren(...faceLine(face, index + 1)),
    );
  }
}

/** The browser moves among the buttons of a group by the arrow keys. */
function choice(line: HTMLElement, checked: boolean, onChoose: () => void): HTMLElement {
  const radio = element("input", { attributes: { type: "radio", name: "face" } });
  radio.checked = checked;
  radio.addEventListener("change", onChoose);
  return element("label", { class: "choice", children: [radio, line] });
}
