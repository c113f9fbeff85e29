"""What stands behind the candidates' names, in a few words; their own modules say more."""

AS_SHIPPED = "shipped"
"""The name of the row of the weights that ship."""
_DESCRIPTIONS = {
    "durall": "power spectrum by radius and a support vector machine (Durall et al., 2020)",
    "frank": "discrete cosine transform and a linear model (Frank et al., 2020)",
    "seed-cnn": "the talk's small network",
    "lite0": "EfficientNet-Lite0 from ImageNet's weights",
    "lite0-cut": "EfficientNet-Lite0 from ImageNet's weights, cut short",
    "tiny-ladeda": "four convolutions on a gradient (Cavia et al., 2024)",
    "npr": "neighbouring pixels' differences and a short ResNet-50 (Tan et al., 2024)",
    AS_SHIPPED: "the network that answers, trained for as long as it gained",
}


def described(name: str) -> str | None:
    """None for what is no candidate: an ablation's rows have titles of their own."""
    return _DESCRIPTIONS.get(name)
