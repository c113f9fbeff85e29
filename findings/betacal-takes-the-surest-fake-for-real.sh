#!/usr/bin/env bash
# betacal 1.1.0 with scikit-learn 1.9.1, numpy 2.4.6, Python 3.11.
#
# Behaviour: beta calibration is a rising curve as long as neither of its exponents is negative, and with "abm", all
# three parameters, the package sees to that: an exponent that comes out below nought is dropped and the rest is
# fitted anew. With "ab", the two exponents alone, nothing is looked at, and one of them does fall below nought where
# scores are skewed: the curve turns round and goes down again. The chance of a fake rises up to a score of 0.9, and
# for 1, the surest there is, it's nought, where four of five were fakes. Nothing is raised or said. A good guess is
# that more score is never less chance, for each of the shapes offered. Fakes pass below a threshold for being too
# clearly made, and the order of the scores is no longer the network's.
#
# Seen: "chances at scores 0.1, 0.5, 0.9, 0.99, 0.9999, 1: abm 0.01, 0.27, 0.70, 0.89, 0.99, 1.00 (exponents 1.89,
# 0.46); ab 0.02, 0.50, 0.74, 0.69, 0.46, 0.00 (exponents 2.41, -0.21); fakes above 0.95: 81%".
# Exits non-zero once "ab" gives the surest score a chance of a tenth or more.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check betacal==1.1.0 scikit-learn==1.9.1 numpy==2.4.6 \
  2> "$folder/pip.txt" || cat "$folder/pip.txt"
"$folder/v/bin/python" - <<'PY'
import sys

import numpy as np
from betacal import BetaCalibration

draw = np.random.default_rng(0)
scores = draw.random(1000)
fake = (draw.random(1000) < 0.9 * scores**2).astype(int)
asked = np.array([0.1, 0.5, 0.9, 0.99, 0.9999, 1.0])
chances, exponents = {}, {}
for parameters in ("abm", "ab"):
    fitted = BetaCalibration(parameters=parameters).fit(scores.reshape(-1, 1), fake)
    chances[parameters] = fitted.predict(asked)
    exponents[parameters] = fitted.calibrator_.map_[:2]
surest = fake[scores > 0.95].mean()
told = "; ".join(
    f"{name} {', '.join(f'{chance:.2f}' for chance in chances[name])} (exponents"
    f" {', '.join(f'{power:.2f}' for power in exponents[name])})"
    for name in chances
)
print(f"chances at scores {', '.join(f'{score:g}' for score in asked)}: {told}; fakes above 0.95: {surest:.0%}")
rises = np.all(np.diff(chances["abm"]) > 0)
sys.exit(not (rises and surest > 0.75 and chances["ab"][-1] < 0.1))
PY
