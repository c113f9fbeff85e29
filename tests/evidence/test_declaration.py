import pytest

from backend.detector.words import Verdict
from backend.evidence import content_credentials, trust_list
from backend.evidence.content_credentials import ContentCredentials
from backend.evidence.declaration import disagreement, of_file
from backend.evidence.metadata import Found, Metadata
from backend.evidence.origins import Origin, of_source_type, strongest
from backend.evidence.words import Attestation, Disagreement

NOTHING = Metadata((), None)
NAMED = Metadata((Found(Origin.GENERATOR_NAMED, "Midjourney", "exif:Software"),), None)
CAPTURED = Metadata((Found(Origin.CAPTURED, None, "xmp:DigitalSourceType"),), "Canon R5")


def test_a_missing_label_declares_nothing() -> None:
    assert of_file(ContentCredentials(state="none"), Metadata((), "Canon R5")) is None


def test_what_is_signed_counts_before_what_is_not() -> None:
    declared = of_file(ContentCredentials(state="trusted", origin=Origin.EDITED), NAMED)
    assert declared
    assert (declared.attestation, declared.origin) == (Attestation.TRUSTED, Origin.EDITED)
    assert declared.unsigned_origin is Origin.GENERATOR_NAMED
    assert "unsigned, in exif:Software: The file names an image generator: Midjourney." in (
        declared.statement
    )


@pytest.mark.parametrize(
    ("signed", "unsigned", "beyond"),
    [
        (Origin.EDITED, Origin.GENERATED, Origin.GENERATED),
        (Origin.CAPTURED, Origin.PARTLY_GENERATED, Origin.PARTLY_GENERATED),
        (Origin.CAPTURED, Origin.POSSIBLY_GENERATED, Origin.POSSIBLY_GENERATED),
        (Origin.GENERATED, Origin.PARTLY_GENERATED, None),
        (Origin.GENERATED, Origin.GENERATED, None),
    ],
)
def test_a_label_does_not_vanish_behind_a_signature_that_says_less(
    signed: Origin, unsigned: Origin, beyond: Origin | None
) -> None:
    metadata = Metadata((Found(unsigned, None, "xmp:DigitalSourceType"),), None)
    declared = of_file(ContentCredentials(state="signed", origin=signed), metadata)
    assert declared
    assert (declared.origin, declared.unsigned_origin) == (signed, beyond)
    assert ("Beside that, unsigned, in xmp:DigitalSourceType:" in declared.statement) == (
        beyond is not None
    )
    told = disagreement(declared, Verdict.PHOTOGRAPH)
    made = Origin.GENERATED in (signed, beyond) or beyond is not None
    assert (told is not None) == made


def test_only_fields_that_say_so_are_listed_and_editors_are_called_editors() -> None:
    edited = Found(Origin.EDITOR_NAMED, "Topaz", "exif:Software")
    declared = of_file(ContentCredentials(state="none"), Metadata((*CAPTURED.found, edited), None))
    assert declared
    assert declared.fields == ("xmp:DigitalSourceType",)
    assert declared.statement.endswith("an editor that can generate pictures: Topaz.")


def test_where_the_signer_is_silent_the_metadata_speaks() -> None:
    declared = of_file(ContentCredentials(state="signed"), NAMED)
    assert declared
    assert (declared.attestation, declared.origin) == (
        Attestation.UNSIGNED,
        Origin.GENERATOR_NAMED,
    )


def test_what_no_longer_holds_attests_nothing() -> None:
    declared = of_file(ContentCredentials(state="changed", origin=Origin.GENERATED), NOTHING)
    assert declared
    assert (declared.attestation, declared.origin) == (Attestation.CHANGED, None)


def test_signed_and_contradicted() -> None:
    declared = of_file(ContentCredentials(state="trusted", origin=Origin.GENERATED), CAPTURED)
    assert declared
    assert declared.origin is Origin.CONTRADICTORY


@pytest.mark.parametrize(
    ("metadata", "verdict", "code"),
    [
        (NAMED, Verdict.PHOTOGRAPH, Disagreement.DECLARED_GENERATED),
        (NAMED, Verdict.SYNTHETIC, None),
        (NAMED, Verdict.UNSURE, None),
        (CAPTURED, Verdict.SYNTHETIC, Disagreement.DECLARED_CAPTURED),
        (CAPTURED, Verdict.PHOTOGRAPH, None),
        (NOTHING, Verdict.SYNTHETIC, None),
    ],
)
def test_the_file_and_the_network_disagree(
    metadata: Metadata, verdict: Verdict, code: Disagreement | None
) -> None:
    found = disagreement(of_file(ContentCredentials(state="none"), metadata), verdict)
    assert (found and found.code) == code


@pytest.mark.parametrize(
    "written",
    [
        "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia/",
        "trainedalgorithmicmedia",
        "digsrctype:trainedAlgorithmicMedia",
    ],
)
def test_ways_to_write_a_source_type(written: str) -> None:
    assert of_source_type(written) is Origin.GENERATED


def test_one_origin_stands_for_several() -> None:
    assert strongest(frozenset({Origin.EDITED, Origin.PARTLY_GENERATED})) is Origin.PARTLY_GENERATED
    assert strongest(frozenset()) is None


def test_text_of_a_stranger_is_shown_in_one_short_line() -> None:
    odd = ContentCredentials(state="signed", signer="A\nB" + "x" * 500, tool="\x1b[31mTool")
    declared = of_file(odd, NOTHING)
    assert declared
    assert declared.statement.isprintable()
    assert len(declared.statement) < 600


def test_the_trust_list_is_dated_and_whole() -> None:
    assert trust_list.anchors().count("-----BEGIN CERTIFICATE-----") == 52
    readme = (trust_list.FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"**Edition**: {trust_list.DATE}" in readme
    settings = content_credentials.offline_settings()
    assert settings["core"]["allowed_network_hosts"] == []
