#!/usr/bin/env bash
# MLstatkit 0.1.91, scikit-learn 1.9.1, numpy 2.4.6, Python 3.11.
#
# Behaviour: Delong_test() of one network's scores against themselves says z = 0 with p = 0: the surest
# difference there can be, between AUCs that are equal. So do logits beside their probabilities, and
# one network on two runtimes whose scores differ in the last digits but not in their order. Where the
# variance of the difference is 0, the package turns to its bootstrap, in which every difference is 0,
# too, and p comes out as 0. A good guess is p = 1, or an error: nothing speaks for a difference.
# Who asks whether a converted network is as good as the original is told that it certainly isn't.
# It gives `'method': 'bootstrap'` in its last value, and no message; ask for the two AUCs first.
#
# Seen: "itself: z 0.0, p 0.0, AUCs differ by 0.0 (bootstrap); its logits: z 0.0, p 0.0, AUCs differ by
# 0.0 (bootstrap); another network: z -4.3, p 2e-05, AUCs differ by 0.011 (delong)".
# Exits non-zero once equal scores are no longer found to differ.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  MLstatkit==0.1.91 scikit-learn==1.9.1 numpy==2.4.6
cd "$folder"
v/bin/python - 2>/dev/null <<'PY'
import sys

import numpy as np
from MLstatkit import Delong_test

chance = np.random.default_rng(0)
is_fake = np.repeat([0, 1], 400)
logits = np.r_[chance.normal(-1.5, 1, 400), chance.normal(1.5, 1, 400)]
scores = 1 / (1 + np.exp(-logits))
noisy = np.clip(scores + chance.normal(0, 0.1, 800), 0, 1)
said, p_values = [], []
for name, others in (("itself", scores), ("its logits", logits), ("another network", noisy)):
    z, p, _, _, auc, other_auc, how = Delong_test(is_fake, scores, others, random_state=0)
    p_values.append(p)
    gap = round(auc - other_auc, 3)
    said.append(f"{name}: z {z:.1f}, p {p:.1g}, AUCs differ by {gap} ({how['method']})")
print("; ".join(said))
sys.exit(p_values[:2] != [0, 0])
PY
