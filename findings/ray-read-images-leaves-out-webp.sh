#!/usr/bin/env bash
# ray 2.60.0 (data), pillow 13.0.0, Python 3.11.
#
# Behaviour: ray.data.read_images of a folder leaves WebP and AVIF pictures out, without a word, and
# the same where such a file is named by itself: its list of endings has png, jpg, jpeg, tif, tiff,
# bmp and gif alone, though Pillow, which reads them for it, decodes both. The documentation speaks
# of "an image extension", so a good guess is that every format that Pillow reads is read. Avatars are
# mostly WebP today: a batch over a folder of them ends well and has checked the few that are not.
#
# Seen: "in the folder: jpg, png, webp, avif; read: jpg, png; with file_extensions=None: avif, jpg,
# png, webp".
# Exits non-zero once WebP or AVIF is read by default.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check "ray[data]==2.60.0" pillow==13.0.0
cd "$folder"
RAY_DATA_DISABLE_PROGRESS_BARS=1 v/bin/python - <<'PY' 2>/dev/null
import logging, pathlib, sys
import ray, ray.data
from PIL import Image

formats = ("jpg", "png", "webp", "avif")
pathlib.Path("avatars").mkdir()
for ending in formats:
    Image.new("RGB", (64, 64), (200, 120, 90)).save(f"avatars/face.{ending}")
ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)


def endings(**options):
    rows = ray.data.read_images("avatars", include_paths=True, **options).take_all()
    return sorted(row["path"].rsplit(".", 1)[1] for row in rows)


read, all_of_them = endings(), endings(file_extensions=None)
print(f"in the folder: {', '.join(formats)}; read: {', '.join(read)};"
      f" with file_extensions=None: {', '.join(all_of_them)}")
sys.exit(read != ["jpg", "png"] or all_of_them != sorted(formats))
PY
