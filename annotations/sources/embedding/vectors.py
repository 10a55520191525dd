"""Vectors on disk, mapped into memory: every process of a machine searches the same copy."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from annotations.sources.embedding.embedder import Vectors


class StoredVector(NamedTuple):
    """The vector of one text: `key` names the text, `mark` the row it was read from.

    `vector` is what `pack` returns.
    """

    mark: int
    key: int
    vector: bytes


def pack(vectors: Vectors) -> list[bytes]:
    """Return each row as bytes of float16, which rounds a likeness by less than 0.001."""
    return [row.tobytes() for row in vectors.astype("<f2")]


class VectorFile:
    """The vectors of many texts, one a key; brute force over all of them is fast enough.

    Whatever is here is a copy of what the database holds and may be deleted. 200,000 vectors of
    384 take 310 MB on disk, and some 30 ms to compare with one.
    """

    def __init__(self, path: Path, *, dimensions: int) -> None:
        self._path = path
        self._shape = np.dtype([("mark", "<i8"), ("key", "<i8"), ("vector", "<f4", (dimensions,))])

    def last_mark(self) -> int:
        """Return the largest mark there is, 0 without any."""
        return int(self._read()["mark"].max(initial=0))

    def clear(self) -> None:
        """Forget all vectors."""
        self._path.unlink(missing_ok=True)

    def put(self, rows: Sequence[StoredVector]) -> None:
        """Add vectors; one whose key is there already is replaced."""
        newest = {row.key: row for row in rows}
        with self._locked() as file:
            known = self._read()["key"]
            places = np.flatnonzero(np.isin(known, np.fromiter(newest, dtype=np.int64)))
            at = dict(zip(known[places].tolist(), places.tolist(), strict=True))
            for key, place in at.items():
                file.seek(place * self._shape.itemsize)
                file.write(self._records([newest[key]]))
            # What a writer that died left half written is written over.
            file.seek(len(known) * self._shape.itemsize)
            file.write(self._records(row for key, row in newest.items() if key not in at))

    def nearest(
        self, vector: Vectors, *, limit: int, also: Collection[int] = ()
    ) -> dict[int, float]:
        """Return key and likeness of the `limit` nearest, and of those `also` asked for."""
        rows = self._read()
        if not len(rows):
            return {}
        likeness: Vectors = rows["vector"] @ vector
        count = min(limit, len(rows))
        places: npt.NDArray[np.intp] = np.argpartition(-likeness, count - 1)[:count]
        if also:
            asked = np.flatnonzero(np.isin(rows["key"], np.fromiter(also, dtype=np.int64)))
            places = np.union1d(places, asked)
        found = zip(rows["key"][places].tolist(), likeness[places].tolist(), strict=True)
        return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))

    def _read(self) -> npt.NDArray[np.void]:
        """Map the whole records of the file."""
        try:
            count = self._path.stat().st_size // self._shape.itemsize
        except FileNotFoundError:
            count = 0
        if not count:
            return np.empty(0, dtype=self._shape)
        return np.memmap(self._path, dtype=self._shape, mode="r", shape=(count,))

    def _records(self, rows: Iterable[StoredVector]) -> bytes:
        return np.array(
            [(row.mark, row.key, np.frombuffer(row.vector, dtype="<f2")) for row in rows],
            dtype=self._shape,
        ).tobytes()

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        """Open the file, made when it is not there, and keep other writers out meanwhile."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            # Let go when the file is closed.
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
