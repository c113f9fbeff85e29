"""Reads the tensors of a PyTorch file without PyTorch.

Only the format of torch.save before 1.6: four pickles (magic number, protocol, machine, headers of
the tensors), the storages' keys, then each storage's raw numbers. The unpickler makes nothing but
ordered dicts and tuples, so a file can't run code.
"""

import pickle
from collections import OrderedDict
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import numpy.typing as npt

MAGIC = 0x1950A86A20F9469CFC6C
_DTYPES: dict[str, np.dtype[np.generic]] = {
    "FloatStorage": np.dtype("<f4"),
    "LongStorage": np.dtype("<i8"),
}


class _Header(NamedTuple):
    storage: tuple[str, str, str, str, int, object]
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def read_torch_file(path: Path) -> dict[str, npt.NDArray[np.generic]]:
    """The file's tensors by name. Raises ValueError for another format or anything but tensors."""
    with path.open("rb") as file:
        try:
            return _tensors(file)
        except (EOFError, pickle.UnpicklingError) as error:
            raise ValueError(f"{path.name} isn't a whole file of weights: {error}") from error


def _tensors(file: IO[bytes]) -> dict[str, npt.NDArray[np.generic]]:
    if _Unpickler(file).load() != MAGIC:
        raise pickle.UnpicklingError("not the format of torch.save before 1.6")
    _Unpickler(file).load()
    _Unpickler(file).load()
    headers: dict[str, _Header] = _Unpickler(file).load()
    dtypes = {header.storage[2]: _DTYPES[header.storage[1]] for header in headers.values()}
    keys: list[str] = _Unpickler(file).load()
    storages = {key: _read_storage(file, dtypes[key]) for key in keys}
    return {name: _tensor(header, storages) for name, header in headers.items()}


def _read_storage(file: IO[bytes], dtype: np.dtype[np.generic]) -> npt.NDArray[np.generic]:
    count = int.from_bytes(file.read(8), "little")
    return np.frombuffer(file.read(count * dtype.itemsize), dtype)


def _tensor(
    header: _Header, storages: dict[str, npt.NDArray[np.generic]]
) -> npt.NDArray[np.generic]:
    storage = storages[header.storage[2]][header.offset :]
    strides = [stride * storage.itemsize for stride in header.strides]
    last = sum((n - 1) * stride for n, stride in zip(header.shape, header.strides, strict=True))
    if header.shape and last >= len(storage):
        raise ValueError("A tensor reaches beyond its storage.")
    return np.lib.stride_tricks.as_strided(storage, header.shape, strides, writeable=False)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _header
        if module == "torch" and name in _DTYPES:
            return name
        raise ValueError(f"A file of weights has no use for {module}.{name}.")

    def persistent_load(self, pid: object) -> object:
        return pid


def _header(
    storage: tuple[str, str, str, str, int, object],
    offset: int,
    shape: tuple[int, ...],
    strides: tuple[int, ...],
    *_: object,
) -> _Header:
    return _Header(storage, offset, shape, strides)
