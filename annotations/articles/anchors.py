"""Anchors: finding a quoted place again after the text around it was corrected.

The selectors are those of the W3C Web Annotation Data Model (section 4.2.4, TextQuoteSelector):
the exact words, and some of the text before and after. A place is found again only where the
evidence is unambiguous; everything else is left to a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from annotations.articles.alignment import Alignment, align
from annotations.articles.errors import InvalidOffset

CONTEXT_WIDTH = 32

# Below this share of common characters (difflib's ratio) a rewritten passage is no longer the
# same claim with a correction, but another claim.
_SAME_CLAIM = 0.5
# difflib's ratio is at most 2 / (1 + growth), so beyond this growth it cannot reach the above.
_MAX_GROWTH = 3
# From this many characters on, words that stand once in each text are taken for the same ones.
_LONG_QUOTE = 32


class Fate(StrEnum):
    """What became of a span when its text was replaced by a newer version."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A span `[start, end)` of a text in code points, with its words and their surroundings."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Reanchored:
    """Where one span of the old text stands in the new one.

    `start` and `end` are offsets in the new text, or None for an orphan (`gone`, `ambiguous`).
    `is_context_changed` warns that the words stayed but those around them did not: a "not" may
    have come in.
    """

    fate: Fate
    start: int | None = None
    end: int | None = None
    is_context_changed: bool = False

    @property
    def is_orphan(self) -> bool:
        """Whether a person has to say where this span belongs."""
        return self.start is None


def quote_context(
    text: str, *, start: int, end: int, width: int = CONTEXT_WIDTH
) -> tuple[str, str]:
    """Return up to `width` code points before and after a span, as (prefix, suffix).

    Raises `InvalidOffset` unless `0 <= start < end <= len(text)`.
    """
    _check_span(text, start, end)
    return text[max(0, start - width) : start], text[end : end + width]


def make_anchor(text: str, *, start: int, end: int, width: int = CONTEXT_WIDTH) -> Anchor:
    """Return the anchor of a span; raise `InvalidOffset` for a span that is not in the text."""
    prefix, suffix = quote_context(text, start=start, end=end, width=width)
    return Anchor(start=start, end=end, exact=text[start:end], prefix=prefix, suffix=suffix)


def find_anchor(text: str, *, anchor: Anchor) -> tuple[int, int] | None:
    """Return the one span of a text an anchor means, or None if there is none or more.

    For anchors that come from elsewhere (an imported annotation) and carry no old text. The
    exact place wins if its surroundings agree; then the only place with these surroundings;
    then the only place with these words.
    """
    if not anchor.exact:
        return None
    places = _occurrences(text, anchor.exact)
    in_context = [place for place in places if _is_in_context(text, place, anchor)]
    if anchor.start in in_context:
        return anchor.start, anchor.start + len(anchor.exact)
    for candidates in (in_context, places):
        if len(candidates) == 1:
            return candidates[0], candidates[0] + len(anchor.exact)
        if candidates:
            return None
    return None


def reanchor(old: str, new: str, *, spans: Sequence[tuple[int, int]]) -> list[Reanchored]:
    """Find every span of an old text in a new version of it, in the order given.

    `unchanged`: the same words at the same offsets; `moved`: the same words elsewhere;
    `changed`: the same passage with other words; `gone`: no such passage any more;
    `ambiguous`: several places could be meant. The last two are orphans: this never guesses.

    Raises `InvalidOffset` unless every span satisfies `0 <= start < end <= len(old)`.
    """
    for start, end in spans:
        _check_span(old, start, end)
    if old == new:
        return [Reanchored(Fate.UNCHANGED, start, end) for start, end in spans]
    alignment = align(old, new)
    return [_reanchor_one(old, new, alignment, start, end) for start, end in spans]


def _reanchor_one(old: str, new: str, alignment: Alignment, start: int, end: int) -> Reanchored:
    anchor = make_anchor(old, start=start, end=end)
    aligned = alignment.map_unbroken(start, end)
    # The same words with the same surroundings, in the same order as everything around them.
    if aligned is not None and _is_in_context(new, aligned, anchor):
        return _same_words(anchor, aligned)
    in_old = _occurrences(old, anchor.exact)
    in_new = _occurrences(new, anchor.exact)
    # The words with their surroundings stand once in the old text and once in the new: they
    # were carried elsewhere.
    old_in_context = [place for place in in_old if _is_in_context(old, place, anchor)]
    new_in_context = [place for place in in_new if _is_in_context(new, place, anchor)]
    if len(old_in_context) == len(new_in_context) == 1:
        return _same_words(anchor, new_in_context[0])
    # The surroundings were edited, but every mention of the words kept its place among them.
    length = len(anchor.exact)
    if aligned is not None and in_new == [
        alignment.map_unbroken(place, place + length) for place in in_old
    ]:
        return _same_words(anchor, aligned, is_context_changed=True)
    if len(in_old) == len(in_new) == 1 and _is_unmistakable(new, in_new[0], anchor):
        return _same_words(anchor, in_new[0], is_context_changed=True)
    if in_new:
        return Reanchored(Fate.AMBIGUOUS)
    return _find_rewritten(old, new, alignment, start, end)


def _find_rewritten(old: str, new: str, alignment: Alignment, start: int, end: int) -> Reanchored:
    place = alignment.map_edited(start, end)
    if place is None:
        return Reanchored(Fate.GONE)
    new_start, new_end = _trim(new, *place)
    # A passage that grew to a multiple of its length is another one (and costly to compare).
    if not 0 < new_end - new_start <= _MAX_GROWTH * (end - start):
        return Reanchored(Fate.GONE)
    likeness = SequenceMatcher(None, old[start:end], new[new_start:new_end], autojunk=False)
    if likeness.quick_ratio() < _SAME_CLAIM or likeness.ratio() < _SAME_CLAIM:
        return Reanchored(Fate.GONE)
    return Reanchored(Fate.CHANGED, new_start, new_end)


def _same_words(anchor: Anchor, place: int, *, is_context_changed: bool = False) -> Reanchored:
    fate = Fate.UNCHANGED if place == anchor.start else Fate.MOVED
    return Reanchored(fate, place, place + len(anchor.exact), is_context_changed)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _occurrences(text: str, words: str) -> list[int]:
    places = []
    place = text.find(words)
    while place >= 0:
        places.append(place)
        place = text.find(words, place + 1)
    return places


def _is_in_context(text: str, place: int, anchor: Anchor) -> bool:
    before = text[max(0, place - len(anchor.prefix)) : place]
    return before == anchor.prefix and text.startswith(anchor.suffix, place + len(anchor.exact))


def _is_unmistakable(text: str, place: int, anchor: Anchor) -> bool:
    """Whether a lone mention elsewhere must be the same claim: "5%" may well be another."""
    if len(anchor.exact) >= _LONG_QUOTE:
        return True
    before = text[max(0, place - len(anchor.prefix)) : place]
    has_prefix = bool(anchor.prefix) and before == anchor.prefix
    after = place + len(anchor.exact)
    return has_prefix or (bool(anchor.suffix) and text.startswith(anchor.suffix, after))


def _check_span(text: str, start: int, end: int) -> None:
    if not 0 <= start < end <= len(text):
        message = (
            f"The span from {start} to {end} does not lie in the text, which has {len(text)} "
            "characters. Select it again."
        )
        raise InvalidOffset(message)
