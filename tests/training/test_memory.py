import ctypes

import pytest

from backend.training.memory import keep_memory


class Library:
    """A C library that notes what it is told."""

    def __init__(self) -> None:
        self.told: dict[int, int] = {}

    def mallopt(self, parameter: int, value: int) -> int:
        self.told[parameter] = value
        return 1


def test_nothing_is_given_back_while_a_training_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    keep_memory()
    # By malloc.h: one arena, no maps of their own for large blocks, nothing trimmed before 2 GB.
    assert library.told == {-8: 1, -4: 0, -1: 2**31 - 1, -2: 256 * 2**20}


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    keep_memory()
