import dataclasses
import string
import subprocess
import sys

from backend.detector.contract import Thresholds
from backend.evidence import collect, provenance
from backend.evidence.evidence import SHOWN, printable, stated
from backend.evidence.stability import Network
from backend.evidence.words import FINDINGS, TITLES, WEAKNESSES, Code, Finding
from backend.faces.finder import FaceFinder
from backend.images.decoding import decode
from tests.pictures import encoded, portrait


def test_a_file_and_a_face_have_all_kinds_between_them() -> None:
    data = encoded(portrait(), "JPEG")
    picture = decode(data)
    (face,) = FaceFinder().find(picture.rgb)
    network = Network(lambda _: 0.0, Thresholds(lower=-1.0, upper=1.0))
    found = [*provenance.read(data).evidence, *collect.of_face(picture, face, None, network)]
    assert sorted(one.code for one in found) == sorted(Code)


def test_without_a_network_stability_is_left_out() -> None:
    picture = decode(encoded(portrait()))
    (face,) = FaceFinder().find(picture.rgb)
    assert Code.STABILITY not in [one.code for one in collect.of_face(picture, face, None)]


def test_a_face_at_the_edge_of_a_small_picture() -> None:
    picture = decode(encoded(portrait()))
    (face,) = FaceFinder().find(picture.rgb)
    outside = dataclasses.replace(face, x=-50.0, y=-50.0, width=5000.0, height=5000.0)
    assert collect.of_face(picture, outside, None)


def test_every_code_has_its_words() -> None:
    assert set(TITLES) == set(WEAKNESSES) == set(Code)
    assert set(FINDINGS) == set(Finding)
    assert {wording.code for wording in FINDINGS.values()} == set(Code)


def test_every_statement_can_be_filled() -> None:
    for finding, wording in FINDINGS.items():
        names = {name for _, name, _, _ in string.Formatter().parse(wording.statement) if name}
        texts = dict.fromkeys(names - {"value"}, "something")
        statement = stated(finding, 1.5, "unit", **texts).statement
        assert "{" not in statement
        assert all(text in statement for text in texts.values())


def test_a_strangers_text_is_one_short_line() -> None:
    shown = printable("a\x1b[0m\nb‮" + "x" * 1000)
    assert shown.isprintable()
    assert len(shown) == SHOWN


def test_a_strangers_braces_are_only_text() -> None:
    assert "{value}" in stated(Finding.METADATA_CAMERA, camera="{value}").statement


def test_no_tensorflow_and_no_flask() -> None:
    code = (
        "import sys, backend.evidence.collect, backend.evidence.provenance;"
        "print([name for name in ('tensorflow', 'flask', 'c2pa') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
