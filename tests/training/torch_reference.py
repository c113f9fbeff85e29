"""What the original PyTorch EfficientNet-Lite0 says of given pixels, to compare ours with.

Makes the fixtures beside it, in an environment of its own, as torch is no dependency of ours:

    pip install torch efficientnet-lite-pytorch==0.1.0
    python -m tests.training.torch_reference ~/.cache/uncanny/imagenet

The folder is where `uncanny train` keeps the file of weights that it fetched. The network's code
is its authors' (the package efficientnet-lite-pytorch, Apache-2.0), as are the weights.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

FIXTURE = Path(__file__).parent / "efficientnet_lite_reference.npz"
TENSORS = Path(__file__).parent / "tensors.pth"
"""A file in the old format of torch.save, with `tensors()` in it."""
LAST_BLOCK_CUT = 12
"""The last block that the cut network keeps."""
SIDES = (96, 97)
"""Even and odd ones are padded differently under a stride."""
Activations = npt.NDArray[np.float32]


def pixels(side: int) -> Activations:
    """(1, side, side, 3) float32 in 0-255: slow waves and fast ones, no two rows alike."""
    row, column, channel = np.indices((side, side, 3), np.float64)
    waves = np.sin(row / 7 + channel) + np.cos(column / 5 - channel) + np.sin(row * column / 11)
    return np.asarray(127.5 + 42 * waves, np.float32)[None]


def tensors() -> dict[str, npt.NDArray[np.generic]]:
    """What `TENSORS` holds."""
    return {
        "floats": np.arange(6, dtype=np.float32).reshape(2, 3),
        "turned": np.arange(6, dtype=np.float32).reshape(2, 3).T,
        "part": np.arange(2, 6, dtype=np.float32),
        "count": np.array(7, np.int64),
    }


def activations(weights: Path, side: int) -> Iterator[tuple[str, Activations]]:
    """A corner of the stem (2, 2, channels); means over the maps after two blocks (channels,)."""
    import torch
    from efficientnet_lite_pytorch import EfficientNet

    # image_size None: padding by the size that comes in, not by the one trained at.
    network = EfficientNet.from_name("efficientnet-lite0", image_size=None).eval()
    network.load_state_dict(torch.load(weights, weights_only=True))
    with torch.no_grad():
        given = (torch.from_numpy(pixels(side)).permute(0, 3, 1, 2) - 127) / 128
        maps = network._swish(network._bn0(network._conv_stem(given)))
        yield "stem", maps[0, :, :2, :2].permute(1, 2, 0).numpy()
        for index, block in enumerate(network._blocks):
            maps = block(maps)
            if index == LAST_BLOCK_CUT:
                yield "cut", maps.mean((0, 2, 3)).numpy()
        yield "whole", maps.mean((0, 2, 3)).numpy()


def write_fixtures(folder: Path) -> None:
    """Args: folder with the file of weights."""
    import torch

    wanted = {
        f"{side}-{place}": values
        for side in SIDES
        for place, values in activations(next(folder.glob("*-lite0-*.pth")), side)
    }
    np.savez_compressed(FIXTURE, **wanted)
    floats = torch.arange(6, dtype=torch.float32)
    held = {
        "floats": floats.reshape(2, 3),
        "turned": floats.reshape(2, 3).T,
        "part": floats[2:],
        "count": torch.tensor(7),
    }
    torch.save(held, TENSORS, _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    write_fixtures(Path(sys.argv[1]))
