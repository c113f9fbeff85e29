#!/usr/bin/env bash
# scipy 1.17.1 beside numpy 2.4.6, Python 3.11.
#
# Behaviour: the functions of scipy.spatial.distance for two vectors reckon in the vectors' own type. cityblock() and
# chebyshev() of bytes count 5 less 8 as 253, and euclidean() squares the same: the least differences downwards weigh
# most, and a vector with a little noise is as far away as one that has nothing in common, or farther. cdist() of the
# very same bytes, by the same names, is right, and so are sqeuclidean() and correlation(). Nothing is raised or warned
# of, and the answer of euclidean is a float64. (cosine() goes wrong as well, but there numpy mostly warns of an
# overflow.) A good guess is that cityblock(a, b) is cdist([a], [b], "cityblock"), and that euclidean is the root of
# sqeuclidean. Embeddings of faces and small pictures to be compared are kept as bytes: each known face that is met
# again is taken for a stranger, and a stranger for the face.
#
# Seen: "the same face and a stranger: cityblock of bytes 15077, 16233, by cdist 245, 10641; chebyshev of bytes 255,
# 254, by cdist 3, 225; euclidean of bytes 1949, 1666, by cdist 25, 1159; root of sqeuclidean 25".
# Exits non-zero once bytes have the distances that cdist finds.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --no-compile --only-binary=:all: scipy==1.17.1 numpy==2.4.6 \
  2> pip.txt || cat pip.txt
cat > distances.py <<'PY'
import sys
import warnings

import numpy as np
from scipy.spatial import distance

warnings.simplefilter("error")
chance = np.random.default_rng(0)
face = chance.integers(5, 250, 128)
same, stranger = face + chance.integers(-3, 4, 128), chance.integers(5, 250, 128)


def both(name, other):
    """The distance of bytes, of the same as floats, and by cdist of bytes."""
    function = getattr(distance, name)
    pair = np.array([face, other], np.uint8)
    by_cdist = distance.cdist(pair[:1], pair[1:], name)[0, 0]
    return [float(function(*pair)), float(function(*pair.astype(float))), float(by_cdist)]


names = ["cityblock", "chebyshev", "euclidean"]
near, far = ({name: both(name, other) for name in names} for other in (same, stranger))
root = float(np.sqrt(distance.sqeuclidean(face.astype(np.uint8), same.astype(np.uint8))))
print(
    "the same face and a stranger: "
    + "; ".join(
        f"{name} of bytes {near[name][0]:.0f}, {far[name][0]:.0f}, by cdist {near[name][2]:.0f}, {far[name][2]:.0f}"
        for name in names
    )
    + f"; root of sqeuclidean {root:.0f}"
)
right = all(np.isclose(one[1], one[2]) for table in (near, far) for one in table.values())
right = right and np.isclose(root, near["euclidean"][1]) and all(near[name][1] < far[name][1] for name in names)
farther = all(near[name][0] > far[name][0] for name in names[1:])
sys.exit(not (right and farther and near["cityblock"][0] > far["cityblock"][1]))
PY
v/bin/python distances.py
