#!/usr/bin/env bash
# apache-arrow 21.2.0 (npm), Node.js 20; numpy 2.4.6 to compare, Python 3.11, Linux x86-64.
#
# Behaviour: a number put into a column of Float16 goes wrong at both ends. Below half of the smallest half float it
# should be 0, but 1e-8 becomes minus infinity and 1e-9 becomes 0.00004, forty thousand times too much: a shift by
# more than 31 bits starts over. From 65536 on it should be infinity, but 65536 and 131072 are 2 and 70000 is 2.13,
# unless the number has bits beyond the twentieth. In between all is right. The source says it follows NumPy's
# function, and a good guess is that it does. Nothing is raised or said. Half floats are for scores and embeddings, of
# which there are many, and a sure detector gives 1e-8 for a real face: one minus infinity makes the mean, the loss
# and the threshold of the whole column infinite, and 1e-9 ranks as a likelier fake than 1e-5. Areas and sums above
# 65504 become 2.
#
# Seen: "apache-arrow: 0.001 0.00100, 0.00001 0.0000100, 1e-8 -Infinity, 1e-9 0.0000420, 1e-12 0.0000225, 65504 65504,
# 65536 2, 70000 2.13; numpy: 0.00100, 0.0000100, 0, 0, 0, 65504, Infinity, Infinity".
# Exits non-zero once 1e-8 is 0.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund apache-arrow@21.2.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 2> pip.txt || cat pip.txt
venv/bin/python - > numpy.txt 2> said.txt <<'PY'
import numpy as np

for score in (0.001, 0.00001, 1e-8, 1e-9, 1e-12, 65504, 65536, 70000):
    print(str(float(np.float64(score).astype(np.float16))).replace("inf", "Infinity"))
PY
cat > halves.mjs <<'JS'
import { readFileSync } from "fs";
import { Float16, Table, tableFromIPC, tableToIPC, vectorFromArray } from "apache-arrow";

const scores = [0.001, 0.00001, 1e-8, 1e-9, 1e-12, 65504, 65536, 70000];
const column = vectorFromArray(scores, new Float16());
// Written and read again, as in a file: it isn't only how the numbers are shown.
const own = [...tableFromIPC(tableToIPC(new Table({ score: column }))).getChild("score")];
const numpy = readFileSync("numpy.txt", "utf8").trim().split("\n").map(Number);
const told = (value) => (value === 0 ? "0" : value > 1000 ? `${value}` : value.toPrecision(3).replace(/^2\.00$/, "2"));
console.log(
  `apache-arrow: ${scores.map((score, at) => `${score === 1e-5 ? "0.00001" : score} ${told(own[at])}`).join(", ")};` +
    ` numpy: ${numpy.map(told).join(", ")}`,
);
const right = [0, 1, 5].every((at) => own[at] === numpy[at]);
const wrong = own[2] === -Infinity && numpy[2] === 0 && own[3] > own[1] && own[6] === 2 && numpy[6] === Infinity;
process.exit(right && wrong ? 0 : 1);
JS
node halves.mjs
