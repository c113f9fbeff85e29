#!/usr/bin/env bash
# mahotas 1.4.19, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: resize.resize_rgb_to, resize_to and imresize give a picture of one colour black pixels along
# the lower edge and, at most sizes tried, along the right one too; asked for the size that it has, the
# picture loses both. Neither the docstrings nor an error speak of it. A good guess is that a flat picture
# stays flat at any size, and that the same size gives the same picture. A network, a perceptual hash or
# a frequency feature takes the black lines for content, and whether there are one or two depends on the
# size of the upload.
#
# Seen: "32 x 24: 55 black of 768 (right True, lower True); 64 x 48: 111 black of 3072 (right True, lower
# True); 128 x 96: 223 black of 12288 (right True, lower True); 224 x 224: 224 black of 50176 (right False,
# lower True); grey, 32 x 24: 55 by resize_to, 55 by imresize", a line each.
# Exits non-zero once no pixel is black.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check mahotas==1.4.19 numpy==2.4.6
"$folder/v/bin/python" - <<'PY'
import sys

import numpy as np
from mahotas import imresize
from mahotas.resize import resize_rgb_to, resize_to

flat = np.full((48, 64, 3), (200, 120, 90), np.uint8)
counts = {}
for size in ((24, 32), (48, 64), (96, 128), (224, 224)):
    made = resize_rgb_to(flat, size)
    black = (made == 0).all(axis=2)
    right, lower = black[:, -1].mean() > 0.9, black[-1].mean() > 0.9
    counts[size] = int(black.sum())
    print(f"{size[1]} x {size[0]}: {counts[size]} black of {black.size} (right {right}, lower {lower})")
grey = flat[..., 0]
others = [int((way == 0).sum()) for way in (resize_to(grey, (24, 32)), imresize(grey, (24, 32)))]
print(f"grey, 32 x 24: {others[0]} by resize_to, {others[1]} by imresize")
sys.exit(min([*counts.values(), *others]) == 0)
PY
