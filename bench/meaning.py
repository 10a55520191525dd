"""Vectors for the benchmarks: made once, and kept in the temporary folder for the next run."""

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotations.sources.embedding.embedder import Embedder
from annotations.sources.embedding.wording import wording
from annotations.sources.fusion import Found, fuse

FOLDER = Path(tempfile.gettempdir()) / "factcheck-bench"
ANSWER = 100


class Meaning:
    """The vectors of a corpus, and of what is asked of it."""

    def __init__(self, texts: Mapping[str, str], *, embedder: Embedder) -> None:
        self._keys = list(texts)
        self._place = {key: place for place, key in enumerate(self._keys)}
        self._embedder = embedder
        self._vectors = self._kept([wording(text) for text in texts.values()])

    def likeness(self, text: str) -> NDArray[np.float32]:
        """Return how near each text of the corpus is, in its order."""
        [vector] = self._embedder.encode([wording(text)])
        found: NDArray[np.float32] = self._vectors @ vector
        return found

    def fuse(
        self, text: str, by_words: Mapping[str, float], *, weight: float, depth: int = ANSWER
    ) -> list[tuple[str, Found]]:
        """Return what either search finds, best first, as the desk makes the two one."""
        likeness = self.likeness(text)
        words = {self._place[key]: score for key, score in by_words.items()}
        near = {int(at) for at in np.argsort(-likeness)[:depth]} | words.keys()
        meaning = {at: float(likeness[at]) for at in near}
        found = fuse(words, meaning, weight=weight, is_cut=len(words) == depth)
        return [(self._keys[one.key], one) for one in found]

    def order(self, text: str) -> list[str]:
        """Return the keys by meaning alone, nearest first."""
        return [self._keys[at] for at in np.argsort(-self.likeness(text))[:ANSWER]]

    def _kept(self, texts: list[str]) -> NDArray[np.float32]:
        name = hashlib.sha256("\0".join([self._embedder.name, *texts]).encode()).hexdigest()
        path = FOLDER / f"{name[:24]}.npy"
        if path.is_file():
            kept: NDArray[np.float32] = np.load(path)
            return kept
        print(f"embedding {len(texts):,} texts, kept in {path} for the next run")
        vectors = self._embedder.encode(texts)
        FOLDER.mkdir(exist_ok=True)
        np.save(path, vectors)
        return vectors
