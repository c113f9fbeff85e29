// The line with the sign: a verdict or a state.

import type { State } from "../generated/contract";
import { element } from "../ui/element";
import { type Sign, signIcon } from "../ui/icons";
import { word } from "../words";

export function headline(sign: Sign, title: string): HTMLElement {
  const text = element("span", { text: title });
  return element("h2", { class: `headline ${sign}`, children: [signIcon(sign), text] });
}

export function smallHeadline(sign: Sign, title: string, also = ""): HTMLElement {
  const text = element("span", { text: title });
  return element("p", {
    class: `headline ${sign} small ${also}`,
    children: [signIcon(sign), text],
  });
}

export function stateHeadline(state: State): HTMLElement {
  return headline(state, word(`state_${state}_title`));
}
