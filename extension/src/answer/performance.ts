// How often the network is right and wrong: over all faces, and over those of this one's size.

import type { PictureAnswer } from "../detector/answer";
import type { Rate, SizeBand } from "../generated/contract";
import { element } from "../ui/element";
import { decimal, word } from "../words";

type Performance = PictureAnswer["model"]["performance"];

/** Args: size, pixels of the face box's longer side. */
export function performancePart(performance: Performance, size: number): Element[] {
  const { set_name, tpr, tpr_cropped, fpr, fpr_cut, by_face_size } = performance;
  const title = element("h3", { text: word("why_tests_title") });
  if (!tpr && !fpr) return [title, element("p", { text: word("model_rates_none") })];
  const band = bandOf(size, by_face_size);
  const heads = [word("why_tests_all"), ...(band ? [bandName(band)] : [])];
  const rows = [
    row(word("why_tests_tpr"), [tpr, ...(band ? [band.tpr] : [])]),
    // Not counted by size: too few.
    row(word("why_tests_tpr_cropped"), [tpr_cropped, ...(band ? [undefined] : [])]),
    row(word("why_tests_fpr"), [fpr, ...(band ? [band.fpr] : [])]),
    row(word("why_tests_fpr_cut"), [fpr_cut, ...(band ? [band.fpr_cut] : [])]),
  ];
  const cells = heads.map((text) => element("th", { text, attributes: { scope: "col" } }));
  const head = element("tr", { children: [element("td"), ...cells] });
  const table = element("table", { children: [head, ...rows] });
  return [title, table, element("p", { class: "quiet", text: word("why_tests_set", set_name) })];
}

/** The band that holds a face of this size; undefined where none was tested. */
export function bandOf(size: number, bands: readonly SizeBand[]): SizeBand | undefined {
  return bands.find(({ face_min, face_max }) => size >= face_min && size < (face_max ?? Infinity));
}

/** In hundred, or what can be said where none was counted. */
export function rateText(rate: Rate | null): string {
  if (!rate) return word("rate_unknown");
  const count = decimal(rate.n);
  // "Under 5 in 100" must not promise more than was measured, so it is rounded up.
  if (rate.rate === 0) return word("rate_none", decimal(Math.ceil(rate.high * 100)), count);
  return word("rate_measured", decimal(rate.rate * 100, rate.rate < 0.1 ? 1 : 0), count);
}

/** Args: rates, undefined where there is none to tell. */
function row(name: string, rates: readonly (Rate | null | undefined)[]): HTMLElement {
  const head = element("th", { text: name, attributes: { scope: "row" } });
  const cells = rates.map((rate) => element("td", { text: rate === undefined ? "–" : rateText(rate) }));
  return element("tr", { children: [head, ...cells] });
}

function bandName({ face_min, face_max }: SizeBand): string {
  return face_max === null
    ? word("why_tests_above", decimal(face_min))
    : word("why_tests_band", decimal(face_min), decimal(face_max));
}
