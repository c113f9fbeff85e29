import pickle
from pathlib import Path

import numpy as np
import pytest

from backend.training.torch_file import MAGIC, read_torch_file
from tests.training.torch_reference import TENSORS, tensors


class Command:
    """What a file that runs code holds."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, ("print('code of the file ran')",)


def _written(path: Path, *pickles: object) -> Path:
    path.write_bytes(b"".join(pickle.dumps(part) for part in pickles))
    return path


def test_reads_what_torch_saved() -> None:
    read = read_torch_file(TENSORS)
    assert list(read) == list(tensors())
    for name, tensor in tensors().items():
        assert read[name].dtype == tensor.dtype
        np.testing.assert_array_equal(read[name], tensor)


@pytest.mark.parametrize("lost", [20, 300, 640])
def test_a_cut_file_is_refused(tmp_path: Path, lost: int) -> None:
    cut = tmp_path / "cut.pth"
    cut.write_bytes(TENSORS.read_bytes()[:-lost])
    with pytest.raises(ValueError, match=r"beyond its storage|isn't a whole file"):
        read_torch_file(cut)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 the format since 1.6", b"\x80\x02K\x01."])
def test_another_format_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other.pth"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"other\.pth isn't a whole file"):
        read_torch_file(path)


def test_code_in_a_file_does_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _written(tmp_path / "bad.pth", MAGIC, 1001, {}, {"weight": Command()})
    with pytest.raises(ValueError, match=r"no use for builtins\.exec"):
        read_torch_file(path)
    assert capsys.readouterr().out == ""
