#!/usr/bin/env bash
# imagecodecs 2026.3.6, numpy 2.4.6, pillow 12.3.0, Python 3.11, Linux x86-64.
#
# Behaviour: the level given to avif_encode, jpegxl_encode and jpeg8_encode is a quality, and a low one costs the
# picture its detail. webp_encode takes the same level from 0 to 100 and loses nothing at any of them: it writes
# lossless files unless lossless=False is said, and of a lossless file the level is but the effort. Neither the
# docstring nor a warning says so. A good guess is that level=10 is WebP of quality 10, as Pillow's quality=10 and the
# same call for its neighbours. A test of how a detector bears compression runs over these codecs in one loop: at WebP
# it's shown the untouched pictures at every level, and WebP is reported as the format that does no harm.
#
# Seen: "level 10 and 90 cost, of 255: JPEG 28.4, 3.1; AVIF 31.7, 1.5; JPEG XL 30.9, 3.3; WebP 0.0, 0.0, bytes 15188,
# 15188; WebP with lossless=False 12.7, 1.7".
# Exits non-zero once webp_encode loses something at level 10.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check imagecodecs==2026.3.6 numpy==2.4.6 pillow==12.3.0 \
  2> "$folder/pip.txt" || cat "$folder/pip.txt"
"$folder/v/bin/python" - <<'PY'
import io
import sys

import imagecodecs
import numpy as np
from PIL import Image

noise = np.random.default_rng(0).normal(128, 40, (128, 128, 1)).clip(0, 255).repeat(3, axis=2).astype(np.uint8)


def cost(codec, level, **options):
    written = getattr(imagecodecs, f"{codec}_encode")(noise, level=level, **options)
    read = getattr(imagecodecs, f"{codec}_decode")(written)
    if codec == "webp":  # Pillow reads the same out of it
        assert np.array_equal(read, np.asarray(Image.open(io.BytesIO(written)).convert("RGB")))
    return np.abs(read.astype(float) - noise).mean(), len(written)


def both(codec, **options):
    return [cost(codec, level, **options) for level in (10, 90)]


jpeg, avif, jxl, webp = [both(codec) for codec in ("jpeg8", "avif", "jpegxl", "webp")]
lossy = both("webp", lossless=False)
said = [", ".join(f"{lost:.1f}" for lost, _ in pair) for pair in (jpeg, avif, jxl, webp, lossy)]
print(
    f"level 10 and 90 cost, of 255: JPEG {said[0]}; AVIF {said[1]}; JPEG XL {said[2]}; WebP {said[3]},"
    f" bytes {webp[0][1]}, {webp[1][1]}; WebP with lossless=False {said[4]}"
)
others = all(pair[0][0] > 10 and pair[0][0] > pair[1][0] > 0 for pair in (jpeg, avif, jxl, lossy))
sys.exit(not (others and webp[0][0] == webp[1][0] == 0))
PY
