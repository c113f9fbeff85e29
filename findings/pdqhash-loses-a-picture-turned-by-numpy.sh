#!/usr/bin/env bash
# pdqhash 0.2.8, numpy 2.4.6, pillow 13.0.0, Python 3.11.
#
# Behaviour: the PDQ hash of a picture that np.rot90() or transpose(1, 0, 2) has turned upright, as a phone's
# orientation asks for, has nothing to do with the picture: half of its 256 bits are others than those of the same
# array, copied, or turned by Pillow. The binding makes a grey picture of the array, which in NumPy keeps the
# order of its memory, and hands that memory on as if rows came first. The quality, which is there to tell when a
# hash is worth nothing, stays at 100, and there is no error; a crop, a mirror image and red and blue exchanged
# are views of NumPy, too, and right, so a test with those shows nothing. A good guess is that arrays that are
# equal have equal hashes. Lists of known pictures are searched for hashes within some 31 bits: an upright photo
# that was taken upright, and so lies on its side in the file, is missed. np.ascontiguousarray() helps.
#
# Seen: "bits of 256 that differ from Pillow's: rot90 122, transposed 132, Fortran order 142, crop 0, mirrored 0,
# BGR 0; rot90, copied 0; quality 100 for each; compute_dihedral of rot90 122".
# Exits non-zero once the turned picture has the hash of its copy.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  pdqhash==0.2.8 numpy==2.4.6 pillow==13.0.0 2> "$folder/pip.txt" || cat "$folder/pip.txt"
cd "$folder"
v/bin/python - <<'PY'
import sys

import numpy as np
import pdqhash
from PIL import Image

spots = np.random.default_rng(0).integers(0, 256, (12, 16, 3), dtype=np.uint8)
picture = Image.fromarray(spots).resize((640, 480), Image.Resampling.BICUBIC)
array = np.asarray(picture)


def turned(how):
    return np.asarray(picture.transpose(getattr(Image.Transpose, how)))


cases = {
    "rot90": (np.rot90(array), turned("ROTATE_90")),
    "transposed": (array.transpose(1, 0, 2), turned("TRANSPOSE")),
    "Fortran order": (np.asfortranarray(array), array),
    "crop": (array[40:440, 100:600], np.asarray(picture.crop((100, 40, 600, 440)))),
    "mirrored": (array[:, ::-1], turned("FLIP_LEFT_RIGHT")),
    "BGR": (array[..., ::-1], np.asarray(Image.merge("RGB", picture.split()[::-1]))),
}
bits, qualities = {}, set()
for name, (view, asked) in cases.items():
    assert np.array_equal(view, asked)
    (own, quality), (right, _) = pdqhash.compute(view), pdqhash.compute(asked)
    bits[name] = int((own != right).sum())
    qualities.add(quality)
upright, right = cases["rot90"]
copied = int((pdqhash.compute(np.ascontiguousarray(upright))[0] != pdqhash.compute(right)[0]).sum())
dihedral = int((pdqhash.compute_dihedral(upright)[0][0] != pdqhash.compute(right)[0]).sum())
print(
    "bits of 256 that differ from Pillow's: " + ", ".join(f"{name} {number}" for name, number in bits.items())
    + f"; rot90, copied {copied}; quality {', '.join(map(str, sorted(qualities)))} for each;"
    f" compute_dihedral of rot90 {dihedral}"
)
views_right = bits["crop"] == bits["mirrored"] == bits["BGR"] == copied == 0
sys.exit(not (bits["rot90"] > 31 and bits["transposed"] > 31 and views_right))
PY
