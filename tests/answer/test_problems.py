"""What goes wrong with one picture is that picture's problem."""

import pytest

from backend.answer.problems import answer_or_problem, problem_report
from backend.answer.ready import NotReadyError
from backend.images.problems import PictureProblem, ProblemCode


def failing(error: Exception) -> object:
    raise error


def test_an_answer_passes() -> None:
    assert answer_or_problem(lambda: 7) == 7


def test_a_pictures_problem_is_handed_back() -> None:
    problem = PictureProblem(ProblemCode.UNREADABLE, "Cut off.")
    assert answer_or_problem(lambda: failing(problem)) is problem


def test_a_fault_of_ours_is_told_as_asked() -> None:
    found = answer_or_problem(lambda: failing(RuntimeError("a bug")))
    assert isinstance(found, PictureProblem)
    report = problem_report(found)
    assert (report.status, report.code) == (500, "internal_server_error")
    assert report.detail == "This is a fault in Uncanny: RuntimeError: a bug"
    told = answer_or_problem(lambda: failing(RuntimeError("a bug")), lambda _: "Sorry.")
    assert isinstance(told, PictureProblem)
    assert told.detail == "Sorry."


def test_without_a_network_no_picture_has_an_answer() -> None:
    with pytest.raises(NotReadyError):
        answer_or_problem(lambda: failing(NotReadyError()))
