"""Do two figures count the same thing? Words of the counted noun phrases, side by side."""

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache

from annotations.claims.types import Figure
from annotations.sources.lexicon import word_groups, word_list
from annotations.sources.words import STOP_WORDS, WORD, normalise


class Kinship(IntEnum):
    """How surely two figures measure the same; larger is surer."""

    DIFFERENT = 0
    UNKNOWN = 1
    LIKELY = 2
    SAME = 3


# What a count may be per: "flights/day".
RATES = frozenset({"day", "week", "month", "year"})


def _stems(group: Iterable[str]) -> list[str]:
    return [normalise(word) for word in group]


_EMPTY = frozenset(_stems(word_list("empty_words") | STOP_WORDS))
_CANONICAL = {stem: group[0] for group in map(_stems, word_groups("synonyms")) for stem in group}


def _canonical_stems(group: Iterable[str]) -> frozenset[str]:
    return frozenset(_CANONICAL.get(stem, stem) for stem in _stems(group))


STATES = frozenset[str]().union(*map(_canonical_stems, word_groups("states")))
_RIVALS = [*map(_canonical_stems, word_groups("opposites")), STATES]
_PERSON = _CANONICAL[normalise("people")]
_POSSESSIVE = re.compile(r"['’]s\b")


@lru_cache(maxsize=8192)
def concept_stems(text: str) -> frozenset[str]:
    """Return what a noun phrase is about: canonical stems without empty words."""
    stems = (normalise(token) for token in WORD.findall(_POSSESSIVE.sub("", text)))
    kept = (_CANONICAL.get(stem, stem) for stem in stems if stem not in _EMPTY)
    return frozenset(stem for stem in kept if not stem.isdigit())


def counted_kinship(claim: Figure, source: Figure) -> Kinship:
    """Compare two counted nouns with what describes them: soldiers with troops.

    A bare number ("the death toll rose to 43") counts what its concept names.
    """
    claim_all, source_all = concept_stems(claim.concept), concept_stems(source.concept)
    claim_head = concept_stems(_counted(claim.unit)) or claim_all
    source_head = concept_stems(_counted(source.unit)) or source_all
    described = _describe(claim_all - claim_head, source_all - source_head)
    if described is Kinship.DIFFERENT or _are_rivals(
        claim_head | claim_all, source_head | source_all
    ):
        return Kinship.DIFFERENT
    if not claim_head or not source_head:
        return min(described, Kinship.UNKNOWN)
    kinship = _head_kinship((claim_head, claim_all), (source_head, source_all), described=described)
    # "12,000 were sent" says nothing of how many were killed: only equal figures would tell.
    if bool(claim_all & STATES) != bool(source_all & STATES):
        return min(kinship, Kinship.UNKNOWN)
    return kinship


def _counted(unit: str) -> str:
    """Return what a unit counts, without the time it is counted per: "flights/day"."""
    counted, _, per = unit.partition("/")
    return counted if per in RATES else unit


def _head_kinship(
    claim: tuple[frozenset[str], frozenset[str]],
    source: tuple[frozenset[str], frozenset[str]],
    *,
    described: Kinship,
) -> Kinship:
    (claim_head, claim_all), (source_head, source_all) = claim, source
    if claim_head & source_head:
        return max(described, Kinship.LIKELY)
    if _PERSON in claim_head | source_head and described is Kinship.SAME:
        return Kinship.LIKELY
    if claim_head & source_all or source_head & claim_all:
        return Kinship.LIKELY
    return Kinship.DIFFERENT


def measured_kinship(claim: Figure, source: Figure) -> Kinship:
    """Compare what two amounts of one unit measure: two sums of money, two percentages."""
    return _describe(concept_stems(claim.concept), concept_stems(source.concept))


def _describe(claim: frozenset[str], source: frozenset[str]) -> Kinship:
    if _are_rivals(claim, source):
        return Kinship.DIFFERENT
    if not claim or not source:
        return Kinship.UNKNOWN
    if not claim & source:
        return Kinship.DIFFERENT
    return Kinship.SAME


def _are_rivals(claim: frozenset[str], source: frozenset[str]) -> bool:
    for rivals in _RIVALS:
        claim_side, source_side = claim & rivals, source & rivals
        if claim_side and source_side and not claim_side & source_side:
            return True
    return False
