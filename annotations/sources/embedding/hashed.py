"""An embedder without a model: words hashed into a vector. For tests, and to try the extra."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from annotations.sources.words import content_stems

if TYPE_CHECKING:
    from annotations.sources.embedding.embedder import Vectors


class HashedWords:
    """Texts are alike as far as their words are; the same text always gives the same vector."""

    def __init__(self, *, dimensions: int = 64) -> None:
        self.dimensions = dimensions
        self.name = f"hashed-words-{dimensions}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text (see `Embedder`)."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for stem in content_stems(text):
                # Not Python's own hash, which differs from process to process.
                row[zlib.crc32(stem.encode()) % self.dimensions] += 1.0
            # A text without words still needs a direction.
            row[0] += not row.any()
        lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / lengths
