"""The page /try: the faces that ship, a folder of one's own, and who may see that."""

import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from backend.api.app import create_app
from backend.api.service import CheckService
from backend.api.try_it import pictures as shown
from backend.detector.detector import Detector
from backend.detector.words import Verdict
from backend.face_sets import shipped_faces
from backend.images.decoding import decode
from backend.settings import settings
from tests import pictures

PORTRAIT = pictures.encoded(pictures.small_face(), "JPEG")
_ADDRESS = re.compile(r"/try/(?:faces|own)/[^\"')]+")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "holiday"
    made.mkdir()
    (made / "a face & more.jpg").write_bytes(PORTRAIT)
    (made / "notes.txt").write_text("no picture")
    (tmp_path / "secret.jpg").write_bytes(PORTRAIT)
    (made / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (made / "below").mkdir()
    return made


@pytest.fixture
def with_folder(
    service: CheckService, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    monkeypatch.setenv("UNCANNY_FACES", str(folder))
    settings.cache_clear()
    client = create_app(settings(), service).test_client()
    settings.cache_clear()
    return client


def test_all_faces_are_there_under_names_that_do_not_tell(client: FlaskClient) -> None:
    answer = client.get("/try")
    assert answer.status_code == 200
    addresses = set(_ADDRESS.findall(answer.text))
    assert len(addresses) == 48 + len(shown.SPECIAL) + len(shown.false_alarms())
    assert not re.search("generated-|portrait-", answer.text)
    for address in addresses:
        picture = client.get(address)
        assert picture.status_code == 200
        assert picture.content_type == "image/jpeg"


def test_a_false_alarm_is_one(client: FlaskClient) -> None:
    detector = Detector.load()
    for alarm in shown.false_alarms():
        data = client.get(f"/try/{alarm.address}").data
        assert detector.check(decode(data).rgb).verdict == Verdict.SYNTHETIC


def test_a_damaged_picture_costs_no_other(
    service: CheckService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given out as it is: the page shows a gap, and a check says that it can't be read."""
    copies = tmp_path / "shipped"
    shutil.copytree(shipped_faces.FOLDER, copies)
    damaged, gone = ("generated-01.jpg", "portrait-05.jpg"), "generated-02.jpg"
    for name in damaged:  # the second is shown changed, too
        path = copies / name
        path.write_bytes(path.read_bytes()[:100])
    (copies / gone).unlink()
    monkeypatch.setattr(shipped_faces, "FOLDER", copies)
    client = create_app(settings(), service).test_client()
    all_shown = (*shown.shipped(), *shown.special(), *shown.false_alarms())
    of_these = {f"/try/{one.address}" for one in all_shown if one.path.name in (*damaged, gone)}
    answers = {
        address: client.get(address).status_code
        for address in _ADDRESS.findall(client.get("/try").text)
    }
    assert set(answers.values()) <= {200, 404}
    assert {address for address, status in answers.items() if status == 404} <= of_these
    assert len(of_these) < len(answers) / 2


def test_the_page_runs_no_script(client: FlaskClient) -> None:
    answer = client.get("/try")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "<script" not in answer.text


def test_the_frame_is_of_another_origin_where_there_is_one(client: FlaskClient) -> None:
    near = client.get("/try", base_url="http://127.0.0.1:8420")
    assert 'src="http://localhost:8420/try/frame"' in near.text
    assert "frame-src http://localhost:8420;" in near.headers["Content-Security-Policy"]
    framed = client.get("/try/frame", base_url="http://localhost:8420")
    assert "frame-ancestors http://127.0.0.1:8420" in framed.headers["Content-Security-Policy"]


def test_another_machine_sees_the_faces_that_ship_without_a_frame(client: FlaskClient) -> None:
    far = client.get("/try", base_url="http://faces.example:8420")
    assert far.status_code == 200
    assert "<iframe" not in far.text
    assert "Hard ones" in far.text


def test_a_folder_of_ones_own(with_folder: FlaskClient) -> None:
    answer = with_folder.get("/try?faces=holiday")
    assert answer.status_code == 200
    (address,) = set(_ADDRESS.findall(answer.text))
    assert with_folder.get(address).data == PORTRAIT


@pytest.mark.parametrize(
    "name", ["other", "", "..", "../holiday", "/", "holiday/below", "<b>holiday</b>"]
)
def test_no_other_folder_is_opened(with_folder: FlaskClient, name: str) -> None:
    answer = with_folder.get("/try", query_string={"faces": name})
    assert answer.status_code == 404
    assert "This server shows no such folder" in answer.text
    assert "<b>holiday" not in answer.text
    assert not _ADDRESS.findall(answer.text)


@pytest.mark.parametrize("name", ["link.jpg", "notes.txt", "..%2Fsecret.jpg", "below"])
def test_nothing_but_its_pictures_is_given_out(with_folder: FlaskClient, name: str) -> None:
    assert with_folder.get(f"/try/own/{name}").status_code == 404


@pytest.mark.parametrize(
    ("name", "address"), [("faces.example", "127.0.0.1"), ("127.0.0.1", "203.0.113.7")]
)
def test_ones_own_folder_is_for_this_machine(
    with_folder: FlaskClient, name: str, address: str
) -> None:
    for path in ("/try?faces=holiday", "/try/own/a%20face%20%26%20more.jpg"):
        answer = with_folder.get(
            path, base_url=f"http://{name}:8420", environ_base={"REMOTE_ADDR": address}
        )
        assert answer.status_code == 404


def test_a_server_without_a_folder_shows_none(client: FlaskClient) -> None:
    assert client.get("/try?faces=holiday").status_code == 404
    assert client.get("/try/own/any.jpg").status_code == 404


def test_of_ten_thousand_pictures_the_first_are_shown(
    with_folder: FlaskClient, folder: Path
) -> None:
    for number in range(10_000):
        (folder / f"{number:05}.jpg").write_bytes(b"")
    answer = with_folder.get("/try?faces=holiday")
    assert "first 48 by name of 10,001 pictures" in answer.text
    assert "00000.jpg" in answer.text
    assert "00048.jpg" not in answer.text


def test_a_folder_without_pictures_or_gone_is_told(with_folder: FlaskClient, folder: Path) -> None:
    for path in folder.glob("*.jpg"):
        path.unlink()
    assert "The folder has no pictures" in with_folder.get("/try?faces=holiday").text
    folder.rename(folder.with_name("elsewhere"))
    assert "started with can" in with_folder.get("/try?faces=holiday").text


def test_the_tab_has_the_extensions_icon(client: FlaskClient) -> None:
    address = re.search(
        r'<link rel="icon" type="image/png" href="([^"]+)">', client.get("/try").text
    )
    assert address
    with client.get(address[1]) as icon:
        assert icon.content_type == "image/png"
        extension = Path(__file__).parents[2] / "extension/icons/48.png"
        assert icon.data == extension.read_bytes()
