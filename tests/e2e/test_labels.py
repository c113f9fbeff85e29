"""The browser reads of the same files what Python reads."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.chromium import ExtensionBrowser

from backend.evidence import provenance
from tests.evidence.damaged_stores import DAMAGED
from tests.evidence.labelled import FIELDS, LABELLED, SILENT, labelled

pytestmark = pytest.mark.browser

Declared = Callable[[bytes], dict[str, Any] | None]


@pytest.fixture(scope="module")
def declared(browser: ExtensionBrowser) -> Iterator[Declared]:
    page = browser.extension_page("options")

    def of(data: bytes) -> dict[str, Any] | None:
        found: dict[str, Any] | None = browser.check_bytes(page, data)["answer"]["declared"]
        return found

    yield of
    page.close()


@pytest.mark.parametrize("name", [*LABELLED, *SILENT])
def test_both_sides_read_the_same(declared: Declared, name: str) -> None:
    here = provenance.read(labelled(name)).declaration
    expected = here.model_dump(mode="json", include=FIELDS) if here else None
    assert declared(labelled(name)) == expected


def test_a_changed_file_and_a_store_elsewhere(declared: Declared) -> None:
    from tests.evidence.signing import altered, signed

    for data, attestation in (
        (altered(signed("trainedAlgorithmicMedia")), "changed"),
        (signed("trainedAlgorithmicMedia", remote_url="http://127.0.0.1:9/store.c2pa"), "remote"),
    ):
        here = provenance.read(data).declaration
        there = declared(data)
        assert here
        assert there
        assert (here.attestation, there["attestation"]) == (attestation, attestation)


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_store_costs_the_labels_and_not_the_check(declared: Declared, name: str) -> None:
    data = DAMAGED[name]()
    here = provenance.read(data).declaration
    there = declared(data)
    assert here
    assert there
    assert (there["attestation"], there["origin"]) == (here.attestation, None)
