import io
import math

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.answer.schema import Check, Problem
from backend.api.app import FORM_OVERHEAD_BYTES
from backend.api.checks import URL_BODY_BYTES
from backend.detector.detector import Detector
from backend.images.limits import MAX_BYTES
from backend.images.problems import PictureProblem, ProblemCode
from tests import pictures
from tests.servers import PageServer


def upload(client: FlaskClient, data: bytes, query: str = "") -> TestResponse:
    # Encoded here, because the test client leaves its temporary files open.
    head = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n'
    body = head + data + b"\r\n--x--\r\n"
    content_type = "multipart/form-data; boundary=x"
    return client.post(f"/v1/checks{query}", data=body, content_type=content_type)


def problem_of(answer: TestResponse) -> Problem:
    assert answer.content_type == "application/problem+json"
    problem = Problem.model_validate_json(answer.data)
    assert problem.status == answer.status_code
    assert problem.type.endswith(problem.code)
    return problem


def test_an_upload_is_checked(client: FlaskClient) -> None:
    answer = upload(client, pictures.encoded(pictures.portrait()))
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    check = Check.model_validate_json(answer.data)
    assert (check.image.width, check.image.height, check.image.format) == (512, 512, "PNG")
    (face,) = check.faces
    assert 170 < face.box.x < 190
    assert 70 < face.box.y < 90
    assert face.eyes[0][0] < face.eyes[1][0]
    assert check.verdict == face.verdict
    assert check.model.prior == 0.5
    assert check.timings.fetch_ms is None


def test_the_answer_is_the_detectors(client: FlaskClient) -> None:
    expected = Detector.load().check(pictures.portrait(), prior=0.01)
    answer = upload(client, pictures.encoded(pictures.portrait()), "?prior=0.01")
    check = Check.model_validate_json(answer.data)
    assert check.verdict == expected.verdict
    assert check.faces[0].logit == pytest.approx(expected.faces[0].logit, abs=1e-4)
    assert check.faces[0].probability == pytest.approx(expected.faces[0].probability, abs=1e-4)
    assert check.model.prior == 0.01


def test_the_prior_moves_the_probability_alone(client: FlaskClient) -> None:
    data = pictures.encoded(pictures.portrait())
    checks = [
        Check.model_validate_json(upload(client, data, f"?prior={prior}").data)
        for prior in (0.5, 0.9)
    ]
    even, likely = (check.faces[0] for check in checks)
    assert even.verdict == likely.verdict
    assert even.probability is not None
    assert likely.probability is not None
    log_odds = [math.log(p / (1 - p)) for p in (even.probability, likely.probability)]
    assert log_odds[1] - log_odds[0] == pytest.approx(math.log(9), abs=1e-3)


def test_several_faces_largest_first(client: FlaskClient) -> None:
    answer = upload(client, pictures.encoded(pictures.several_faces()))
    widths = [face.box.width for face in Check.model_validate_json(answer.data).faces]
    assert len(widths) == 2
    assert widths == sorted(widths, reverse=True)


def test_no_face(client: FlaskClient) -> None:
    check = Check.model_validate_json(upload(client, pictures.encoded(pictures.no_face())).data)
    assert (check.verdict, check.faces) == ("no_face", [])


def test_a_small_face_has_no_probability(client: FlaskClient) -> None:
    check = Check.model_validate_json(upload(client, pictures.encoded(pictures.small_face())).data)
    (face,) = check.faces
    assert (face.verdict, face.reason) == ("unsure", "too_small")
    assert face.probability is None
    assert face.logit is None


def test_the_view_that_older_clients_ask_for_changes_nothing(client: FlaskClient) -> None:
    data = pictures.encoded(pictures.portrait())
    plain, full = (
        Check.model_validate_json(upload(client, data, query).data) for query in ("", "?view=full")
    )
    assert (plain.faces, plain.model) == (full.faces, full.model)


def test_an_answer_says_what_it_was_judged_by(client: FlaskClient) -> None:
    answer = upload(client, pictures.encoded(pictures.portrait()))
    model = Check.model_validate_json(answer.data).model
    fitted = Detector.load().files.verdict_file
    assert (model.cut, model.free) == (fitted.cut, fitted.free)
    assert model.performance == fitted.performance


def test_an_animation_says_so(client: FlaskClient) -> None:
    check = Check.model_validate_json(upload(client, pictures.animated_gif()).data)
    assert check.image.animated


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "unreadable"),
        (pictures.text(), 415, "unsupported_format"),
        (pictures.truncated_jpeg(), 422, "unreadable"),
        (pictures.huge_png(), 422, "too_many_pixels"),
        (bytes(MAX_BYTES + 1), 413, "too_large"),
        (bytes(MAX_BYTES + 2 * FORM_OVERHEAD_BYTES), 413, "too_large"),
    ],
    ids=["empty", "text", "truncated", "900 Mpx", "just over 20 MB", "over 20 MB"],
)
def test_bad_pictures(client: FlaskClient, data: bytes, status: int, code: str) -> None:
    answer = upload(client, data)
    assert answer.status_code == status
    assert problem_of(answer).code == code


@pytest.mark.parametrize(
    "data",
    [
        pictures.cmyk_jpeg(),
        pictures.rgb16_png(pictures.portrait()),
        pictures.exif_rotated_jpeg(),
        pictures.multi_picture_jpeg(),
    ],
    ids=["CMYK", "16 bits", "EXIF-rotated", "several pictures in one JPEG"],
)
def test_odd_pictures_are_checked(client: FlaskClient, data: bytes) -> None:
    check = Check.model_validate_json(upload(client, data).data)
    assert len(check.faces) == 1
    assert 170 < check.faces[0].box.x < 190


@pytest.mark.parametrize(
    "query",
    [
        "?prior=0",
        "?prior=1",
        "?prior=nan",
        "?prior=half",
        "?view=side",
        "?explain=colours",
        "?explain=heatmap,colours",
        "?explain=heatmap&explain=colours",
        "?unknown=1",
    ],
)
def test_a_query_that_is_not_understood(client: FlaskClient, query: str) -> None:
    answer = upload(client, pictures.encoded(pictures.portrait()), query)
    assert answer.status_code == 400
    problem = problem_of(answer)
    assert problem.code == "bad_request"
    assert problem.detail.startswith(query[1:].split("=")[0])


def test_a_form_without_the_picture(client: FlaskClient) -> None:
    for form in ({}, {"image": "a text field"}, {"picture": (io.BytesIO(b"x"), "a.jpg")}):
        answer = client.post("/v1/checks", data=form, content_type="multipart/form-data")
        assert answer.status_code == 400
        assert problem_of(answer).code == "bad_request"


def test_two_pictures_at_once(client: FlaskClient) -> None:
    files = [(io.BytesIO(b"x"), "a.jpg"), (io.BytesIO(b"y"), "b.jpg")]
    answer = client.post("/v1/checks", data={"image": files})
    assert problem_of(answer).code == "bad_request"


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"url": 1}', '{"url": "a", "more": 1}'])
def test_json_that_is_not_understood(client: FlaskClient, body: str) -> None:
    answer = client.post("/v1/checks", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert problem_of(answer).code == "bad_request"


def test_json_far_too_long(client: FlaskClient) -> None:
    body = " " * (URL_BODY_BYTES + 1)
    answer = client.post("/v1/checks", data=body, content_type="application/json")
    assert answer.status_code == 413
    assert problem_of(answer).code == "too_large"


@pytest.mark.parametrize("content_type", [None, "text/plain", "image/jpeg"])
def test_another_content_type(client: FlaskClient, content_type: str | None) -> None:
    answer = client.post("/v1/checks", data=b"x", content_type=content_type)
    assert answer.status_code == 415
    assert problem_of(answer).code == "unsupported_media_type"


@pytest.mark.usefixtures("private_urls_allowed")
def test_a_url_is_checked(client: FlaskClient, server: PageServer) -> None:
    answer = client.post("/v1/checks", json={"url": server.url("picture")})
    check = Check.model_validate_json(answer.data)
    assert len(check.faces) == 1
    assert check.timings.fetch_ms is not None


@pytest.mark.usefixtures("private_urls_allowed")
@pytest.mark.parametrize(
    ("page", "status", "code"),
    [
        ("missing", 502, "fetch_failed"),
        ("declared", 413, "too_large"),
        ("round", 502, "fetch_failed"),
    ],
)
def test_a_url_that_fails(
    client: FlaskClient, server: PageServer, page: str, status: int, code: str
) -> None:
    answer = client.post("/v1/checks", json={"url": server.url(page)})
    assert answer.status_code == status
    assert problem_of(answer).code == code


def test_a_private_url_is_refused(client: FlaskClient, server: PageServer) -> None:
    answer = client.post("/v1/checks", json={"url": server.url("picture")})
    assert answer.status_code == 400
    assert problem_of(answer).code == "url_refused"
    assert server.seen == []


def test_a_slow_url_times_out(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(_: str) -> bytes:
        raise PictureProblem(ProblemCode.FETCH_TIMEOUT, "Too slow.")

    monkeypatch.setattr("backend.api.incoming.fetch", slow)
    answer = client.post("/v1/checks", json={"url": "http://public.example/"})
    assert answer.status_code == 504
    assert problem_of(answer).code == "fetch_timeout"


def form(client: FlaskClient, query: str = "", **fields: str) -> TestResponse:
    parts = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n'
    parts += pictures.encoded(pictures.portrait()) + b"\r\n"
    for name, value in fields.items():
        parts += f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    content_type = "multipart/form-data; boundary=x"
    return client.post(f"/v1/checks{query}", data=parts + b"--x--\r\n", content_type=content_type)


def test_what_stands_in_the_form_is_heeded(client: FlaskClient) -> None:
    answer = form(client, prior="0.2", explain="heatmap,evidence", view="full")
    check = Check.model_validate_json(answer.data)
    assert check.model.prior == 0.2
    assert check.faces[0].heatmap


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"prior": "2"}),
        ("", {"Prior": "0.5"}),
        ("?prior=0.2", {"prior": "0.3"}),
        ("", {"explain": "nothing"}),
    ],
)
def test_what_is_not_known_in_the_form_is_refused(
    client: FlaskClient, query: str, fields: dict[str, str]
) -> None:
    assert problem_of(form(client, query, **fields)).code == ProblemCode.BAD_REQUEST


def test_json_with_a_byte_order_mark_or_packed(client: FlaskClient) -> None:
    body = b'\xef\xbb\xbf{"url": "http://10.0.0.1/x"}'
    answer = client.post("/v1/checks", data=body, content_type="application/json")
    assert problem_of(answer).code == ProblemCode.URL_REFUSED
    packed = client.post(
        "/v1/checks",
        data=b"\x1f\x8b",
        content_type="application/json",
        headers={"Content-Encoding": "gzip"},
    )
    assert "not packed" in problem_of(packed).detail
