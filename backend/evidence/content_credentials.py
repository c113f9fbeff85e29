"""Content Credentials: what the C2PA manifest store in a file declares, and whether it holds.

C2PA Technical Specification 2.2, spec.c2pa.org; read by c2pa-rs, which validates the signature
and that the hashes in it match the file. Who signed is not checked against a trust list: none is
shipped, so that a name in a certificate is what its maker wrote there.
"""

import subprocess
import sys
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.evidence.evidence import Evidence, stated
from backend.evidence.words import Finding

SECONDS = 10.0
"""By the clock; of processor time it gets less (see `credentials_process`)."""
MARKS = (b"c2pa", b"C2PA", b"dcterms:provenance")
"""One of them is in each file that carries a manifest store or names one elsewhere."""
GENERATED = "trainedAlgorithmicMedia"
PARTLY_GENERATED = "compositeWithTrainedAlgorithmicMedia"
CAPTURED = frozenset({"digitalCapture", "computationalCapture"})
"""IPTC NewsCodes, cv.iptc.org/newscodes/digitalsourcetype."""


class ContentCredentials(BaseModel):
    """What the manifest store of a file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: Literal["none", "remote", "unreadable", "invalid", "valid"] = Field(
        description="`valid`: the signature and the hashes match the file, whoever signed."
        " `remote`: the file names a store elsewhere; it is never fetched."
    )
    signer: str | None = Field(None, description="The certificate's common name.")
    signer_organisation: str | None = Field(None, description="The certificate's organisation.")
    tool: str | None = Field(None, description="The program that made the claim.")
    source_types: tuple[str, ...] = Field(
        (), description="Declared kinds of origin (IPTC NewsCodes), of the file and its parts."
    )
    problems: tuple[str, ...] = Field((), description="C2PA's codes for what didn't validate.")

    @property
    def declares_generated(self) -> bool:
        """Whether it declares that generative AI made the picture or a part of it."""
        return GENERATED in self.source_types


def read(data: bytes) -> ContentCredentials:
    """The Content Credentials of a picture's file. Never raises, never uses the network.

    Files without a mark of C2PA take microseconds; others a process of their own, killed after
    SECONDS (see `credentials_process`).
    """
    if not any(mark in data for mark in MARKS):
        return ContentCredentials(state="none")
    command = [sys.executable, "-m", "backend.evidence.credentials_process"]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=SECONDS, check=True
        )
        return ContentCredentials.model_validate_json(done.stdout)
    except (subprocess.SubprocessError, OSError, ValidationError):
        return ContentCredentials(state="unreadable")


def evidence(found: ContentCredentials) -> Evidence:
    """What was read, in words."""
    return stated(
        _finding(found), signer=found.signer or "nobody", tool=found.tool or "an unnamed program"
    )


def _finding(found: ContentCredentials) -> Finding:
    if found.state != "valid":
        return {
            "none": Finding.CREDENTIALS_NONE,
            "remote": Finding.CREDENTIALS_REMOTE,
            "unreadable": Finding.CREDENTIALS_UNREADABLE,
            "invalid": Finding.CREDENTIALS_INVALID,
        }[found.state]
    if found.declares_generated:
        return Finding.CREDENTIALS_GENERATED
    if PARTLY_GENERATED in found.source_types:
        return Finding.CREDENTIALS_PARTLY_GENERATED
    if CAPTURED.intersection(found.source_types):
        return Finding.CREDENTIALS_CAPTURED
    return Finding.CREDENTIALS_SILENT
