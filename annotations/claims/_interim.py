"""Stand-ins until the quotes and check-worthiness modules are in place."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.claims.types import Figure, Span


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote with its speaker."""

    start: int
    end: int
    speaker: str
    is_anonymous: bool
    is_direct: bool


def find_quotes(text: str, *, sentences: Sequence[Span]) -> list[Quote]:  # noqa: ARG001
    """Find no quotes."""
    return []


@dataclass(frozen=True, slots=True)
class Worthiness:
    """A score with reasons."""

    score: float
    reasons: tuple[str, ...]


def score(
    sentence: str,  # noqa: ARG001
    *,
    figures: Sequence[Figure],
    position: int,  # noqa: ARG001
    is_headline: bool,  # noqa: ARG001
    is_quote: bool,  # noqa: ARG001
    is_anonymous: bool,  # noqa: ARG001
) -> Worthiness:
    """Score by the presence of a figure."""
    return Worthiness(0.8, ("states a figure",)) if figures else Worthiness(0.3, ())
