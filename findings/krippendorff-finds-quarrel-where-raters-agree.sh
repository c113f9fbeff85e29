#!/usr/bin/env bash
# krippendorff 0.9.0 beside numpy 2.4.6, Python 3.11.
#
# Behaviour: alpha(ratings, level_of_measurement="interval") of ratings kept as bytes subtracts them as bytes, and
# makes floats of what is left: 101 less 100 is 1, and 100 less 101 is 255. Each gap counts once rightly and once as
# the rest to 256, so that the least gaps weigh most: three raters who agree within a few hundredths get an alpha below
# nought, and "ratio" goes astray likewise. The very same numbers as int64 or as floats get what Krippendorff's formula
# gives by hand. "nominal" and "ordinal" don't subtract and are right. Nothing is raised or warned of. A good guess is
# that a number is worth the same in any dtype that holds it: alpha is a single float64 after all. Marks that people
# give to faces from 0, surely a photograph, to 100, surely generated, are kept as bytes by whoever keeps many of
# them; a good panel is thrown out as worse than chance.
#
# Seen: "three raters within 6 of 100: interval as uint8 -0.289, as int64 0.995, as float64 0.995, by hand 0.995;
# ratio as uint8 -2.888, as int64 0.918; ordinal 0.967 0.967".
# Exits non-zero once bytes agree with whole numbers.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --only-binary=:all: krippendorff==0.9.0 numpy==2.4.6 \
  2> pip.txt || cat pip.txt
cat > raters.py <<'PY'
import sys
from itertools import permutations

import krippendorff
import numpy as np

ratings = np.array([[4, 92, 18, 71, 55, 30, 97, 10], [7, 95, 21, 74, 50, 34, 99, 6], [2, 90, 16, 77, 53, 28, 94, 9]])


def alpha(level, dtype):
    return float(krippendorff.alpha(ratings.astype(dtype), level_of_measurement=level))


def by_hand(table):
    within = np.mean([np.mean([(a - b) ** 2 for a, b in permutations(face, 2)]) for face in table.T.tolist()])
    among = np.mean([(a - b) ** 2 for a, b in permutations(table.ravel().tolist(), 2)])
    return float(1 - within / among)


interval = {dtype: alpha("interval", dtype) for dtype in ("uint8", "int64", "float64")}
ratio, ordinal = ([alpha(level, dtype) for dtype in ("uint8", "int64")] for level in ("ratio", "ordinal"))
hand = by_hand(ratings)
print(
    f"three raters within 6 of 100: interval {', '.join(f'as {name} {value:.3f}' for name, value in interval.items())},"
    f" by hand {hand:.3f}; ratio as uint8 {ratio[0]:.3f}, as int64 {ratio[1]:.3f}; ordinal {ordinal[0]:.3f}"
    f" {ordinal[1]:.3f}"
)
right = np.allclose([interval["int64"], interval["float64"]], hand) and np.isclose(*ordinal)
sys.exit(not (right and interval["uint8"] < hand - 0.2 and abs(ratio[0] - ratio[1]) > 0.1))
PY
v/bin/python raters.py
