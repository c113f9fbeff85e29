"""What the browser loads: small enough, and the very weights that the backend runs."""

import numpy as np

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import load_network
from export.extension import EXTENSION
from tests.export.exported_weights import of_layer, read_weights

PAYLOAD_MAX = 4_000_000


def test_what_the_extension_carries_is_small_and_what_the_backend_runs() -> None:
    folder = EXTENSION / "model" / "network"
    assert sum(path.stat().st_size for path in folder.iterdir()) <= PAYLOAD_MAX
    exported = read_weights(folder)
    for layer in load_network(SHIPPED).layers:
        for found, weight in zip(of_layer(layer, exported), layer.get_weights(), strict=True):
            # Nothing is lost but what float16 can't hold.
            np.testing.assert_allclose(found, weight, atol=1e-5, rtol=1e-3)
