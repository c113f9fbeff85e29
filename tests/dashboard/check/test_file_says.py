"""What "Check a face" tells of the file, and of the chain of Content Credentials in it."""

import pytest
from streamlit.testing.v1 import AppTest

from backend.detector.detector import Detector
from backend.detector.words import Verdict
from backend.evidence.chain import Link
from backend.evidence.words import ATTESTATION_TITLES, DISAGREEMENTS, Attestation, Disagreement
from backend.images.decoding import decode
from dashboard.check.file_says import lines_of
from dashboard.shared.wording import escaped
from tests import pictures
from tests.dashboard.check.test_page import choose
from tests.dashboard.conftest import words_of
from tests.evidence.signing import SIGNER, altered, signed

NOTHING = Link(
    relation="componentOf",
    depth=1,
    title=None,
    signer=None,
    signed_at=None,
    tool=None,
    actions=(),
    source_types=(),
    thumbnail=None,
)


def test_a_file_that_says_nothing(check_face: AppTest) -> None:
    words = words_of(choose(check_face, pictures.encoded(pictures.portrait())))
    assert "Nothing: it carries neither Content Credentials nor an AI label." in words


def test_the_chain_of_a_signed_file(check_face: AppTest) -> None:
    camera = signed("digitalCapture", thumbnail=True)
    file = signed(None, parent=camera, thumbnail=True, then=("c2pa.cropped",))
    page = choose(check_face, file)
    words = words_of(page)
    assert ATTESTATION_TITLES[Attestation.SIGNED] in words
    assert "2 pictures: this file first" in words
    assert words.count(f"Signed in the name of {SIGNER}, without a time stamp") == 2
    assert "Made with TestGAN" in words
    assert "Declared done: opened, edited, cropped" in words
    assert "**Signed, signer unknown**: the file says: taken by a camera." in words
    assert "`digitalCapture`" in words
    assert "**Made from**: portrait (step 1 back)" in words


def test_a_changed_file_is_told_and_its_chain_is_not_sure(check_face: AppTest) -> None:
    words = words_of(choose(check_face, altered(signed("trainedAlgorithmicMedia"))))
    assert ATTESTATION_TITLES[Attestation.CHANGED] in words
    assert "The signature does not hold, so none of it is sure." in words


def test_file_and_network_that_disagree(check_face: AppTest) -> None:
    file = signed("trainedAlgorithmicMedia")
    verdict = Detector.load().check(decode(file).rgb).verdict
    words = words_of(choose(check_face, file))
    told = DISAGREEMENTS[Disagreement.DECLARED_GENERATED] in words
    assert told == (verdict is Verdict.PHOTOGRAPH)
    assert ("The network's answer disagrees." in words) == told


def test_a_picture_without_a_face_has_its_say_too(check_face: AppTest) -> None:
    picture = pictures.encoded(pictures.no_face(), "JPEG")
    words = words_of(choose(check_face, signed("trainedAlgorithmicMedia", picture=picture)))
    assert "The file says that generative AI made it." in words


@pytest.mark.parametrize("text", ["**bold**", "[a](https://example.org)", "$x$ <b> `c` :red[d]"])
def test_a_strangers_words_are_no_markup(text: str) -> None:
    said = {"title": text, "signer": text, "tool": text}
    link = NOTHING.model_copy(update={**said, "actions": (text,), "source_types": (text,)})
    *lines, source = lines_of(link)
    assert all(escaped(text) in line for line in lines)
    assert source == f"Declared source: `{text.replace('`', '')}`"


def test_a_picture_of_the_chain_without_credentials() -> None:
    assert lines_of(NOTHING) == ["Without Content Credentials of its own: nobody vouches for it."]
