#!/usr/bin/env bash
# datasets 5.2.0, pillow 13.0.0, Python 3.11.
#
# Behaviour: map() over a folder of pictures, with a function that changes a picture in place and
# gives it back (Image.thumbnail, paste, ImageDraw), leaves the picture as it was: a Pillow image that
# still has its `filename` is written as that path, whatever its pixels are by now. A new image, as
# resize() gives one, is kept. Pictures whose bytes lie in the table are changed as asked. A good
# guess is that what the function returns is what is stored, as for every other column.
#
# Seen: "a folder: thumbnail (512, 512), resize (64, 64); bytes: thumbnail (64, 64)".
# Exits non-zero once the thumbnail of a folder's picture is kept.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check datasets==5.2.0 pillow==13.0.0
cd "$folder"
export HF_HOME="$folder/home" HF_HUB_OFFLINE=1
v/bin/python - <<'PY'
import sys
from pathlib import Path

import datasets
from PIL import Image

datasets.disable_progress_bars()


def thumbnail(row):
    row["image"].thumbnail((64, 64))
    return {"image": row["image"]}


def resize(row):
    return {"image": row["image"].resize((64, 64))}


Path("faces").mkdir()
Image.new("RGB", (512, 512), "tan").save("faces/a.png")
below = datasets.load_dataset("imagefolder", data_dir="faces", split="train")
inside = datasets.Dataset.from_dict(
    {"image": [{"bytes": Path("faces/a.png").read_bytes(), "path": None}]},
    features=datasets.Features({"image": datasets.Image()}),
)
sizes = [
    made.map(change)[0]["image"].size
    for made, change in ((below, thumbnail), (below, resize), (inside, thumbnail))
]
print(f"a folder: thumbnail {sizes[0]}, resize {sizes[1]}; bytes: thumbnail {sizes[2]}")
sys.exit(sizes != [(512, 512), (64, 64), (64, 64)])
PY
