// The search for a picture by mouse or keys; ends with a choice, Esc or a click beside.

import { send } from "../messages";
import { type Candidate, candidates } from "../page_pictures/candidates";
import type { PickerControls, PickerHint } from "./controls";
import { certain, narrowed } from "./narrow";
import { PickerView } from "./view";

/** More can't be chosen from by hand. */
const COUNT_MAX = 300;
const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

export class Picker implements PickerControls {
  private found: readonly Candidate[] = [];
  private chosen = 0;
  private view: PickerView | undefined;

  open(hint: PickerHint): void {
    const meant = narrowed(candidates(() => true, COUNT_MAX), hint);
    const only = certain(meant);
    if (only) return this.check(only);
    this.found = meant;
    const first = likeliest(meant);
    this.view = new PickerView(meant, {
      onPoint: (index) => this.choose(index),
      onTake: (index) => this.take(index),
      onKey: (key) => this.press(key),
    });
    this.choose(first);
  }

  close(): void {
    this.view?.remove();
    this.view = undefined;
    if (globalThis.uncannyPicker === this) globalThis.uncannyPicker = undefined;
  }

  private choose(index: number): void {
    if (!this.found.length) return;
    this.chosen = (index + this.found.length) % this.found.length;
    this.view?.choose(this.chosen);
  }

  private press(key: string): void {
    const step = STEPS[key];
    if (key === "Escape") this.close();
    else if (key === "Enter" || key === " ") this.take(this.chosen);
    else if (step !== undefined) {
      this.choose(this.chosen + step);
      this.found[this.chosen]?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  /** Args: index, undefined for a click beside. */
  private take(index: number | undefined): void {
    const candidate = index === undefined ? undefined : this.found[index];
    if (candidate) this.check(candidate);
    else this.close();
  }

  private check({ element, srcUrl }: Candidate): void {
    this.close();
    globalThis.uncannyPicked = element;
    // At once, so that the browser counts it to the user's click or key, and may ask.
    void send({ to: "worker", kind: "picked", srcUrl });
  }
}

/** The one under the mouse, if it is still where the click was; else the first that can be seen. */
function likeliest(found: readonly Candidate[]): number {
  const hovered = found.findLastIndex(({ element }) => element.matches(":hover"));
  const seen = found.findIndex(({ element }) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  return Math.max(hovered >= 0 ? hovered : seen, 0);
}
