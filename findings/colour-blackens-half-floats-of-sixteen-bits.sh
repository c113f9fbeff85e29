#!/usr/bin/env bash
# colour-science 0.4.7 with imageio 2.38.2 beside numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: colour.io.convert_bit_depth from float16 to uint16 makes black of every value. It multiplies by 65535 in
# half floats, whose greatest is 65504: the factor is infinite, 0 is no number, and the cast makes 0 of both.
# write_image converts with it, so the 16-bit PNG of a grey picture in half floats is black from corner to corner.
# Out of float32 it's right, out of float16 to uint8 as well, and what the function itself made float16 of uint16 comes
# back as nothing. numpy warns of an invalid value, as it does often in a batch; nothing is raised. A good guess is
# that any two of the bit depths listed on the function's page can be converted into each other to their
# own precision: the page names these two among them. Half floats are what an EXR and a network in mixed precision
# give; a set of generated faces is stored as black, and a detector is trained on it.
#
# Seen: "0, 0.25, 0.5, 1 as uint16: of float16 0 0 0 0, of float32 0 16384 32768 65535; as uint8 of float16 0 64 128
# 255; 16-bit ramp to float16 and back: 0 to 0 of 0 to 65535; PNG written of half floats: 0 to 0, of floats 0 to 65535".
# Exits non-zero once half floats give what floats give.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check colour-science==0.4.7 imageio==2.38.2 scipy==1.17.1 numpy==2.4.6 \
  2> pip.txt || cat pip.txt
cat > halves.py <<'PY'
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
import colour  # noqa: E402
import imageio.v3 as imageio  # noqa: E402

shares = [0, 0.25, 0.5, 1]
convert = colour.io.convert_bit_depth


def made(source, target):
    return convert(np.array(shares, source), target).tolist()


def reach(pixels):
    return f"{pixels.min()} to {pixels.max()}"


def stored(dtype):
    picture = np.linspace(0, 1, 64 * 64).reshape(64, 64).astype(dtype)
    colour.io.write_image_Imageio(picture, f"{dtype}.png", bit_depth="uint16")
    return imageio.imread(f"{dtype}.png")


def written(values):
    return " ".join(map(str, values))


half, single, small = made("float16", "uint16"), made("float32", "uint16"), made("float16", "uint8")
ramp = np.arange(0, 65536, 257, dtype=np.uint16)
back = convert(convert(ramp, "float16"), "uint16")
of_half, of_single = stored("float16"), stored("float32")
print(
    f"0, 0.25, 0.5, 1 as uint16: of float16 {written(half)}, of float32 {written(single)}; as uint8 of float16"
    f" {written(small)}; 16-bit ramp to float16 and back: {reach(back)} of {reach(ramp)}; PNG written of half floats:"
    f" {reach(of_half)}, of floats {reach(of_single)}"
)
others = single == [0, 16384, 32768, 65535] and small == [0, 64, 128, 255] and of_single.max() == 65535
sys.exit(not (others and max(half) == 0 and back.max() == 0 and of_half.max() == 0))
PY
v/bin/python halves.py 2> said.txt || { tail -5 said.txt; exit 1; }
