"""What a picture's file says of where it comes from, read where it can do no harm."""

import contextlib
import subprocess
import sys
from typing import BinaryIO, cast

from pydantic import BaseModel, ConfigDict, Field

from backend.evidence import content_credentials, declaration, metadata
from backend.evidence.chain import Chain
from backend.evidence.content_credentials import ContentCredentials
from backend.evidence.declaration import Declaration
from backend.evidence.evidence import Evidence, stated
from backend.evidence.metadata import Metadata
from backend.evidence.words import Finding
from backend.images import confined_process
from backend.images.decode_process import LENGTH

_COMMAND = (sys.executable, "-P", "-m", "backend.evidence.provenance_process")
_ANSWER_BYTES = 1 << 22
"""The thumbnails of a chain are most of it."""
PROVENANCE, CHAIN = b"p", b"c"
"""What is asked for."""
FIRST_SECONDS = 25.0
"""For the first answer of a process, which may still be starting on a machine that is busy."""
LATER_SECONDS = 6.0
"""For any other. More than the process gives itself: it is for one that keeps no time any more."""


class Provenance(BaseModel):
    """What a file says of its origin. Declared, not proved; no verdict depends on it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    declaration: Declaration | None = Field(
        description="What the file says, all told: from the Content Credentials where they hold,"
        " else from its metadata; null where it declares nothing, which says nothing."
    )
    content_credentials: ContentCredentials
    evidence: tuple[Evidence, ...] = Field(
        description="The Content Credentials and the metadata, in words."
    )


def read(data: bytes) -> Provenance:
    """What a file says, read in this process: strangers' files go through a `ProvenanceReader`."""
    found, of_metadata = content_credentials.read(data), metadata.read(data)
    return _provenance(found, of_metadata, metadata.evidence(of_metadata))


class ProvenanceReader:
    """Reads files in a warm process of its own, which they may hang or crash; not across threads.

    Neither Pillow's parsers of metadata nor c2pa's are bounded in time or memory; the process is.

    Example:
        with ProvenanceReader() as reader:
            reader.read(data)
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._has_answered = False

    def __enter__(self) -> "ProvenanceReader":
        """Start the process, as `start`."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.stop()

    def start(self) -> None:
        """Start the process, which gets ready meanwhile; where none is, `read` starts it."""
        with contextlib.suppress(OSError):  # then `read` says so
            self._started()

    def read(self, data: bytes) -> Provenance:
        """What a file says. Never raises: what can't be read in time and memory says so."""
        try:
            return Provenance.model_validate_json(self._exchange(PROVENANCE, data))
        # The pipe broke, or what answers is our process no more. Whatever it was: part of an answer
        # may be left in the pipe, which the next file would be given.
        except Exception:
            self.stop()
            return _unread(data)

    def read_chain(self, data: bytes) -> Chain:
        """The chain of Content Credentials. Never raises: what can't be read is empty."""
        try:
            return Chain.model_validate_json(self._exchange(CHAIN, data))
        except Exception:  # as above
            self.stop()
            return Chain(links=())

    def stop(self) -> None:
        """End the process and leave nothing of it behind; the next `read` starts another."""
        if self._process is None:
            return
        confined_process.end(self._process)
        self._process = None

    def _exchange(self, wanted: bytes, data: bytes) -> bytes:
        process = self._started()
        requests, answers = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        seconds = LATER_SECONDS if self._has_answered else FIRST_SECONDS
        with confined_process.killed_after(seconds, process):
            requests.write(LENGTH.pack(len(data)) + wanted)
            requests.write(data)
            requests.flush()
            answer = answers.readline(_ANSWER_BYTES)
        if not answer.endswith(b"\n"):
            raise ValueError("The process ended, or says more than it may.")
        self._has_answered = True
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.stop()  # it was ended from outside since the last file
        if self._process is None:
            self._process = confined_process.start(_COMMAND)
            self._has_answered = False
        return self._process


def _unread(data: bytes) -> Provenance:
    marked = content_credentials.marked(data)
    found = ContentCredentials(state="unreadable" if marked else "none")
    return _provenance(found, Metadata((), None), stated(Finding.METADATA_UNREADABLE))


def _provenance(found: ContentCredentials, of_metadata: Metadata, in_words: Evidence) -> Provenance:
    return Provenance(
        declaration=declaration.of_file(found, of_metadata),
        content_credentials=found,
        evidence=(content_credentials.evidence(found), in_words),
    )
