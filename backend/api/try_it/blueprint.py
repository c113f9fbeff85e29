"""The routes of `/try`. The page runs no script, so it works the same without JavaScript.

A folder of one's own is shown to this machine alone, and only the folder that the server was
started with: `?faces=` is compared with its name, never opened.
"""

import ipaddress
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, make_response, render_template, request

from backend.api.try_it import pictures
from backend.api.try_it.pictures import Shown
from backend.face_sets.manglings import mangle
from backend.images.problems import PictureProblem

_OTHER_ORIGIN = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}
"""Two names of this machine: to a browser they are two origins."""
NOBODY = "'none'"
"""Of a Content Security Policy."""
_REFUSED = (
    "This server shows no such folder. Start it with UNCANNY_FACES=/path/to/FOLDER and open"
    " /try?faces=FOLDER, with the folder's own name, in a browser on the same machine."
)


def try_blueprint(folder: Path | None) -> Blueprint:
    """Args: folder, pictures of one's own that may be shown; None: only those that ship."""
    blueprint = Blueprint(
        *("try_it", __name__),
        template_folder=".",
        static_folder="static",
        static_url_path="/try/static",
    )
    special = (*pictures.special(), *pictures.false_alarms())
    shipped = {each.address: each for each in (*pictures.shipped(), *special)}

    @blueprint.get("/try")
    def page() -> Response:
        asked = request.args.get("faces")
        if asked is None:
            return _page(pictures.shipped(), special)
        if folder is None or asked != folder.resolve().name or not _is_this_machine():
            return _page((), (), problem=_REFUSED, status=HTTPStatus.NOT_FOUND)
        try:
            found = pictures.own(folder)
        except OSError:
            problem = "The folder that this server was started with can't be read."
            return _page((), (), problem=problem, status=HTTPStatus.NOT_FOUND)
        if not found.pictures:
            problem = "The folder has no pictures: it should hold JPEG, PNG, WebP, GIF or AVIF."
            return _page((), (), problem=problem)
        more = "" if found.count == len(found.pictures) else _first(found)
        return _page(found.pictures, (), note=more)

    @blueprint.get("/try/frame")
    def frame() -> Response:
        """A page for the frame: two portraits, from what a browser takes for another site."""
        return _html(render_template("frame.html", faces=_frame_faces()), ancestors=_other_origin())

    @blueprint.get("/try/faces/<name>")
    def shipped_face(name: str) -> Response:
        found = shipped.get(f"faces/{name}")
        return _file(found) if found else abort(HTTPStatus.NOT_FOUND)

    @blueprint.get("/try/own/<name>")
    def own_face(name: str) -> Response:
        if folder is None or not _is_this_machine():
            abort(HTTPStatus.NOT_FOUND)
        try:
            listed = {each.name: each for each in pictures.own(folder).pictures}
        except OSError:
            abort(HTTPStatus.NOT_FOUND)
        return _file(listed[name]) if name in listed else abort(HTTPStatus.NOT_FOUND)

    return blueprint


def _first(found: pictures.OwnFolder) -> str:
    return f"These are the first {len(found.pictures)} by name of {found.count:,} pictures."


def _page(
    faces: tuple[Shown, ...],
    special: tuple[Shown, ...],
    *,
    problem: str = "",
    note: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    others = iter(faces)
    text = render_template(
        "try.html",
        profile=next(others, None),
        background=next(others, None),
        chat=list(islice(others, 4)),
        team=list(others),
        faces=faces,
        special=special,
        told=[face for face in faces if face.what],
        frame=_other_origin() if special else "",
        problem=problem,
        note=note,
    )
    return _html(text, frames=_other_origin(), status=status)


def _frame_faces() -> tuple[Shown, ...]:
    return pictures.shipped()[-2:]


def _html(
    text: str, frames: str = "", ancestors: str = "", status: HTTPStatus = HTTPStatus.OK
) -> Response:
    response = make_response(text, status)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none';"
        f" form-action 'none'; frame-src {frames or NOBODY}; frame-ancestors {ancestors or NOBODY}"
    )
    return response


def _file(shown: Shown) -> Response:
    try:
        data = mangle(shown.path.read_bytes(), shown.mangling)
    except (OSError, PictureProblem):  # gone meanwhile, or damaged
        abort(HTTPStatus.NOT_FOUND)
    return Response(data, content_type=pictures.TYPES[shown.path.suffix.lower()])


def _other_origin() -> str:
    """This server under another name, where it is on this machine; else empty."""
    asked = urlsplit(request.host_url)
    other = _OTHER_ORIGIN.get(asked.hostname or "")
    if other is None:
        return ""
    return f"{asked.scheme}://{other}" + (f":{asked.port}" if asked.port else "")


def _is_this_machine() -> bool:
    """Both by the connection and by the name that was asked for.

    The second keeps out a site that has its own name lead here.
    """
    try:
        is_near = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return is_near and urlsplit(request.host_url).hostname in {*_OTHER_ORIGIN, "::1"}
