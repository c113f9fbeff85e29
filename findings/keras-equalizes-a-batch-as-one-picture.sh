#!/usr/bin/env bash
# keras 3.15.1 on tensorflow-cpu 2.21.0, pillow 12.3.0, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: the layer Equalization counts the greys of all pictures of a batch in one histogram, and lays that one
# curve over each of them. A dark picture beside a bright one stays dark and the bright one stays bright; alone,
# either of them is spread over the whole range, as Pillow's ImageOps.equalize does it. AutoContrast, the sister
# layer, looks at each picture by itself, also in a batch. Nothing is raised or said, and a batch of one, which is
# what gets tried out, is right. A good guess is that a layer for pictures treats each picture of a batch as if it
# were alone. What a face looks like then hangs on its neighbours: the same picture goes into the network otherwise
# in each epoch, and otherwise again in use, one by one, so that a score belongs to a batch and not to a face.
#
# Seen: "greys 0 to 63 and 192 to 255: Equalization alone 0 to 255 and 0 to 255, together 0 to 126 and 129 to 255;
# AutoContrast together 0 to 255 and 0 to 255; Pillow 0 to 255".
# Exits non-zero once Equalization gives a picture in a batch what it gives it alone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check keras==3.15.1 tensorflow-cpu==2.21.0 pillow==12.3.0 \
  numpy==2.4.6 2> pip.txt || cat pip.txt
cat > equal.py <<'PY'
import sys

import keras
import numpy as np
from PIL import Image, ImageOps

draw = np.random.default_rng(0)
dark = draw.integers(0, 64, (32, 32, 1)).repeat(3, axis=2).astype(np.float32)
bright = draw.integers(192, 256, (32, 32, 1)).repeat(3, axis=2).astype(np.float32)


def span(picture):
    return f"{picture.min():.0f} to {picture.max():.0f}"


def alone_and_together(kind):
    layer = getattr(keras.layers, kind)(value_range=(0, 255))
    alone = [np.asarray(layer(picture[None], training=True))[0] for picture in (dark, bright)]
    together = np.asarray(layer(np.stack([dark, bright]), training=True))
    return alone, together


alone, together = alone_and_together("Equalization")
sister, sister_together = alone_and_together("AutoContrast")
pillow = np.asarray(ImageOps.equalize(Image.fromarray(dark.astype(np.uint8))), np.float32)
print(
    f"greys {span(dark)} and {span(bright)}: Equalization alone {span(alone[0])} and {span(alone[1])}, together"
    f" {span(together[0])} and {span(together[1])}; AutoContrast together {span(sister_together[0])} and"
    f" {span(sister_together[1])}; Pillow {span(pillow)}"
)
as_alone = np.allclose(sister_together, np.stack(sister), atol=0.01)
stays = together[0].max() < 140 and together[1].min() > 115
sys.exit(not (as_alone and stays and all(picture.max() - picture.min() > 250 for picture in (*alone, pillow))))
PY
TF_CPP_MIN_LOG_LEVEL=3 v/bin/python equal.py 2> said.txt || { tail -5 said.txt; exit 1; }
