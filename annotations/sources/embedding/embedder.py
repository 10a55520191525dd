"""What an embedder is: something that turns texts into vectors whose angle tells likeness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # The extra may be absent, and without it nothing may need numpy.
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]


class EmbedderUnusable(Exception):
    """An embedder cannot be set up; the message says what to do about it."""


class Embedder(Protocol):
    """Turns texts into vectors.

    `name` tells one model from another: vectors of two models are never compared. `dimensions`
    is the length of a vector.
    """

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, each of length 1: float32, `[len(texts), dimensions]`.

        The dot product of two rows is their likeness, from -1 to 1. A text longer than the model
        reads is cut.
        """
