#!/usr/bin/env bash
# ImageHash 4.3.2, dhash 1.4, Pillow 13.0.0, Python 3.11.
#
# Behaviour: both write the dHash of a picture, 64 bits of whether it gets brighter from left to right in a
# grid of 8 × 8, and the two differ in a quarter of the bits where half would be chance: ImageHash scales to
# 9 × 8 pixels, dhash to 9 × 9, of which it leaves one row out. The same library calls a picture of half
# the size the same, to the bit or nearly. A good guess is that dHash is one algorithm, so that hashes of a
# published list can be compared with one's own. Near-duplicates are usually asked for within 5 to 10
# bits: across the libraries a copy of a held-out face is mostly missed, so it lands in training.
#
# Seen: "one library, half the size: at most 1 bits of 64; two libraries, the same picture: 11 to 23 bits".
# Exits non-zero once the two agree within ten bits on any of the pictures.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  ImageHash==4.3.2 dhash==1.4 pillow==13.0.0
"$folder/v/bin/python" - <<'PY'
import random, sys
import dhash, imagehash
from PIL import Image

chance = random.Random(1)
halved, across = [], []
for _ in range(20):
    drawn = Image.frombytes("RGB", (24, 24), chance.randbytes(1728)).resize((480, 480))
    own = imagehash.dhash(drawn)
    halved.append(int(own - imagehash.dhash(drawn.resize((240, 240)))))
    rows, _ = dhash.dhash_row_col(drawn)
    across.append((int(str(own), 16) ^ rows).bit_count())
print(
    f"one library, half the size: at most {max(halved)} bits of 64;"
    f" two libraries, the same picture: {min(across)} to {max(across)} bits"
)
sys.exit(min(across) <= 10 or max(halved) > 2)
PY
