import re

from flask.testing import FlaskClient

from backend.api.service import CheckService
from tests import pictures
from tests.api.test_checks import upload


def value(client: FlaskClient, sample: str) -> float:
    text = client.get("/metrics").text
    found = re.search(rf"^{re.escape(sample)} ([0-9.e+]+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_answers_verdicts_problems_and_stages_are_counted(client: FlaskClient) -> None:
    samples = {
        'uncanny_requests_total{method="POST",route="/v1/checks",status="200"}': 1,
        'uncanny_requests_total{method="POST",route="/v1/checks",status="415"}': 1,
        'uncanny_verdicts_total{verdict="no_face"}': 1,
        'uncanny_problems_total{code="unsupported_format"}': 1,
        'uncanny_stage_seconds_count{stage="decode"}': 1,
        'uncanny_stage_seconds_count{stage="explain"}': 1,
        'uncanny_stage_seconds_count{stage="wait"}': 2,
    }
    before = {sample: value(client, sample) for sample in samples}
    upload(client, pictures.encoded(pictures.no_face()))
    upload(client, pictures.text())
    for sample, more in samples.items():
        assert value(client, sample) == before[sample] + more, sample


def test_those_in_the_house_and_those_turned_away(
    client: FlaskClient, service: CheckService
) -> None:
    busy = 'uncanny_rejected_total{reason="busy"}'
    before = value(client, busy)
    assert value(client, "uncanny_in_house") == 0
    with service.admitted(), service.admitted(), service.admitted(), service.admitted():
        assert value(client, "uncanny_in_house") == 4
        assert upload(client, b"").status_code == 503
    assert value(client, busy) == before + 1
    assert value(client, "uncanny_in_house") == 0


def test_an_invented_method_or_path_makes_no_label(client: FlaskClient) -> None:
    client.open("/invented-path", method="INVENTED")
    assert "invented" not in client.get("/metrics").text.lower()
