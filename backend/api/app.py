"""The Flask application."""

from flask import Response
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from backend import __version__
from backend.answer.schema import Problem
from backend.api import errors, logs
from backend.api.about import about_blueprint
from backend.api.checks import checks_blueprint
from backend.api.checks_documentation import SECURITY_SCHEMES
from backend.api.cross_origin import allow_origins
from backend.api.documentation import documentation_blueprint
from backend.api.rate_limit import RateLimit
from backend.api.service import CheckService
from backend.api.try_it.blueprint import try_blueprint
from backend.images.limits import MAX_BYTES
from backend.settings import Settings

FORM_OVERHEAD_BYTES = 65_536
"""What a multipart form adds to the picture in it."""
_DESCRIPTION = """\
Is this a photograph of a person, or did a StyleGAN-type generator make it? The answer is evidence,
not proof: `unsure` is an answer too, and faces from other kinds of generators are caught only in
part. Nothing that is sent here is kept.

Every error is `application/problem+json` (RFC 9457) with a stable `code`."""


def create_app(settings: Settings, service: CheckService) -> OpenAPI:
    """The application, answering checks through `service`, which the caller starts."""
    app = OpenAPI(
        "backend.api",
        info=Info(title="Uncanny", version=__version__, description=_DESCRIPTION),
        security_schemes=SECURITY_SCHEMES,
        validation_error_status=400,
        validation_error_model=Problem,
        validation_error_callback=errors.bad_request,
        doc_ui=False,
        static_folder=None,
    )
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES + FORM_OVERHEAD_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]
    # First, so that it sees every answer as it leaves.
    logs.log_requests(app)
    errors.handle_errors(app)
    allow_origins(app, settings.extension_origins)
    app.after_request(_harden)
    limit = RateLimit(app, settings)
    app.register_api(checks_blueprint(service, limit, settings.api_keys))
    app.register_api(about_blueprint(service, settings.api_keys))
    app.register_blueprint(documentation_blueprint(app))
    app.register_blueprint(try_blueprint(settings.faces))
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    return app


def _harden(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    # An answer is a document of its own only by mistake; the page at /docs sets its own policy.
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'")
    return response
