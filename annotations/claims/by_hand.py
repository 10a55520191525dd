"""Read a passage that a person marked as a claim the way the splitter reads its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from annotations.claims.checkworthiness import score
from annotations.claims.own_worthiness import Claimed, own_worthiness
from annotations.claims.sentences import is_headline, sentence_at, split_sentences
from annotations.claims.splitter import split
from annotations.claims.types import ClaimKind, ExtractedClaim, Span

LONGEST: Final = 2_000
FIGURED: Final = frozenset({ClaimKind.QUANTITY, ClaimKind.MONEY, ClaimKind.PERCENT})
REASON: Final = "added by hand"


def read_passage(
    text: str,
    *,
    start: int,
    end: int,
    kind: ClaimKind | None = None,
    published_on: date | None = None,
) -> ExtractedClaim:
    """Return the claim at `[start, end)` of a text, in code points.

    The kind is the person's, or the splitter's reading where they leave it open. The figure is
    the one the splitter reads in these words; a passage with several figures, or none, has none
    unless its kind points to one. Speaker, sentence and check-worthiness are read as the splitter
    reads them.
    """
    inside = _inside(text, start, end, published_on=published_on)
    chosen = kind or _guess(inside, start=start, end=end)
    sentences = split_sentences(text)
    sentence = sentence_at(sentences, start, end)
    read = _pick(inside, kind=chosen)
    worthiness = score(
        text[sentence.start : sentence.end],
        figures=[claim.figure for claim in inside if claim.figure is not None],
        position=sentences.index(sentence) if sentence in sentences else len(sentences),
        is_headline=is_headline(text, sentence),
        is_quote=chosen is ClaimKind.QUOTE,
        is_anonymous=any(claim.is_anonymous for claim in inside),
    )
    figure = read.figure if read else None
    stated = Claimed(text, start, end, max(end, sentence.end), chosen, figure)
    worthiness = own_worthiness(worthiness, stated)
    return ExtractedClaim(
        start=start,
        end=end,
        text=text[start:end],
        kind=chosen,
        sentence=sentence,
        figure=figure,
        checkworthiness=worthiness.score,
        reasons=(REASON, *worthiness.reasons),
        speaker=_speaker(inside),
        is_anonymous=any(claim.is_anonymous for claim in inside),
        period=read.period if read else "",
    )


def _inside(
    text: str, start: int, end: int, *, published_on: date | None
) -> Sequence[ExtractedClaim]:
    """Return what the splitter finds within the passage, in its sentence or else on its own."""
    found = [
        replace(claim, start=place.start, end=place.end)
        for claim in split(text, published_on=published_on)
        for place in (Span(claim.start, claim.end), *claim.places)
        if start <= place.start and place.end <= end
    ]
    # "12,000" alone of "as many as 12,000 soldiers": the splitter's claim is wider than the words.
    return found or [
        replace(claim, start=claim.start + start, end=claim.end + start)
        for claim in split(text[start:end], published_on=published_on)
    ]


def _guess(inside: Sequence[ExtractedClaim], *, start: int, end: int) -> ClaimKind:
    """Return the kind of the claim that makes up most of the passage."""
    widest = max(inside, key=lambda claim: claim.end - claim.start, default=None)
    if widest is None or 2 * (widest.end - widest.start) < end - start:
        return ClaimKind.STATEMENT
    return widest.kind


def _pick(inside: Sequence[ExtractedClaim], *, kind: ClaimKind) -> ExtractedClaim | None:
    """Return the one claim within the passage that its figure or date is read from."""
    if kind in FIGURED or kind in {ClaimKind.DATE, ClaimKind.SCORE}:
        return next((claim for claim in inside if claim.kind is kind), None)
    figured = [claim for claim in inside if claim.figure is not None]
    return figured[0] if len(figured) == 1 else None


def _speaker(inside: Sequence[ExtractedClaim]) -> str:
    return next((claim.speaker for claim in inside if claim.speaker), "")
