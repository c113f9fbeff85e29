#!/usr/bin/env bash
# apache-arrow 21.2.0 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: table.concat(other) puts the first column under the first and the second under the second, whatever their
# names and types are. { score, label } with { label, score } appended has labels in its scores. Columns with names of
# which none is in the first table are taken under its names all the same. A column of floats under one of bytes still
# shows as floats, and is bytes of the floats once it's written: 0.5 and 0.25 become 0 and 0. The page asks for tables
# of the same schema, and the constructor of Table, handed the same batches, refuses them; a good guess is that concat
# refuses as well, as pyarrow does, or goes by name, as pandas and polars do. Nothing is raised or said. Results of
# two runs, one of which wrote its columns in another order, are joined to be thresholded: half of the scores are then
# labels, all of which are very sure.
#
# Seen: "score 0.2, label 0 with label 1, score 0.9: scores 0.2,1, labels 0,0.9; path and size under them: scores
# 0.2,7; bytes 200 with floats 0.5, 0.25: 200,0.5,0.25, written 200,0,0; the constructor refuses: true".
# Exits non-zero once concat goes by name or refuses.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund apache-arrow@21.2.0
cat > join.mjs <<'JS'
import { Table, tableFromArrays, tableFromIPC, tableToIPC } from "apache-arrow";

const values = (table, name) => [...table.getChild(name)].join();
const first = tableFromArrays({ score: Float64Array.of(0.2), label: Float64Array.of(0) });
const turned = tableFromArrays({ label: Float64Array.of(1), score: Float64Array.of(0.9) });
const strange = tableFromArrays({ path: Float64Array.of(7), size: Float64Array.of(8) });
const joined = first.concat(turned);
const mixed = first.concat(strange);

const bytes = tableFromArrays({ score: Uint8Array.of(200) });
const both = bytes.concat(tableFromArrays({ score: Float32Array.of(0.5, 0.25) }));
const written = tableFromIPC(tableToIPC(both));
let refused = false;
try {
  new Table([...first.batches, ...turned.batches]);
} catch (error) {
  refused = true;
}
console.log(
  `score 0.2, label 0 with label 1, score 0.9: scores ${values(joined, "score")}, labels ${values(joined, "label")};` +
    ` path and size under them: scores ${values(mixed, "score")}; bytes 200 with floats 0.5, 0.25:` +
    ` ${values(both, "score")}, written ${values(written, "score")}; the constructor refuses: ${refused}`,
);
const wrong = values(joined, "score") === "0.2,1" && values(mixed, "score") === "0.2,7";
process.exit(wrong && values(written, "score") === "200,0,0" && refused ? 0 : 1);
JS
node join.mjs
