import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.api import checks
from backend.api.schemas import BATCH_PICTURES, Batch
from backend.images.problems import PictureProblem, ProblemCode
from tests import pictures
from tests.api.test_checks import problem_of
from tests.servers import PageServer


def upload_all(client: FlaskClient, files: dict[str, bytes], query: str = "") -> TestResponse:
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="images"; filename="%b"\r\n\r\n%b\r\n'
        % (name.encode(), data)
        for name, data in files.items()
    )
    content_type = "multipart/form-data; boundary=x"
    return client.post(
        f"/v1/checks:batch{query}", data=body + b"--x--\r\n", content_type=content_type
    )


def test_answers_come_in_order_and_a_bad_one_costs_no_other(client: FlaskClient) -> None:
    files = {
        "two.png": pictures.encoded(pictures.several_faces()),
        "text.jpg": pictures.text(),
        "one.jpg": pictures.encoded(pictures.portrait(), "JPEG"),
        "cut.jpg": pictures.truncated_jpeg(),
    }
    answer = upload_all(client, files, "?prior=0.2")
    assert answer.status_code == 200
    results = Batch.model_validate_json(answer.data).results
    assert [result.source for result in results] == list(files)
    assert [result.check and len(result.check.faces) for result in results] == [2, None, 1, None]
    codes = [result.problem and result.problem.code for result in results]
    assert codes == [None, "unsupported_format", None, "unreadable"]
    assert results[0].check
    assert results[0].check.model.prior == 0.2


@pytest.mark.usefixtures("private_urls_allowed")
def test_urls(client: FlaskClient, server: PageServer) -> None:
    urls = [server.url("picture"), server.url("missing"), "ftp://x.example/", server.url("picture")]
    answer = client.post("/v1/checks:batch", json={"urls": urls})
    results = Batch.model_validate_json(answer.data).results
    assert [result.source for result in results] == urls
    codes = [result.problem and result.problem.code for result in results]
    assert codes == [None, "fetch_failed", "url_refused", None]


def test_a_fault_of_ours_costs_one_picture(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(url: str) -> bytes:
        if url.endswith("bad"):
            raise RuntimeError("/secret/path")
        return pictures.encoded(pictures.no_face())

    monkeypatch.setattr("backend.api.incoming.fetch", fetch)
    answer = client.post("/v1/checks:batch", json={"urls": ["http://x/bad", "http://x/good"]})
    bad, good = Batch.model_validate_json(answer.data).results
    assert bad.problem
    assert bad.problem.code == "internal_server_error"
    assert b"secret" not in answer.data
    assert good.check


def test_what_is_left_when_time_is_up_is_answered_busy(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "BATCH_SECONDS", 0.0)
    answer = upload_all(client, {"a.png": pictures.encoded(pictures.no_face())})
    (result,) = Batch.model_validate_json(answer.data).results
    assert result.problem
    assert result.problem.code == "busy"


@pytest.mark.parametrize("count", [0, BATCH_PICTURES + 1])
def test_too_few_or_too_many(client: FlaskClient, count: int) -> None:
    files = {f"{number}.jpg": b"x" for number in range(count)}
    answer = upload_all(client, files)
    assert answer.status_code == 400
    assert problem_of(answer).code == "bad_request"
    answer = client.post("/v1/checks:batch", json={"urls": ["http://x"] * count})
    assert problem_of(answer).code == "bad_request"


def test_a_batch_may_be_larger_than_a_picture_but_not_by_any_amount(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Smaller than a hundred million bytes, for the test's sake.
    monkeypatch.setattr(checks, "BATCH_BYTES", 30_000_000)
    large = upload_all(client, {"a": bytes(15_000_000), "b": bytes(14_000_000)})
    assert large.status_code == 200
    answer = upload_all(client, {"a": bytes(16_000_000), "b": bytes(15_000_000)})
    assert answer.status_code == 413
    assert problem_of(answer).code == "too_large"


def test_a_timeout_of_one_address_costs_no_other(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(_: str) -> bytes:
        raise PictureProblem(ProblemCode.FETCH_TIMEOUT, "Too slow.")

    monkeypatch.setattr("backend.api.incoming.fetch", fetch)
    answer = client.post("/v1/checks:batch", json={"urls": ["http://x/a", "http://x/b"]})
    results = Batch.model_validate_json(answer.data).results
    assert [result.problem and result.problem.status for result in results] == [504, 504]
