// The model card: which network answers here, and how often it was right and wrong on which set.

import { rateText } from "../answer/performance";
import { contract } from "../contract";
import type { Rate, SizeBand } from "../generated/contract";
import { part } from "../pages/part";
import { element } from "../ui/element";
import { decimal, word } from "../words";

export function showModel(): void {
  const { network, performance } = contract;
  const { set_name, tpr, tpr_cropped, fpr, fpr_cut, by_face_size } = performance;
  part("#model").append(
    ...entry(word("options_model_name"), network.name),
    ...entry(word("options_model_version"), network.version),
    ...entry(word("options_model_sha256"), network.weights_sha256),
  );
  part("#rates-title").textContent = word("options_rates", set_name);
  part("#rates").append(
    row(word("why_tests_all"), [tpr, tpr_cropped, fpr, fpr_cut]),
    // Those that somebody cropped are too few to be counted by size.
    ...by_face_size.map((band) => {
      return row(bandName(band), [band.tpr, undefined, band.fpr, band.fpr_cut]);
    }),
  );
}

function entry(name: string, value: string): Element[] {
  const code = element("code", { text: value, attributes: { dir: "ltr" } });
  return [element("dt", { text: name }), element("dd", { children: [code] })];
}

/** Args: rates, undefined where there is none to tell. */
function row(name: string, rates: readonly (Rate | null | undefined)[]): HTMLElement {
  const head = element("th", { text: name, attributes: { scope: "row" } });
  const cells = rates.map((rate) => {
    return element("td", { text: rate === undefined ? "–" : rateText(rate) });
  });
  return element("tr", { children: [head, ...cells] });
}

function bandName({ face_min, face_max }: SizeBand): string {
  return face_max === null
    ? word("options_rates_above", decimal(face_min))
    : word("options_rates_band", decimal(face_min), decimal(face_max));
}
