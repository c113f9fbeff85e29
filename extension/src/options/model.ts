// The model card: which network answers here, and how often it was right and wrong on which set.

import { rateText } from "../answer/performance";
import { contract } from "../contract";
import type { Rate, SizeBand } from "../generated/contract";
import { part } from "../pages/part";
import { element } from "../ui/element";
import { decimal, word } from "../words";

export function showModel(): void {
  const { network, performance } = contract;
  const { set_name, tpr, fpr, by_face_size } = performance;
  part("#model").append(
    ...entry(word("options_model_name"), network.name),
    ...entry(word("options_model_version"), network.version),
    ...entry(word("options_model_sha256"), network.weights_sha256),
  );
  part("#rates-title").textContent = word("options_rates", set_name);
  part("#rates").append(
    row(word("why_tests_all"), tpr, fpr),
    ...by_face_size.map((band) => row(bandName(band), band.tpr, band.fpr)),
  );
}

function entry(name: string, value: string): Element[] {
  const code = element("code", { text: value, attributes: { dir: "ltr" } });
  return [element("dt", { text: name }), element("dd", { children: [code] })];
}

function row(name: string, tpr: Rate | null, fpr: Rate | null): HTMLElement {
  const head = element("th", { text: name, attributes: { scope: "row" } });
  const cells = [tpr, fpr].map((rate) => element("td", { text: rateText(rate) }));
  return element("tr", { children: [head, ...cells] });
}

function bandName({ face_min, face_max }: SizeBand): string {
  return face_max === null
    ? word("options_rates_above", decimal(face_min))
    : word("options_rates_band", decimal(face_min), decimal(face_max));
}
