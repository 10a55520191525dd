"""Bring the answers of several providers to one scale."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from annotations.articles.page_addresses import page_address
from annotations.sources.types import FoundDocument

# What a place in an answer is worth where the score says less, or nothing: some providers give
# an order only, and some scores fall off a cliff after the first.
_PLACE_STEP = 0.25


def merge_answers(answers: Iterable[Sequence[FoundDocument]]) -> list[FoundDocument]:
    """Merge what several providers found, ranks brought to one scale (0–1), best first.

    A page that several found is kept once, with its best rank; of equals the first stays.
    """
    merged: dict[str, FoundDocument] = {}
    for answer in answers:
        for document in with_relative_ranks(answer):
            key = page_address(document.url) or document.key
            known = merged.get(key)
            if known is None or document.rank > known.rank:
                merged[key] = document
    return sorted(merged.values(), key=lambda document: -document.rank)


def with_relative_ranks(documents: Sequence[FoundDocument]) -> list[FoundDocument]:
    """Return the documents of one answer, best first, ranked relative to the best (0–1)."""
    ordered = sorted(documents, key=lambda document: -document.rank)
    best = ordered[0].rank if ordered else 0.0
    return [
        replace(document, rank=_relative(document.rank, best=best, place=place))
        for place, document in enumerate(ordered)
    ]


def _relative(rank: float, *, best: float, place: int) -> float:
    # Equals share a place, so that an answer without scores stays one of equals.
    by_place = 1.0 if rank == best else 1 / (1 + _PLACE_STEP * place)
    return max(by_place, rank / best if best > 0 else 0.0)
