"""What each of Ray's worker processes does: check one part after the other."""

import logging
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backend.batch.collection import BatchError, Collection, Part
from backend.batch.reading import Read, reader
from backend.batch.rows import Row, check_row, table
from backend.detector.detector import Detector
from backend.evidence.provenance import Provenance, ProvenanceReader
from backend.images.decode_pool import DecodePool

AT_ONCE = 2
"""Pictures in the making: one is decoded, by another process, while one is judged."""
Batch = dict[str, npt.NDArray[Any]]


class PartChecker:
    """An actor of Ray Data with a detector of its own, as LiteRT isn't safe across threads."""

    def __init__(self, collection: Collection, prior: float, weights_sha256: str) -> None:
        # Refused addresses have rows of their own.
        logging.getLogger("requests_hardened").addHandler(logging.NullHandler())
        self._detector = Detector.load()
        if self._detector.files.weights_sha256 != weights_sha256:
            raise BatchError("A machine of the cluster has other weights than this one.")
        self._read = reader(collection)
        self._decoding = DecodePool(processes=1)
        self._decoding.start()
        self._provenance = ProvenanceReader()
        self._provenance.start()
        self._prior = prior
        self._judging, self._declaring = Lock(), Lock()
        self._threads = ThreadPoolExecutor(AT_ONCE)

    def __call__(self, batch: Batch) -> Batch:
        """Args: `key` and `part` (JSON), one row. Returns: `key` and `table` (an Arrow stream)."""
        checked = [self._check(Part.from_json(line)) for line in batch["part"]]
        return {"key": batch["key"], "table": np.array(checked, dtype=object)}

    def _check(self, part: Part) -> bytes:
        rows: list[Row] = []
        begun: deque[Future[Row]] = deque()
        for source, read in zip(part.sources, self._read(part), strict=True):
            if len(begun) == AT_ONCE:
                rows.append(begun.popleft().result())
            begun.append(self._threads.submit(self._row, source, read))
        rows.extend(future.result() for future in begun)
        return to_bytes(table(rows, self._detector.files, self._prior))

    def _row(self, source: str, read: Read) -> Row:
        return check_row(
            source,
            read,
            self._decoding.decode,
            self._detector,
            self._prior,
            self._declared,
            self._judging,
        )

    def _declared(self, data: bytes) -> Provenance:
        with self._declaring:  # its reader isn't for several threads at once
            return self._provenance.read(data)


def to_bytes(rows: pa.Table) -> bytes:
    """As an Arrow stream: Ray's own blocks would lose the type of a column of nulls."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return bytes(sink.getvalue().to_pybytes())


def from_bytes(stream: bytes) -> pa.Table:
    """What `to_bytes` was given."""
    return pa.ipc.open_stream(stream).read_all()
