"""Scores of a candidate that are known beforehand."""

import pandas as pd

from backend.experiments.peers.table import Facts, Result


def result(name: str, reals: list[float], fakes: list[float], others: list[float]) -> Result:
    """The same scores under two manglings. Args: fakes of StyleGAN2, others of SDXL."""
    groups = (("real", "", reals), ("fake", "stylegan2", fakes), ("fake", "sdxl", others))
    rows = [
        {"path": f"{label}{generator}{index}", "label": label, "source": "s"}
        | {"generator": generator, "mangling": mangling, "score": score}
        for mangling in ("found", "400:75")
        for label, generator, scores in groups
        for index, score in enumerate(scores)
    ]
    facts = Facts(
        name=name,
        minutes=60,
        test_set="k",
        parameters=1_438_641,
        float16_mb=2.877282,
        side=384,
        gflop=None,
        milliseconds=41.26,
        faces=90_000,
        seconds=3630,
        kept="epoch 9 of 10",
    )
    return Result(facts, pd.DataFrame(rows))
