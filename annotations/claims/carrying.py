"""Claims of a text in a corrected version of it: where each stands now, and which are new."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from annotations.articles.alignment import align
from annotations.articles.anchors import Fate, Reanchored, reanchor
from annotations.claims.sentences import sentence_at, split_sentences
from annotations.claims.types import ClaimKind, ExtractedClaim, Span


@dataclass(frozen=True, slots=True)
class PlacedClaim:
    """A claim as it stands in the old text: its span, its sentence, its further mentions."""

    span: Span
    sentence: Span
    places: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where a claim stands in the new text.

    `is_sentence_changed`: its sentence does not read as before. `places` are the further mentions
    that were found again.
    """

    span: Span
    sentence: Span
    is_sentence_changed: bool
    places: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a claim; an orphan has no place."""

    fate: Fate
    place: NewPlace | None = None


def carry(old: str, new: str, *, claims: Sequence[PlacedClaim]) -> list[Carried]:
    """Find every claim of an old text in a new version of it, in the order given.

    Offsets are code points; `anchors.reanchor` says how a place is found and when it is not.
    """
    spans = [span for claim in claims for span in (claim.span, *claim.places)]
    found = iter(reanchor(old, new, spans=[(span.start, span.end) for span in spans]))
    sentences = split_sentences(new)
    carried = []
    for claim in claims:
        own = next(found)
        places = [next(found) for _ in claim.places]
        carried.append(_carried(old, new, claim, own, places=places, sentences=sentences))
    return carried


def pick_new(
    found: Iterable[ExtractedClaim],
    *,
    old: str,
    new: str,
    taken: Sequence[tuple[Span, ClaimKind]],
    spoken_for: Container[str] = (),
) -> list[ExtractedClaim]:
    """Keep the claims of a new version that are news: in a sentence the old one did not have.

    What stood there before was split before, and what people made of it since is theirs. `taken`
    are the places claims have, or may be given, in the new version: what they cover is no news
    either, nor are words that are `spoken_for` by a claim which could stand in several places.
    """
    back = align(new, old)
    return [
        claim
        for claim in found
        if back.map_unbroken(claim.sentence.start, max(claim.sentence.end, claim.end)) is None
        and claim.text not in spoken_for
        and not any(_is_same(claim, span, kind) for span, kind in taken)
    ]


def _is_same(claim: ExtractedClaim, span: Span, kind: ClaimKind) -> bool:
    if (claim.start, claim.end) == (span.start, span.end):
        return True
    return claim.kind is kind and claim.start < span.end and span.start < claim.end


def _carried(
    old: str,
    new: str,
    claim: PlacedClaim,
    own: Reanchored,
    *,
    places: Sequence[Reanchored],
    sentences: Sequence[Span],
) -> Carried:
    span = _span(own)
    if span is None:
        return Carried(own.fate)
    sentence = sentence_at(sentences, span.start, span.end)
    before = old[claim.sentence.start : claim.sentence.end]
    after = new[sentence.start : sentence.end]
    again = (_span(one) for one in places if one.fate is not Fate.CHANGED)
    place = NewPlace(
        span=span,
        sentence=sentence,
        is_sentence_changed=before.split() != after.split(),
        places=tuple(one for one in again if one is not None),
    )
    return Carried(own.fate, place)


def _span(found: Reanchored) -> Span | None:
    if found.start is None or found.end is None:
        return None
    return Span(found.start, found.end)
