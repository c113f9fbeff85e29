#!/usr/bin/env bash
# numcodecs 0.16.6 beside numpy 2.4.6, Python 3.11.
#
# Behaviour: Quantize(digits, "f2") multiplies by a power of two to round what lies behind the point, and does it in
# half floats, which end at 65504. With three digits that power is 1024, and whatever is over 64 comes back infinite;
# with two it's 128 and 512, with four 16384 and 4. What is less than that is rounded rightly, and the same numbers
# as "f4" are, too. numpy's warning of an overflow is all there is, and it's none of an array that comes from a store.
# A good guess is that rounding three decimals moves no number by more than half a thousandth: 200 needs no
# rounding. Features, logits and pixels of 0 to 255 are kept as half floats by those who save room, and rounded to
# make them pack: three quarters of a face's range is infinite then, and its mean and every distance to it with it.
#
# Seen: "digits 2: 0.5 63.5 200 1000 -> 0.5 63.5 200 inf; digits 3: -> 0.5 63.5 inf inf; digits 4: -> 0.5 inf inf inf;
# as f4 with 4: 0.5 63.5 200 1000; pixels of a ramp 0 to 255 infinite with 3: 75 %".
# Exits non-zero once nothing finite is rounded to infinity.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --only-binary=:all: numcodecs==0.16.6 numpy==2.4.6 \
  2> pip.txt || cat pip.txt
cat > halves.py <<'PY'
import sys
import warnings

import numpy as np
from numcodecs import Quantize

warnings.simplefilter("ignore")
numbers = [0.5, 63.5, 200, 1000]


def rounded(values, digits, dtype):
    codec = Quantize(digits=digits, dtype=dtype)
    return codec.decode(codec.encode(np.array(values, dtype)))


def written(values):
    return " ".join(f"{value:g}" for value in values)


seen = {digits: rounded(numbers, digits, "f2") for digits in (2, 3, 4)}
wide = rounded(numbers, 4, "f4")
lost = np.isinf(rounded(range(256), 3, "f2")).mean()
print(
    f"digits 2: {written(numbers)} -> {written(seen[2])}; digits 3: -> {written(seen[3])}; digits 4: ->"
    f" {written(seen[4])}; as f4 with 4: {written(wide)}; pixels of a ramp 0 to 255 infinite with 3: {lost * 100:.0f} %"
)
sys.exit(not (np.array_equal(wide, numbers) and np.isinf(seen[3]).sum() == 2 and lost > 0.7))
PY
v/bin/python halves.py
