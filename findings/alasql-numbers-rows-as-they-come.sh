#!/usr/bin/env bash
# alasql 4.19.1 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: the order in a window is read and thrown away: ROW_NUMBER() OVER (PARTITION BY person ORDER BY score DESC)
# numbers the rows as they come. And a window sees only the columns that the query puts out: without "person" among
# them the rows are one partition, and AVG(score) OVER without "score" among them is missing, SUM is 0. No error, no
# warning, though a function that it doesn't know, such as RANK, raises one. A good guess is the standard's meaning, or
# an error for what isn't there. The query by which one takes the best photograph of each person, row number 1 by
# score, takes the first one in the table, and a score less its group's mean is the score or rubbish.
#
# Seen: "a 0.25, a 0.75, b 0.125, b 0.375: ROW_NUMBER by person and falling score 1 2 1 2, by hand 2 1 2 1; with score
# alone put out 1 2 3 4; AVG by person 0.5 0.5 0.25 0.25; with person alone put out none none none none".
# Exits non-zero once the order counts.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --omit=optional alasql@4.19.1
cat > window.cjs <<'JS'
const alasql = require("alasql");

const rows = [["a", 0.25], ["a", 0.75], ["b", 0.125], ["b", 0.375]].map(([person, score]) => ({ person, score }));
const ask = (columns, asked) =>
  alasql(`SELECT ${columns}, ${asked} AS answer FROM ?`, [rows]).map(({ answer }) => answer ?? "none").join(" ");
const scoresOf = (person) => rows.filter((row) => row.person === person).map(({ score }) => score);
const byHand = rows.map(({ person, score }) => scoresOf(person).filter((other) => other >= score).length).join(" ");

const number = "ROW_NUMBER() OVER (PARTITION BY person ORDER BY score DESC)";
const mean = "AVG(score) OVER (PARTITION BY person)";
const [numbered, alone] = ["person, score", "score"].map((columns) => ask(columns, number));
const [means, lost] = ["person, score", "person"].map((columns) => ask(columns, mean));
console.log(
  `${rows.map(({ person, score }) => `${person} ${score}`).join(", ")}: ROW_NUMBER by person and falling` +
    ` score ${numbered}, by hand ${byHand}; with score alone put out ${alone}; AVG by person ${means}; with person` +
    ` alone put out ${lost}`,
);
const right = byHand === "2 1 2 1" && means === "0.5 0.5 0.25 0.25";
process.exit(right && numbered === "1 2 1 2" && alone === "1 2 3 4" && lost === "none none none none" ? 0 : 1);
JS
node window.cjs
