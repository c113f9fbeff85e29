#!/usr/bin/env bash
# hyparquet 1.33.0 (npm), Node.js 20; pyarrow 26.0.1, pillow 13.0.0, Python 3.11.
#
# Behaviour: a Parquet column of type binary, as pyarrow writes bytes, is decoded as UTF-8 text unless utf8: false is
# given: a JPEG comes back as a JavaScript string in which whatever isn't text has become U+FFFD, and can't be made
# bytes again. No error, no warning; the same file's column of fixed length comes back as a Uint8Array. A good guess
# is that only columns whose logical type is STRING are text, for Parquet has that type to tell the two apart, and
# pyarrow, DuckDB and polars go by it. Data sets of faces are mostly Parquet files with a binary column of JPEGs or
# PNGs: a page that shows them or scores them in the browser finds each one broken, and a hash of it is of other
# bytes than the file's.
#
# Seen: "JPEG of 851 bytes: by default a string, 1427 bytes when made bytes again, same: false; utf8: false:
# Uint8Array, same: true; a fixed length: Uint8Array".
# Exits non-zero once binary comes back as bytes by default.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1 pillow==13.0.0 2> pip.txt || cat pip.txt
npm install --silent --no-audit --no-fund hyparquet@1.33.0
v/bin/python - <<'PY'
import io

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

kept = io.BytesIO()
Image.radial_gradient("L").resize((48, 48)).convert("RGB").save(kept, "JPEG")
jpeg = kept.getvalue()
columns = {"image": pa.array([jpeg], pa.binary()), "start": pa.array([jpeg[:8]], pa.binary(8))}
pq.write_table(pa.table(columns), "faces.parquet")
open("face.jpg", "wb").write(jpeg)
PY
cat > read.mjs <<'JS'
import { readFileSync } from "fs";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";

const written = readFileSync("face.jpg");
const file = await asyncBufferFromFile("faces.parquet");
const [usual] = await parquetReadObjects({ file });
const [bytes] = await parquetReadObjects({ file, utf8: false });
const kind = (value) => (typeof value === "string" ? "a string" : value.constructor.name);
const again = Buffer.from(usual.image);
const same = again.equals(written);
const asked = Buffer.from(bytes.image).equals(written);
console.log(
  `JPEG of ${written.length} bytes: by default ${kind(usual.image)}, ${again.length} bytes when made bytes again,` +
    ` same: ${same}; utf8: false: ${kind(bytes.image)}, same: ${asked}; a fixed length: ${kind(usual.start)}`,
);
process.exit(typeof usual.image === "string" && !same && asked && kind(usual.start) === "Uint8Array" ? 0 : 1);
JS
node read.mjs
