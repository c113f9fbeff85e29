#!/usr/bin/env bash
# jstat 1.9.6, simple-statistics 7.12.1 and d3-array 3.2.5 to compare, Node 20.
#
# Behaviour: jStat.percentile(values, share) takes the value in between two neighbours, as Excel's PERCENTILE
# and NumPy do, except between the two greatest: there it gives the smaller of them. So the median of two
# values is the least, the 95th percentile of ten is the 90th, and of a hundred the 99.9th is the 99th.
# Its own jStat.median is right. A good guess is that the last gap is treated like each other one, which
# the other two libraries do. A threshold put at the 99th percentile of the scores of real faces is too
# low wherever they are few, and most so where one of them stands out: more real faces are called fake.
#
# Seen: "median of 0.1, 0.9: 0.1, others 0.5 0.5; 95 % of ten: 0.3, others 0.63 0.63; 99 % of 40: 0.3,
# others 0.666 0.666; third gap of ten: 0.25, others 0.25 0.25".
# Exits non-zero once jStat agrees in the last gap.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund jstat@1.9.6 simple-statistics@7.12.1 d3-array@3.2.5
cat > run.mjs <<'JS'
import { quantile as d3Quantile } from "d3-array";
import jstat from "jstat";
import { quantile } from "simple-statistics";

const ten = [0.1, 0.1, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.9];
const forty = [...new Array(39).fill(0.3), 0.9];
const asked = {
  "median of 0.1, 0.9": [[0.1, 0.9], 0.5],
  "95 % of ten": [ten, 0.95],
  "99 % of 40": [forty, 0.99],
  "third gap of ten": [ten, 2.5 / 9],
};
const short = (value) => Number(value.toFixed(4));
const wrong = [];
const lines = Object.entries(asked).map(([name, [values, share]]) => {
  const own = short(jstat.percentile(values, share));
  const others = [quantile, d3Quantile].map((way) => short(way(values, share)));
  if (others[0] !== others[1]) throw new Error("the others disagree");
  wrong.push(own !== others[0]);
  return `${name}: ${own}, others ${others.join(" ")}`;
});
console.log(lines.join("; "));
process.exit(wrong.join() === "true,true,true,false" ? 0 : 1);
JS
node run.mjs
