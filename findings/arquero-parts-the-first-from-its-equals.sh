#!/usr/bin/env bash
# arquero 7.2.1 (npm), Node.js 20; sqlite3 of Python 3.11 to compare, Linux x86-64.
#
# Behaviour: op.cume_dist(), the share of values that are as small or smaller, is 1 / n for the first row of a sorted
# table or group, however many rows have the same value. The others of them, and all later ties, get their right
# share: of 0.1, 0.1, 0.1, 0.9 it is 0.25, 0.75, 0.75, 1, and of four equal values 0.25, 1, 1, 1. SQL's function of
# that name gives equal values equal shares, as do arquero's own rank, avg_rank and percent_rank. op.ntile, made of
# it, parts the first row from its equals as well. Nothing is raised or said. A good guess is SQL's, whose names these
# are. Scores tie at the bottom, where a sure detector rounds to 0: the share of real faces at or below such a score
# is looked up by its first row, and is one in n instead of half the set, and with groupby there's one such row a
# group.
#
# Seen: "0.1 0.1 0.1 0.9: arquero 0.25 0.75 0.75 1, SQLite 0.75 0.75 0.75 1; 5 5 5 5: arquero 0.25 1 1 1, SQLite 1 1 1
# 1; 0.1 0.9 0.9 0.9: arquero 0.25 1 1 1, SQLite 0.25 1 1 1; ntile(2) of 5 5 5 5: 1 2 2 2".
# Exits non-zero once equal values have equal shares.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund arquero@7.2.1
cat > shares.mjs <<'JS'
import { op, table } from "arquero";

const sets = JSON.parse(process.argv[2]);
for (const scores of sets) {
  const shares = table({ scores }).orderby("scores").derive({ share: op.cume_dist(), half: op.ntile(2) });
  console.log([...shares.array("share")].join(" "));
  console.log([...shares.array("half")].join(" "));
}
JS
sets='[[0.1, 0.1, 0.1, 0.9], [5, 5, 5, 5], [0.1, 0.9, 0.9, 0.9]]'
node shares.mjs "$sets" > arquero.txt
python3 - "$sets" > sqlite.txt <<'PY'
import json
import sqlite3
import sys

for scores in json.loads(sys.argv[1]):
    database = sqlite3.connect(":memory:")
    database.execute("create table seen (score real)")
    database.executemany("insert into seen values (?)", [(score,) for score in scores])
    shares = database.execute("select cume_dist() over (order by score) from seen order by score")
    print(*(f"{share:g}" for (share,) in shares))
PY
{ read -r ties; read -r _; read -r equal; read -r halves; read -r late; read -r _; } < arquero.txt
{ read -r right_ties; read -r right_equal; read -r right_late; } < sqlite.txt
echo "0.1 0.1 0.1 0.9: arquero $ties, SQLite $right_ties; 5 5 5 5: arquero $equal, SQLite $right_equal; 0.1 0.9 0.9" \
  "0.9: arquero $late, SQLite $right_late; ntile(2) of 5 5 5 5: $halves"
[[ $ties == "0.25 0.75 0.75 1" && $equal == "0.25 1 1 1" && $late == "$right_late" && $right_equal == "1 1 1 1" ]]
