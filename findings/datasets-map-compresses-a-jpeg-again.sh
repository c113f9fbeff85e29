#!/usr/bin/env bash
# datasets 5.2.0, pillow 13.0.0, Python 3.11.
#
# Behaviour: a JPEG whose bytes lie in the table comes out of map() as another JPEG, saved with
# Pillow's defaults (quality 75, chroma halved), where the function does no more than give the picture
# back: of a file of quality 98 two fifths of the bytes are left. Nothing says so. A good guess is
# that an untouched picture keeps its bytes, or is stored without loss, as arrays and images made anew
# are (PNG). What a detector learns of such a set is this second compression.
#
# Seen: "19884 bytes -> 8127 bytes, JPEG, tables 1.1.1 -> 8.6.5".
# Exits non-zero once the picture comes back with its quantisation tables.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  datasets==5.2.0 pillow==13.0.0 numpy==2.4.6
cd "$folder"
export HF_HOME="$folder/home" HF_HUB_OFFLINE=1
v/bin/python - <<'PY'
import io
import sys

import datasets
import numpy as np
from PIL import Image

datasets.disable_progress_bars()


def tables_of(data):
    return Image.open(io.BytesIO(data)).quantization[0][:3]


def named(table):
    return ".".join(map(str, table))


blocks = np.random.default_rng(0).integers(0, 255, (32, 32, 3), np.uint8)
picture = Image.fromarray(np.kron(blocks, np.ones((16, 16, 1), np.uint8)))
file = io.BytesIO()
picture.save(file, "JPEG", quality=98, subsampling=0)
before = file.getvalue()
given = datasets.Dataset.from_dict(
    {"image": [{"bytes": before, "path": None}]},
    features=datasets.Features({"image": datasets.Image()}),
)
back = given.map(lambda row: {"image": row["image"]})
after = back.with_format("arrow")[0]["image"][0].as_py()["bytes"]
print(
    f"{len(before)} bytes -> {len(after)} bytes, {Image.open(io.BytesIO(after)).format},"
    f" tables {named(tables_of(before))} -> {named(tables_of(after))}"
)
sys.exit(tables_of(after) == tables_of(before))
PY
