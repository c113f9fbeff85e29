// The answer about a picture: its faces, one of them chosen, the prior, and what stands behind it.

import type { PictureAnswer } from "../detector/answer";
import { atPrior } from "../detector/verdict";
import { drawWhole } from "../ui/bitmap";
import { element } from "../ui/element";
import { chanceSentence, decimal, verdictTitle, word } from "../words";
import { copyButton, dashboardLink } from "./actions";
import { FaceChooser } from "./chooser";
import { declaredPart } from "./declared";
import { EvidencePart } from "./evidence";
import { facePart, faceTitle, hasChance } from "./faces";
import { FullPart } from "./full";
import { headline, smallHeadline } from "./headline";
import { MarkedCopy } from "./marked_copy";
import { priorPart } from "./prior";
import { reportText } from "./report";
import type { AnswerState } from "./state";

export interface Surroundings {
  announce(text: string): void;
  /** Marks a face on the picture itself; undefined where nothing can be laid over it. */
  readonly choose: ((index: number) => void) | undefined;
}

export class AnswerPart {
  readonly full: FullPart;
  readonly elements: readonly Element[];
  private readonly face = element("div", { class: "chosen" });
  private readonly chooser: FaceChooser | undefined;
  private readonly marked: MarkedCopy | undefined;
  private readonly evidence: EvidencePart;
  private chosen: number;
  private prior: number;

  constructor(
    private readonly state: AnswerState,
    private readonly surroundings: Surroundings,
  ) {
    const { answer, preview, settings } = state;
    this.prior = settings.prior;
    // The one that the picture's verdict comes from.
    this.chosen = Math.max(
      answer.faces.findIndex((face) => face.verdict === answer.verdict),
      0,
    );
    this.full = new FullPart(state, this.prior);
    this.evidence = new EvidencePart(answer, preview);
    if (answer.faces.length > 1) {
      this.chooser = new FaceChooser(answer.faces, this.chosen, (index) => this.choose(index));
      if (!surroundings.choose) this.marked = new MarkedCopy(answer, copyOf(preview));
    }
    this.elements = this.build();
    this.choose(this.chosen);
    this.setPrior(this.prior);
  }

  /** The answer in a sentence or two, for a screen reader. */
  get summary(): string {
    const { verdict, faces } = this.state.answer;
    const only = faces.length === 1 ? this.faces[0] : undefined;
    const title = only ? faceTitle(only) : verdictTitle(verdict);
    const count = faces.length > 1 ? word("faces_count", faces.length) : "";
    return [title, count, this.chanceOf(only)].filter(Boolean).join(". ");
  }

  private get faces(): PictureAnswer["faces"] {
    const { faces, model } = this.state.answer;
    return faces.map((face) => {
      const { probability } = face;
      return probability === null
        ? face
        : { ...face, probability: atPrior(probability, model.prior, this.prior) };
    });
  }

  private build(): Element[] {
    const { answer, seen } = this.state;
    const { verdict, faces, image } = answer;
    const { declared } = answer;
    return [
      ...(declared ? [declaredPart(declared, verdict)] : []),
      this.lead(),
      ...(this.marked ? [this.marked.element] : []),
      ...this.meaning(),
      ...(this.chooser ? [this.chooser.element] : []),
      ...(faces.length ? [this.face] : []),
      ...(faces.some(hasChance) ? [this.priorPart()] : []),
      ...(seen === "screen" ? [element("p", { text: word("capture_caveat") })] : []),
      ...(seen === "tab" ? [element("p", { text: word("capture_tab_caveat") })] : []),
      ...this.notes().map((text) => element("p", { class: "quiet", text })),
      ...(image.animated ? [element("p", { class: "quiet", text: word("animated_note") })] : []),
      this.actions(),
      this.evidence.element,
    ];
  }

  /** Left out where the reason, which follows, says better why nothing can be said. */
  private meaning(): Element[] {
    const { verdict, faces } = this.state.answer;
    if (verdict === "unsure" && faces[this.chosen]?.reason) return [];
    return [element("p", { text: word(`verdict_${verdict}_meaning`) })];
  }

  /** What is to be known of the picture beside its faces. */
  private notes(): string[] {
    const { answer, seen } = this.state;
    const { image, faces, not_judged } = answer;
    const all = faces.length + not_judged.length;
    return [
      ...(not_judged.length ? [word("faces_beyond", decimal(faces.length), decimal(all))] : []),
      ...(seen === "page" ? [word("page_pixels_note")] : []),
      ...(image.cut_off ? [word("cut_off_note")] : []),
      ...(image.reduction > 1 ? [word("reduced_note", decimal(image.reduction))] : []),
    ];
  }

  /** The verdict, beside the very picture it is about: the page may show another one by now. */
  private lead(): HTMLElement {
    const { answer, preview } = this.state;
    const picture = this.marked ? undefined : copyOf(preview);
    const verdict = headline(answer.verdict, verdictTitle(answer.verdict));
    return element("div", { class: "lead", children: [picture, verdict] });
  }

  private actions(): HTMLElement {
    const { answer, settings, address } = this.state;
    const report = () =>
      reportText({ answer, address, prior: this.prior, full: this.full.answered });
    const { announce } = this.surroundings;
    return element("div", {
      class: "actions",
      children: [
        answer.faces.length ? this.evidence.button : undefined,
        copyButton(report, announce),
        settings.dashboard && address ? dashboardLink(settings.dashboard, address) : undefined,
      ],
    });
  }

  private priorPart(): HTMLElement {
    return priorPart(
      this.prior,
      (prior) => this.setPrior(prior),
      () => this.surroundings.announce(this.chanceOf(this.faces[this.chosen])),
    );
  }

  private chanceOf(face: PictureAnswer["faces"][number] | undefined): string {
    return face && hasChance(face) ? chanceSentence(face.probability, this.prior) : "";
  }

  private setPrior(prior: number): void {
    this.prior = prior;
    this.chooser?.update(this.faces);
    this.full.setPrior(prior);
    this.showFace();
  }

  private choose(index: number): void {
    this.chosen = index;
    this.surroundings.choose?.(index);
    this.marked?.choose(index);
    const face = this.state.answer.faces[index];
    if (face) this.evidence.show(face);
    this.showFace();
  }

  private showFace(): void {
    const face = this.faces[this.chosen];
    if (!face) return;
    const title = `${word("face_number", this.chosen + 1)}: ${verdictTitle(face.verdict)}`;
    const named = this.chooser ? [smallHeadline(face.verdict, title)] : [];
    this.face.replaceChildren(...named, ...facePart(face, this.prior));
  }
}

function copyOf(preview: string): HTMLCanvasElement {
  const attributes = { role: "img", "aria-label": word("check_preview") };
  const picture = element("canvas", { class: "judged", attributes });
  void drawWhole(picture, preview);
  return picture;
}
