#!/usr/bin/env bash
# keras 3.15.1 (JAX 0.10.2 as backend), numpy 2.4.6, Python 3.11.
#
# Behaviour: SensitivityAtSpecificity(.99), TPR at FPR 1 %, is 0 for a network that is sure of itself,
# though at a threshold that 1 % of the photographs exceed it finds 77 % of the fakes; AUC() of scores
# that lie between .999 and 1 is .5 for .986. Both compare scores with 200 thresholds, equally spread
# from 0 to 1, so that all scores beyond the last count as one. That curves are approximated is
# documented, and a good guess is an error in the third digit, as AUC() has on milder scores. Networks
# that are trained long end with such scores: a training that keeps the best epoch by this metric keeps
# any. More thresholds put the point off; ranks in place of scores do away with it.
#
# Seen: "mild logits: AUC 0.986, keras 0.986; 12 times as large: TPR 0.767, keras 0.000, with 10,000
# thresholds 0.765, of ranks 0.763; scores over .999: AUC 0.986, keras 0.500".
# Exits non-zero once the sure network's fakes are found.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6
KERAS_BACKEND=jax "$folder/v/bin/python" - <<'PY'
import sys

import keras
import numpy as np

chance = np.random.default_rng(0)
is_fake = np.repeat([0.0, 1.0], 2000)
said = np.r_[chance.normal(-1.5, 1, 2000), chance.normal(1.5, 1, 2000)]


def sigmoid(logits):
    return 1 / (1 + np.exp(-logits))


def measured(metric, scores):
    metric.update_state(is_fake, scores)
    return float(metric.result())


def at_one_percent(scores, **options):
    return measured(keras.metrics.SensitivityAtSpecificity(0.99, **options), scores)


ranks = np.argsort(np.argsort(said))
auc = (ranks[2000:].mean() - 999.5) / 2000  # of all that follow: they keep the order
tpr = np.mean(said[2000:] > np.quantile(said[:2000], 0.99))
sure = sigmoid(12 * said)
found, ranked = at_one_percent(sure), at_one_percent(ranks / 4000)
finer = at_one_percent(sure, num_thresholds=10_000)
crowded = 0.999 + 0.001 * sigmoid(said)
print(
    f"mild logits: AUC {auc:.3f}, keras {measured(keras.metrics.AUC(), sigmoid(said)):.3f};"
    f" 12 times as large: TPR {tpr:.3f}, keras {found:.3f}, with 10,000 thresholds {finer:.3f},"
    f" of ranks {ranked:.3f}; scores over .999: AUC {auc:.3f},"
    f" keras {measured(keras.metrics.AUC(), crowded):.3f}"
)
sys.exit(not found < tpr / 2)
PY
