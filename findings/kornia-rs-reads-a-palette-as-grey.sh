#!/usr/bin/env bash
# kornia_rs 0.2.0 beside pillow 13.0.0 and opencv-python-headless 5.0.0.93, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: of a PNG with a palette of 256 colours kornia_rs.io.read_image gives one channel of uint8, and what is
# in it are the palette's numbers, not colours: a picture that looks like noise in grey and is taken for a grey one.
# read_image_png_u8 with "mono" does the same, with "rgb" it is refused, and so are palettes of 16 colours and
# TIFFs with a palette. No error, no warning here. A good guess is three channels of the colours, as Pillow's
# convert("RGB") and OpenCV give them, or a refusal. Pictures sent as PNG are often made small with a palette: the
# usual step after reading, one channel repeated three times, shows the network a scrambled face, and the score is
# of that.
#
# Seen: "red, green, blue, skin: Pillow and OpenCV 255,0,0 0,255,0 0,0,255 204,150,120; kornia_rs (1, 4, 1) 3 0 2 1".
# Exits non-zero once the colours are read.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check kornia_rs==0.2.0 pillow==13.0.0 \
  opencv-python-headless==5.0.0.93 numpy==2.4.6 2> pip.txt || cat pip.txt
cat > palette.py <<'PY'
import sys

import cv2
import kornia_rs
import numpy as np
from PIL import Image

COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (204, 150, 120)]
NUMBERS = [3, 0, 2, 1]
small = Image.new("P", (4, 1))
palette = [(number, number, number) for number in range(256)]
for number, colour in zip(NUMBERS, COLOURS):
    palette[number] = colour
small.putpalette([level for colour in palette for level in colour])
small.putdata(NUMBERS)
small.save("palette.png", bits=8)

pillow = np.asarray(Image.open("palette.png").convert("RGB"))
opencv = cv2.imread("palette.png")[..., ::-1]
read = np.asarray(kornia_rs.io.read_image("palette.png"))
told = " ".join(",".join(map(str, colour)) for colour in pillow[0].tolist())
print(
    f"red, green, blue, skin: Pillow and OpenCV {told};"
    f" kornia_rs {read.shape} {' '.join(map(str, read.ravel().tolist()))}"
)
right = pillow[0].tolist() == opencv[0].tolist() == [list(colour) for colour in COLOURS]
sys.exit(not (right and read.ravel().tolist() == NUMBERS))
PY
v/bin/python palette.py 2> said.txt || { tail -5 said.txt; exit 1; }
