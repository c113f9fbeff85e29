// How many of such pictures are generated: the supposition that turns a score into a chance.

import { element } from "../ui/element";
import { share, word } from "../words";

/** From the share in the wild (1 in 2,000) to a page that shows hardly anything else. */
const STOPS = [0.0005, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99];

/** The slider's stops, with the one to begin at among them. */
export function stopsWith(start: number): number[] {
  return [...new Set([...STOPS, start])].sort((a, b) => a - b);
}

/** `onInput` at every step, `onChange` when the slider is let go. */
export function priorPart(
  start: number,
  onInput: (prior: number) => void,
  onChange: () => void,
): HTMLElement {
  const stops = stopsWith(start);
  const slider = element("input", {
    attributes: { type: "range", id: "prior", min: "0", max: `${stops.length - 1}`, step: "1" },
  });
  const shown = element("span", { class: "share" });
  const say = (prior: number) => {
    shown.textContent = share(prior);
    slider.setAttribute("aria-valuetext", share(prior));
  };
  slider.value = String(stops.indexOf(start));
  say(start);
  slider.addEventListener("input", () => {
    const prior = stops[slider.valueAsNumber] ?? start;
    say(prior);
    onInput(prior);
  });
  slider.addEventListener("change", onChange);
  const label = element("label", { text: word("prior_label"), attributes: { for: "prior" } });
  return element("div", { class: "prior", children: [label, shown, slider] });
}
