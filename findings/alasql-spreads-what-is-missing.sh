#!/usr/bin/env bash
# alasql 4.19.1 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: STDDEV, STD, STDEVP and VARP count a NULL among the values, VAR, STDEV, AVG, SUM and COUNT(column) leave it
# out. With one face in ten without a score the spread of scores that are all 0.5 isn't 0, and where half are missing
# it's half of the mean. Nothing is raised or said. A good guess is SQL's rule that an aggregate passes over NULL, which
# the sister functions keep here, too. Besides, STDDEV is the deviation of a whole population and STDEV that of a
# sample, so that one letter changes which of the two rules holds. Error bars and thresholds of mean plus twice the
# deviation are too wide for each batch with a face that wasn't found.
#
# Seen: "0.5 nine times and one NULL: AVG 0.5, STDEV 0, STDDEV 0.15, STDEVP 0.15, VARP 0.0225; without the NULL: AVG
# 0.5, STDEV 0, STDDEV 0, STDEVP 0, VARP 0".
# Exits non-zero once STDDEV passes over NULL.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --omit=optional alasql@4.19.1
cat > spread.cjs <<'JS'
const alasql = require("alasql");

const scores = Array.from({ length: 9 }, () => ({ score: 0.5 }));
const names = ["AVG", "STDEV", "STDDEV", "STDEVP", "VARP"];
const asked = `SELECT ${names.map((name) => `${name}(score) AS ${name.toLowerCase()}_`).join(", ")} FROM ?`;
const answers = (rows) => {
  const [row] = alasql(asked, [rows]);
  return names.map((name) => Number(row[`${name.toLowerCase()}_`].toFixed(4)));
};
const gap = answers([...scores, { score: null }]);
const whole = answers(scores);
const shown = (values) => names.map((name, index) => `${name} ${values[index]}`).join(", ");
console.log(`0.5 nine times and one NULL: ${shown(gap)}; without the NULL: ${shown(whole)}`);
process.exit(whole.join() === "0.5,0,0,0,0" && gap.join() === "0.5,0,0.15,0.15,0.0225" ? 0 : 1);
JS
node spread.cjs
