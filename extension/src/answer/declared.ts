// What the file says of itself: a part of its own above the network's answer.

import type { Verdict } from "../generated/contract";
import { disagreementOf } from "../labels/declaration";
import { type Declaration, labels } from "../labels/table";
import { word } from "../words";
import { element } from "../ui/element";

/** Characters of a text from the file that are repeated to people. */
const SHOWN = 80;

export function declaredPart(declared: Declaration, verdict: Verdict): HTMLElement {
  const disagreement = disagreementOf(declared, verdict);
  const title = element("strong", { text: word(`attestation_${declared.attestation}_title`) });
  const name = element("span", { class: "quiet", text: word("declared_heading") });
  return element("section", {
    class: `declared ${declared.attestation}`,
    attributes: { "aria-label": word("declared_heading") },
    children: [
      name,
      title,
      element("p", { text: declaredStatement(declared) }),
      disagreement &&
        element("p", { class: "disagrees", text: word(`disagreement_${disagreement}`) }),
    ],
  });
}

/** In plain text, for the copied report. */
export function declaredLines(declared: Declaration, verdict: Verdict): string[] {
  const disagreement = disagreementOf(declared, verdict);
  const title = word(`attestation_${declared.attestation}_title`);
  return [
    `${word("declared_heading")}: ${title}`,
    declaredStatement(declared),
    ...(disagreement ? [word(`disagreement_${disagreement}`)] : []),
  ];
}

function declaredStatement({
  attestation,
  origin,
  unsigned_origin: unsigned,
  names,
  fields,
  signer,
  tool,
}: Declaration): string {
  const told = [origin, unsigned];
  const editors = names.filter((name) => labels.editors.includes(name));
  const generators = names.filter((name) => !editors.includes(name));
  // In the order of export/locale.py.
  const values = [
    printable(signer ?? word("unnamed_signer")),
    printable(tool ?? word("unnamed_tool")),
    `\u2066${labels.trust_date}\u2069`, // else Arabic text would turn its parts round
    fields.map(printable).join(", "),
    (generators.length ? generators : editors).join(", "),
    editors.join(", "),
  ];
  return [
    ...(origin ? [word(`origin_${origin}_statement`, ...values)] : []),
    ...(!origin && labels.holding.includes(attestation) ? [word("origin_none_statement")] : []),
    ...(generators.length && !told.includes("generator_named")
      ? [word("origin_also_names", ...values)]
      : []),
    word(`attestation_${attestation}_meaning`, ...values),
    ...(unsigned
      ? [word("declared_unsigned_beside", ...values), word(`origin_${unsigned}_statement`, ...values)]
      : []),
    ...(editors.length && !told.includes("editor_named")
      ? [word("origin_also_edited", ...values)]
      : []),
  ].join(" ");
}

/** A stranger's text in one line, without what could steer its direction, and not too long. */
function printable(text: string): string {
  const clean = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim();
  return clean.length <= SHOWN ? clean : `${clean.slice(0, SHOWN - 1)}…`;
}
