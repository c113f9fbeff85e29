#!/usr/bin/env bash
# pillow-jxl-plugin 1.3.8 with Pillow 13.0.0, Python 3.11, Linux x86-64.
#
# Behaviour: a JPEG is opened, painted over in place and saved as JPEG XL: the file holds the
# picture as it was opened. The plugin packs the JPEG's own file wherever image.format says JPEG, and
# changes made in place don't reach it (a copy of the image has no format, and is saved as it is). A
# good guess is that save() writes the pixels that the image has, as every other format does; it
# warns of "JPEG reconstruction", not of lost changes.
#
# Seen: "painted white, saved as JPEG XL: (204, 32, 30); a copy of it: (255, 255, 255)".
# Exits non-zero once the painted pixels are saved.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0 pillow-jxl-plugin==1.3.8
cd "$folder"
v/bin/python -W ignore - <<'PY'
import sys
import pillow_jxl
from PIL import Image

Image.new("RGB", (64, 64), (204, 32, 30)).save("a.jpg", quality=95)
image = Image.open("a.jpg")
image.paste((255, 255, 255), (0, 0, 64, 64))
image.save("in-place.jxl")
image.copy().save("copy.jxl", lossless=True)
found = [Image.open(name).convert("RGB").getpixel((5, 5)) for name in ("in-place.jxl", "copy.jxl")]
print(f"painted white, saved as JPEG XL: {found[0]}; a copy of it: {found[1]}")
sys.exit(min(found[0]) > 200)
PY
