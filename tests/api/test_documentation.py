import re
from urllib.parse import urljoin

from flask.testing import FlaskClient

from backend.answer.schema import Check
from backend.api.examples import CHECK_EXAMPLE


def test_every_route_is_described(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    routes = {
        str(rule)
        for rule in client.application.url_map.iter_rules()
        # Pages for people aren't part of it.
        if not rule.endpoint.startswith(("documentation.", "try_it."))
    }
    assert set(document["paths"]) == routes
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert "200" in operation["responses"]


def test_references_lead_somewhere(client: FlaskClient) -> None:
    answer = client.get("/openapi.json")
    schemas = answer.get_json()["components"]["schemas"]
    references = re.findall(r'"#/components/schemas/(\w+)"', answer.text)
    assert references
    assert set(references) <= set(schemas)


def test_a_check_takes_a_form_or_json(client: FlaskClient) -> None:
    check = client.get("/openapi.json").get_json()["paths"]["/v1/checks"]["post"]
    assert set(check["requestBody"]["content"]) == {"multipart/form-data", "application/json"}
    assert {parameter["name"] for parameter in check["parameters"]} == {
        "prior",
        "view",
        "explain",
    }
    (view,) = (each for each in check["parameters"] if each["name"] == "view")
    assert view["deprecated"] is True
    assert set(check["responses"]) == {
        "200",
        "400",
        "401",
        "408",
        "413",
        "415",
        "422",
        "429",
        "502",
        "503",
        "504",
    }


def test_a_list_in_a_query_is_written_with_commas(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    for path in ("/v1/checks", "/v1/checks:batch"):
        parameters = {found["name"]: found for found in paths[path]["post"]["parameters"]}
        assert parameters["explain"]["schema"]["type"] == "array"
        assert (parameters["explain"]["style"], parameters["explain"]["explode"]) == ("form", False)


def test_what_cannot_be_refused_documents_no_refusal(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    assert set(paths["/healthz"]["get"]["responses"]) == {"200"}


def test_the_example_is_an_answer(client: FlaskClient) -> None:
    assert Check.model_validate(CHECK_EXAMPLE).model_dump(mode="json") == CHECK_EXAMPLE
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    assert schemas["Check"]["example"] == CHECK_EXAMPLE


def test_the_page_needs_nothing_from_elsewhere(client: FlaskClient) -> None:
    assert client.get("/").headers["Location"] == "/docs"
    with client.get("/docs") as page:
        assert page.content_type == "text/html; charset=utf-8"
        text, policy = page.text, page.headers["Content-Security-Policy"]
    linked = [url for url in re.findall(r'(?:src|href)="([^"]+)"', text) if url != "data:,"]
    assert len(linked) >= 4
    for url in linked:
        assert urljoin("/docs", url).startswith("/")
        assert not url.startswith("//")
        with client.get(url) as answer:
            assert answer.status_code == 200
    assert "script-src 'self';" in policy
    assert "http" not in policy
