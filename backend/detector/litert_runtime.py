"""The network on LiteRT, without TensorFlow."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from backend.detector.preprocessing import scaled_for
from backend.detector.runtime import NetworkOutput
from backend.detector.weights_folder import ModelFiles
from backend.images.scaling import Float32

if TYPE_CHECKING:
    from ai_edge_litert.interpreter import SignatureRunner


class LiteRtRuntime:
    """Runs a network's flat buffer on one crop at a time; not safe across threads."""

    def __init__(self, files: ModelFiles) -> None:
        """Raises FileNotFoundError where the flat buffer is missing; it is read when first run."""
        if not files.flat_buffer.is_file():
            raise FileNotFoundError(f"{files.flat_buffer} is missing; `uncanny export` makes it.")
        self._files = files

    @cached_property
    def _run(self) -> "SignatureRunner":
        from ai_edge_litert.interpreter import Interpreter

        interpreter = Interpreter(str(self._files.flat_buffer), num_threads=1)
        return interpreter.get_signature_runner()

    def __call__(self, crop: Float32) -> NetworkOutput:
        """Args: crop (side, side, 3) float32, RGB 0-255."""
        output = self._run(pixels=scaled_for(crop, self._files.input)[None])
        return NetworkOutput(
            logit=float(output["logit"][0]),
            cells=np.array(output["cells"][0]),
            features=np.array(output["features"][0]),
        )
