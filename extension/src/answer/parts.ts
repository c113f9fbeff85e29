// What the answer is made of: the network's part and the eyes' part, in log-odds.

import type { FaceAnswer, Weighed } from "../detector/answer";
import { element } from "../ui/element";
import { decimal, word } from "../words";

/** Names and values, in the order in which they add up. */
export function partsRows({ network_log_odds: network, eyes_log_odds: eyes }: Weighed): string[][] {
  return [
    [word("why_parts_network"), signed(network)],
    [word("why_parts_eyes"), signed(eyes)],
    [word("why_parts_together"), signed(network + eyes)],
  ];
}

/** A table of them; nothing where the face was too small. */
export function partsPart({ weighed }: FaceAnswer): Element[] {
  if (!weighed) return [];
  const rows = partsRows(weighed).map(([name, value]) => {
    const head = element("th", { text: name, attributes: { scope: "row" } });
    const cell = element("td", { children: [element("bdi", { text: value })] });
    return element("tr", { children: [head, cell] });
  });
  return [
    element("h3", { text: word("why_parts_title") }),
    element("table", { class: "parts", children: rows }),
    element("p", { class: "quiet", text: word("why_parts_note") }),
  ];
}

/** Log-odds with their sign, to a tenth. */
export function signed(logOdds: number): string {
  return `${logOdds < 0 ? "−" : "+"}${decimal(Math.abs(logOdds), 1)}`;
}
