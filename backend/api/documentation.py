"""`/openapi.json` and the page at `/docs`: Swagger UI from the package, nothing from elsewhere."""

from importlib.resources import as_file, files
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, send_from_directory
from flask_openapi3.openapi import OpenAPI
from werkzeug.wrappers import Response as WerkzeugResponse

from backend.api.examples import BATCH_EXAMPLE, CHECK_EXAMPLE

_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:;"
    # Swagger UI styles its elements one by one.
    " style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)


def documentation_blueprint(app: OpenAPI) -> Blueprint:
    """The routes that document the other routes of `app`."""
    blueprint = Blueprint(
        "documentation", __name__, static_folder="static", static_url_path="/docs"
    )

    @blueprint.get("/")
    def home() -> WerkzeugResponse:
        return redirect("/docs")

    @blueprint.get("/docs")
    def docs() -> Response:
        response = blueprint.send_static_file("docs.html")
        response.headers["Content-Security-Policy"] = _PAGE_POLICY
        return response

    @blueprint.get("/docs/swagger/<path:name>")
    def swagger(name: str) -> Response:
        package = files("flask_openapi3_swagger") / "templates" / "swagger"
        with as_file(package) as folder:
            return send_from_directory(folder, name)

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        return jsonify(openapi_document(app))

    return blueprint


def openapi_document(app: OpenAPI) -> dict[str, Any]:
    """The OpenAPI document, for this page and for generating clients' types."""
    document: dict[str, Any] = app.api_doc
    for path in document["paths"].values():
        for operation in path.values():
            # flask-openapi3 adds a refusal to every operation, also where nothing can be refused.
            if not operation.get("parameters") and not operation.get("requestBody"):
                operation["responses"].pop(app.validation_error_status, None)
            for parameter in operation.get("parameters", ()):
                if parameter["schema"].get("type") == "array":
                    parameter.update(style="form", explode=False)  # ?explain=heatmap,evidence
    # Here, because pydantic would sort its keys.
    document["components"]["schemas"]["Check"]["example"] = CHECK_EXAMPLE
    document["components"]["schemas"]["Batch"]["example"] = BATCH_EXAMPLE
    return document
