"""Whose signatures are trusted: the C2PA's own lists, as `trust/README.md` says."""

from functools import cache
from pathlib import Path

DATE = "2026-08-13"
"""Of the edition that ships. Who joined since is unknown here."""
FOLDER = Path(__file__).parent / "trust"
EXTENDED_KEY_USAGES = (
    "1.3.6.1.5.5.7.3.4",  # protection of e-mail
    "1.3.6.1.5.5.7.3.36",  # signing of documents (RFC 9336)
    "1.3.6.1.5.5.7.3.8",  # time stamps
    "1.3.6.1.5.5.7.3.9",  # OCSP
    "1.3.6.1.4.1.311.76.59.1.9",  # Microsoft's for C2PA
    "1.3.6.1.4.1.62558.2.1",  # C2PA's own
)
"""What a certificate may be meant for, one of them at least (c2pa-rs, valid_eku_oids.cfg).

c2pa-python without settings takes some of them only; a signature with another is `refused`.
"""


@cache
def anchors() -> str:
    """All certificates, as PEM."""
    return "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.pem")))
