"""Where a claim that states two things comes apart, and whether two claims can be joined.

Offsets are code points of the article's text. A cut stands where a word begins; what only holds the
parts together (a comma, "and", "while") belongs to neither.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from annotations.articles.words import Edge, is_inside_word, move_edge
from annotations.claims.types import Span

# Characters between two claims that can still be read as one.
WIDEST_GAP: Final = 200
_LINK: Final = r"(?:and|but|or|while|whereas|yet|as well as)"
_LEADING = re.compile(rf"[\s,;:–—-]*(?:{_LINK}\b[\s,]*)?", re.IGNORECASE)
_TRAILING = re.compile(rf"(?:[\s,;:–—-]*\b{_LINK})?[\s,;:–—-]*$", re.IGNORECASE)
# What a text comes apart at, and how far from the middle each may stand to be taken all the same:
# as a share of the claim's length.
_JOINTS: Final = (
    (re.compile(r"[.!?]['\"”’)]*\s+|;\s+|\n+"), 0.0),
    (re.compile(rf"[,–—]\s*{_LINK}\b\s+", re.IGNORECASE), 0.1),
    (re.compile(rf"\s{_LINK}\b\s+", re.IGNORECASE), 0.15),
    (re.compile(r",\s+|\s[–—]\s+"), 0.25),
)


def suggest_cut(text: str, span: Span) -> int | None:
    """Return the likeliest place to cut a span in two, or None where it is a single word.

    That is a joint near the middle: the end of a sentence rather than a conjunction, and that
    rather than a comma; without any, the word nearest the middle.
    """
    middle, length = (span.start + span.end) / 2, span.end - span.start
    joints = [
        (penalty + abs(joint.end() - middle) / length, joint.end())
        for pattern, penalty in _JOINTS
        for joint in pattern.finditer(text, span.start, span.end)
        if is_cut(text, span, joint.end())
    ]
    if joints:
        return min(joints)[1]
    words = (cut for cut in _word_starts(text, span) if is_cut(text, span, cut))
    return min(words, key=lambda cut: abs(cut - middle), default=None)


def move_cut(text: str, span: Span, *, cut: int, by: int) -> int:
    """Move a cut by one word, -1 to the front or 1 to the back; it stays where no part is left."""
    moved, _ = move_edge(text, start=cut, end=span.end, edge=Edge.START, by=by)
    return moved if is_cut(text, span, moved) else cut


def is_cut(text: str, span: Span, cut: int) -> bool:
    """Say whether words stand on either side of a cut, beside those that only link them."""
    if not span.start < cut < span.end:
        return False
    return all(part is not None for part in _trimmed(text, span, (cut,)))


def parts_of(text: str, span: Span, *, cuts: Iterable[int]) -> list[Span]:
    """Return the parts that `cuts` leave of a span, without what only links them.

    What ends the span is kept at its end; a part that holds nothing else is left out.
    """
    return [part for part in _trimmed(text, span, cuts) if part is not None]


def joined(text: str, one: Span, other: Span) -> Span | None:
    """Return the span of two claims as one: they overlap, or stand near in the same paragraph."""
    first, second = sorted((one, other), key=lambda span: (span.start, span.end))
    whole = Span(first.start, max(first.end, second.end))
    is_near = second.start - first.end <= WIDEST_GAP
    return whole if is_near and "\n" not in text[whole.start : whole.end] else None


def mentions_in(text: str, words: str, *, places: Iterable[Span]) -> tuple[Span, ...]:
    """Return where `words` stand in those of `places` that hold them, whole and in this order.

    Case and line breaks may differ. These are the further mentions of a part of a claim.
    """
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words.split()), re.IGNORECASE)
    found = (_mention(pattern, text, place) for place in places)
    return tuple(mention for mention in found if mention is not None)


def _mention(pattern: re.Pattern[str], text: str, place: Span) -> Span | None:
    for match in pattern.finditer(text, place.start, place.end):
        if not is_inside_word(text, match.start()) and not is_inside_word(text, match.end()):
            return Span(match.start(), match.end())
    return None


def _trimmed(text: str, span: Span, cuts: Iterable[int]) -> list[Span | None]:
    bounds = [span.start, *sorted(set(cuts)), span.end]
    return [_unlinked(text, Span(start, end), within=span) for start, end in pairwise(bounds)]


def _unlinked(text: str, part: Span, *, within: Span) -> Span | None:
    """Return a part without what links it to its neighbours, None where nothing is left."""
    start, end = part.start, part.end
    if start > within.start and (link := _LEADING.match(text, start, end)):
        start = link.end()
    if end < within.end and (link := _TRAILING.search(text[:end], start)):
        end = link.start()
    return Span(start, end) if text[start:end].strip() else None


def _word_starts(text: str, span: Span) -> Iterable[int]:
    cut, last = span.start, -1
    while cut != last:
        last = cut
        cut, _ = move_edge(text, start=cut, end=span.end, edge=Edge.START, by=1)
        if cut != last:
            yield cut
