"""What of an audit stands in the report of the network that was fed so."""

from typing import Any

Audit = dict[str, Any]
AUDIT_NAME = "audit.json"
KINDS = {"fed": "as fed (augmented)", "found": "as found"}
FEATURES = {"traces": "traces of codec, size and grid", "colours": "colour statistics"}
WAYS = {"by_source": "on unseen sources", "by_group": "on other faces of known sources"}


def audit_block(audit: Audit) -> Audit:
    """How far classifiers came that see no content, on crops as fed; and what else was found.

    Args: audit as `uncanny data audit` writes it. One without enough sources is left out.
    """
    return {
        "crops": audit["fed"]["crops"],
        "reached": [
            {
                "features": words,
                "tested": tested,
                "auc": reached["auc"],
                "folds": [min(reached["fold_aucs"]), max(reached["fold_aucs"])],
            }
            for features, words in FEATURES.items()
            for way, tested in WAYS.items()
            if (reached := audit["fed"][features][way])
        ],
        "duplicates": len(audit["duplicates"]),
        "suspects": len(audit["labels"]["suspects"]),
    }
