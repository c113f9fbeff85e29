#!/usr/bin/env bash
# ml-insights 1.1.0, scikit-learn 1.9.1, numpy 2.4.6, Python 3.11.
#
# Behaviour: SplineCalib, fitted with its defaults on scores up to .5 of an underconfident detector,
# makes a probability of .91 of a score of .45, 1.00 of .9 and .20 of 1: beyond the scores that it was
# fitted on, the curve turns back. A good guess from other calibrations (Platt's, isotonic, beta) is that
# a higher score never gets a lower probability, and that the ends stay where the last seen scores lie.
# A detector meets surer fakes than its val split had, and their warning grows weaker. Clip the scores
# to the range that the fit has seen.
#
# Seen: "0.25 -> 0.50, 0.45 -> 0.91, 0.5 -> 0.96, 0.6 -> 1.00, 0.75 -> 1.00, 0.9 -> 1.00, 1.0 -> 0.20".
# Exits non-zero once a score beyond those seen keeps their probability.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  ml-insights==1.1.0 scikit-learn==1.9.1 numpy==2.4.6
cd "$folder"
v/bin/python - 2>/dev/null <<'PY'
import sys

import numpy as np
from ml_insights import SplineCalib

chance = np.random.default_rng(0)
chances = chance.uniform(0, 1, 20_000)
is_fake = (chance.uniform(0, 1, 20_000) < chances).astype(int)
spline = SplineCalib()
spline.fit(chances / 2, is_fake)
asked = np.array([0.25, 0.45, 0.5, 0.6, 0.75, 0.9, 1])
made = spline.calibrate(asked)
print(", ".join(f"{score} -> {given:.2f}" for score, given in zip(asked, made, strict=True)))
sys.exit(not made[-1] < made[1] - 0.1)
PY
