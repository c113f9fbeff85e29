#!/usr/bin/env bash
# Pillow 13.0.0 with its libjpeg-turbo 3.2.0, Python 3.11.
#
# Behaviour: half of a JPEG is refused as truncated, but with the two bytes of an end marker put
# after it, it loads without an error or a warning, its lower half grey. A good guess is that missing
# rows are noticed either way: libjpeg counts them as a warning, of which Pillow tells nobody. So
# whether a file that only lacks its end marker is whole can't be learned by adding one; it can by
# adding other bytes first and comparing the pixels.
#
# Seen: "cut: image file is truncated …; cut and ended: loads, last row (128, 128, 128)".
# Exits non-zero once the ended half is refused.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0
"$folder/v/bin/python" -W error - <<'PY'
import io, random, sys
from PIL import Image

drawn = Image.frombytes("RGB", (30, 30), random.Random(1).randbytes(2700)).resize((600, 600))
file = io.BytesIO()
drawn.save(file, "JPEG")
half = file.getvalue()[: len(file.getvalue()) // 2]
try:
    Image.open(io.BytesIO(half)).load()
    sys.exit("The half alone loads, too.")
except OSError as error:
    told = str(error)
ended = Image.open(io.BytesIO(half + b"\xff\xd9"))
try:
    ended.load()
except OSError as error:
    sys.exit(f"Refused: {error}")
print(f"cut: {told}; cut and ended: loads, last row {ended.getpixel((300, 599))}")
PY
