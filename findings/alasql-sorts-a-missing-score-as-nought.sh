#!/usr/bin/env bash
# alasql 4.19.1 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: ORDER BY puts NULL where 0 would stand, among the values: after the negative ones and before the positive
# ones, rising or falling. SQLite and DuckDB put it at one end, and so does each other engine, as the standard asks.
# Log-odds and margins are on both sides of 0, so the faces without a score lie in the midst of the list: the first
# four by falling score of two that are fake, two that are real and two that were never scored are the fake ones and
# those without a score, before real ones that have one. No error, no warning. A good guess is first or last.
#
# Seen: "margins 2, none, -1, 1, none, -2 rising: -2 -1 none none 1 2; falling: 2 1 none none -1 -2; LIMIT 4 of the
# falling holds 2 without a score".
# Exits non-zero once NULL stands at one end.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --omit=optional alasql@4.19.1
cat > order.cjs <<'JS'
const alasql = require("alasql");

const margins = [2, null, -1, 1, null, -2];
const rows = margins.map((margin) => ({ margin }));
const written = (values) => values.map((value) => value ?? "none").join(" ");
const ask = (rest) => alasql(`SELECT margin FROM ? ORDER BY margin ${rest}`, [rows]).map(({ margin }) => margin);
const [rising, falling] = ["ASC", "DESC"].map(ask);
const top = ask("DESC LIMIT 4").filter((margin) => margin === null).length;
console.log(
  `margins ${written(margins).replaceAll(" ", ", ")} rising: ${written(rising)}; falling: ${written(falling)}; LIMIT` +
    ` 4 of the falling holds ${top} without a score`,
);
const amid = written(rising) === "-2 -1 none none 1 2" && written(falling) === "2 1 none none -1 -2";
process.exit(amid && top === 2 ? 0 : 1);
JS
node order.cjs
