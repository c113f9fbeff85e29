"""The network on LiteRT, without TensorFlow."""

import numpy as np

from backend.detector.preprocessing import scaled_for
from backend.detector.runtime import NetworkOutput
from backend.detector.weights_folder import ModelFiles
from backend.images.scaling import Float32


class LiteRtRuntime:
    """Runs a network's flat buffer on one crop at a time; not safe across threads."""

    def __init__(self, files: ModelFiles) -> None:
        from ai_edge_litert.interpreter import Interpreter

        if not files.flat_buffer.is_file():
            raise FileNotFoundError(f"{files.flat_buffer} is missing; `uncanny export` makes it.")
        self._input = files.input
        self._run = Interpreter(str(files.flat_buffer), num_threads=1).get_signature_runner()

    def __call__(self, crop: Float32) -> NetworkOutput:
        """Args: crop (side, side, 3) float32, RGB 0-255."""
        output = self._run(pixels=scaled_for(crop, self._input)[None])
        return NetworkOutput(
            logit=float(output["logit"][0]),
            cells=np.array(output["cells"][0]),
            features=np.array(output["features"][0]),
        )
