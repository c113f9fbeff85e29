#!/usr/bin/env bash
# dlib-bin 20.0.1.post1, scikit-image 0.26.0 (its portrait of an astronaut), numpy 2.4.6, Python 3.11.
#
# Behaviour: load_rgb_image() and load_grayscale_image() of a grey PNG with 16 bits clip its values to 255,
# of 65535 that there are: all but the darkest 255 steps come out white. A PNG in colour with 16 bits is
# scaled to 8, and looks as the same picture's file with 8 bits does. No error, no warning. A good guess is
# that grey is scaled as colour is, for one decoder reads both. Scans and raw developers save portraits this
# way; dlib's own face finder finds no face in such a file and finds it in the same picture with 8 bits, so
# that a detector which looks for faces first has nothing to judge, and a hash of it is that of a white page.
#
# Seen: "white: 8-bit colour 0%, 16-bit colour 0%, 8-bit grey 0%, 16-bit grey 89%; faces: 8-bit colour 1,
# 16-bit colour 1, 8-bit grey 2, 16-bit grey 0".
# Exits non-zero once the grey picture with 16 bits is no whiter than the one with 8.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  dlib-bin==20.0.1.post1 scikit-image==0.26.0 numpy==2.4.6 2> "$folder/pip.txt" || cat "$folder/pip.txt"
cd "$folder"
v/bin/python - <<'PY'
import struct
import sys
import zlib

import dlib
import numpy as np
from skimage import data


def chunk(kind, held):
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def save_png(name, pixels):
    """A PNG without a filter, of 8 or 16 bits, grey or in colour, as the array is."""
    height, width = pixels.shape[:2]
    colour = 0 if pixels.ndim == 2 else 2
    header = struct.pack(">IIBBBBB", width, height, 8 * pixels.itemsize, colour, 0, 0, 0)
    big_endian = pixels.astype(pixels.dtype.newbyteorder(">"))
    rows = b"".join(b"\0" + row.tobytes() for row in big_endian)
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header))
        file.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


colour = data.astronaut()
grey = colour.mean(axis=2).round().astype(np.uint8)
finder = dlib.get_frontal_face_detector()
white, faces = {}, {}
for name, pixels in (("colour", colour), ("grey", grey)):
    for bits, held in ((8, pixels), (16, pixels.astype(np.uint16) * 257)):
        save_png("face.png", held)
        loaded = dlib.load_rgb_image("face.png")
        white[f"{bits}-bit {name}"] = float((loaded == 255).mean())
        faces[f"{bits}-bit {name}"] = len(finder(loaded))
print(
    "white: " + ", ".join(f"{name} {share:.0%}" for name, share in white.items())
    + "; faces: " + ", ".join(f"{name} {number}" for name, number in faces.items())
)
whitened = white["16-bit grey"] > 0.5 and max(white["8-bit grey"], white["16-bit colour"]) < 0.05
sys.exit(not (whitened and faces["16-bit grey"] < faces["8-bit grey"]))
PY
