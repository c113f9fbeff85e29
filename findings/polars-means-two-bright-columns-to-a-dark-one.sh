#!/usr/bin/env bash
# polars 2.1.0, Python 3.11.
#
# Behaviour: mean_horizontal adds up columns of UInt8 as UInt8 and divides then: whatever comes to more than 255
# wraps round, so the mean of 200 and 200 is 72, and of the three channels of a white pixel 84.3. The result is
# Float64 with decimals, and nothing is said. mean() down a column and list.mean() of the same bytes are right, and so
# is mean_horizontal of Int64. A good guess is that a mean lies between the least and the greatest of what is
# averaged, and that the ways to it agree: polars widens small whole numbers where it adds up a column. Scores of
# several networks kept as bytes, 0 to 255, are averaged this way: two that are sure of a fake make a photograph,
# and two that are in doubt stay as they are.
#
# Seen: "200 and 200: mean_horizontal 72.0, down a column 200.0, in a list 200.0, as Int64 200.0; a white pixel's
# three channels: 84.3".
# Exits non-zero once mean_horizontal is no darker than its darkest column.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0 2> "$folder/pip.txt" \
  || cat "$folder/pip.txt"
"$folder/v/bin/python" - <<'PY'
import sys

import polars as pl

scores = pl.DataFrame({"first": [200], "second": [200]}, schema={"first": pl.UInt8, "second": pl.UInt8})
across = scores.select(pl.mean_horizontal("first", "second")).item()
down = pl.Series([200, 200], dtype=pl.UInt8).mean()
listed = scores.select(pl.concat_list("first", "second").list.mean()).item()
widened = scores.cast(pl.Int64).select(pl.mean_horizontal("first", "second")).item()
white = pl.DataFrame({name: pl.Series([255], dtype=pl.UInt8) for name in "rgb"})
grey = white.select(pl.mean_horizontal("r", "g", "b")).item()
print(
    f"200 and 200: mean_horizontal {across}, down a column {down}, in a list {listed}, as Int64 {widened};"
    f" a white pixel's three channels: {grey:.1f}"
)
sys.exit(not (across < 200 and grey < 255 and down == listed == widened == 200))
PY
