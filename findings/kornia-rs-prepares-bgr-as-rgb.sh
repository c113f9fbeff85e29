#!/usr/bin/env bash
# kornia_rs 0.2.0, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: Preprocessor makes a frame into a network's input, [1, 3, H, W], less mean and by std, and takes the
# frame's order of channels as format: "rgb", "bgr", "rgba" or "bgra". Without a GPU "bgr" gives the very numbers of
# "rgb", and "bgra" those of "rgba": the first byte becomes the first channel and is measured by the first mean,
# which for BGR is red's mean for blue. Nothing is raised, while formats that it can't do there are refused. A good
# guess is that format says what the bytes are, so that one picture comes out the same from either order: else
# there'd be no use in telling it. Frames from OpenCV are BGR: the network is shown faces with red and blue
# exchanged, which are still faces, and answers with other scores. What helps is to turn the frame beforehand.
#
# Seen: "red 200, green 100, blue 50: from rgb 0.784,0.392,0.196; the same as bgr 0.196,0.392,0.784; as bgra
# 0.196,0.392,0.784; with ImageNet's mean and std: rgb 1.31,-0.29,-0.93, bgr -1.26,-0.29,1.68".
# Exits non-zero once bgr comes out as rgb does.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check kornia_rs==0.2.0 numpy==2.4.6 2> pip.txt || cat pip.txt
cat > prepare.py <<'PY'
import sys

import kornia_rs
import numpy as np

SIDE = 8
FRAMES = {"rgb": (200, 100, 50), "bgr": (50, 100, 200), "rgba": (200, 100, 50, 255), "bgra": (50, 100, 200, 255)}


def prepared(order, **measures):
    frame = np.full((SIDE, SIDE, len(order)), FRAMES[order], np.uint8).ravel()
    network_input = kornia_rs.Preprocessor(mode="stretch", format=order, **measures).run(frame, SIDE, SIDE, SIDE, SIDE)
    return np.from_dlpack(network_input)[0, :, 4, 4]


def written(channels, digits):
    return ",".join(f"{channel:.{digits}f}" for channel in channels)


plain = {order: prepared(order) for order in FRAMES}
imagenet = {"mean": list(kornia_rs.IMAGENET_MEAN), "std": list(kornia_rs.IMAGENET_STD)}
rgb, bgr = prepared("rgb", **imagenet), prepared("bgr", **imagenet)
print(
    f"red 200, green 100, blue 50: from rgb {written(plain['rgb'], 3)}; the same as bgr {written(plain['bgr'], 3)};"
    f" as bgra {written(plain['bgra'], 3)}; with ImageNet's mean and std: rgb {written(rgb, 2)}, bgr {written(bgr, 2)}"
)
right = np.allclose(plain["rgb"], np.array([200, 100, 50]) / 255, atol=0.01)
exchanged = all(np.allclose(plain[order], plain["rgb"][::-1], atol=0.01) for order in ("bgr", "bgra"))
sys.exit(not (right and exchanged and abs(rgb - bgr).max() > 1))
PY
v/bin/python prepare.py 2> said.txt || { tail -5 said.txt; exit 1; }
