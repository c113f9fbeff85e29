"""Two EfficientNet-Lites that were trained apart, as one network: the mean of what they say.

Networks that began elsewhere and saw other faces err on other faces, so their mean errs less than
either (deep ensembles, Lakshminarayanan et al., arXiv 1612.01474). Each cell's logit is the mean of
the two, and their mean is the pair's logit: the heat map stays exact. The features of both stand
side by side.

`joined` makes a pair from two networks that were trained apart. It can be trained as one as well,
but then the two have seen the same faces in the same order, and err more alike.
"""

import keras

from backend.detector.networks import BRANCH_PREFIXES, PAIR, SIDES, build_network
from backend.detector.networks.efficientnet_lite import (
    Branch,
    answering,
    architecture,
    branch,
    normalised_faces,
)


def build(name: str) -> keras.Model:
    """The network with fresh weights; see `backend.detector.networks` for what goes in and out."""
    pixels, faces = normalised_faces(SIDES[name])
    plan = architecture(member(name))
    first, second = (branch(faces, plan, prefix) for prefix in BRANCH_PREFIXES)
    both = Branch(
        cells=keras.layers.Average(name="cells_of_both")([first.cells, second.cells]),
        features=keras.layers.Concatenate(name="features_of_both")(
            [first.features, second.features]
        ),
    )
    return answering(name, pixels, both)


def member(name: str) -> str:
    """The network that a pair has two of."""
    return name.removesuffix(PAIR)


def joined(name: str, members: tuple[keras.Model, keras.Model]) -> keras.Model:
    """The pair of two trained networks, which it shares no weights with.

    Raises KeyError for an unknown name, ValueError where the members are other networks.
    """
    pair = build_network(name)
    for prefix, single in zip(BRANCH_PREFIXES, members, strict=True):
        if single.name != member(name):
            raise ValueError(f"A {name} has two {member(name)}, not a {single.name}.")
        for layer in single.layers:
            if layer.weights:
                pair.get_layer(prefix + layer.name).set_weights(layer.get_weights())
    return pair
