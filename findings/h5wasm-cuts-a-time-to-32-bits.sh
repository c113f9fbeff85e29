#!/usr/bin/env bash
# h5wasm 0.10.3 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: create_attribute(name, number) without a type writes a whole number as a 32-bit integer whatever its size,
# and what doesn't fit is cut off: 2 ** 40 is read back as 0, a time in milliseconds as some other number, 3000000000
# as a negative one. The same number plus a half is written as a 64-bit float and comes back right. Nothing is raised
# or said. A good guess is that a number is kept, as a JavaScript number is a 64-bit float and h5py would choose 64
# bits, or that a type too small raises an error. The seed a face was generated from, the size of its file, the time
# of a run, kept beside its scores for provenance, name another picture or another year.
#
# Seen: "seed 4000000000 -> -294967296 (<i); bytes 1099511627776 -> 0 (<i); time 1764590400000 -> -641158656 (<i); time
# and a half 1764590400000.5 -> 1764590400000.5 (<d); small 7 -> 7 (<i)".
# Exits non-zero once a great number is kept.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund h5wasm@0.10.3
cat > kept.mjs <<'JS'
import h5wasm from "h5wasm/node";

await h5wasm.ready;
const given = { seed: 4000000000, bytes: 2 ** 40, time: 1764590400000, "time and a half": 1764590400000.5, small: 7 };
const file = new h5wasm.File("scores.h5", "w");
for (const [name, value] of Object.entries(given)) file.create_attribute(name, value);
file.close();

const read = new h5wasm.File("scores.h5", "r");
const found = Object.fromEntries(
  Object.keys(given).map((name) => [name, { value: read.attrs[name].value, dtype: read.attrs[name].dtype }]),
);
read.close();
const parts = Object.entries(given).map(
  ([name, value]) => `${name} ${value} -> ${found[name].value} (${found[name].dtype})`,
);
console.log(parts.join("; "));
const kept = (name) => Number(found[name].value) === given[name];
process.exit(kept("small") && kept("time and a half") && !["seed", "bytes", "time"].some(kept) ? 0 : 1);
JS
node kept.mjs
