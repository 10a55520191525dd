"""Cutting a text at its claims, so that spans may nest and overlap and no character is lost.

Pure: code-point offsets in, paragraphs of segments out. HTML cannot express crossing elements, so
the text is cut wherever a span begins or ends; each piece knows every span that covers it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from annotations.models import Claim

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mark(Generic[T]):
    """Something (`of`) that stands at `[start, end)` of a text, in code points."""

    start: int
    end: int
    of: T


@dataclass(frozen=True, slots=True)
class Layer(Generic[T]):
    """One mark over one segment; `is_first` on the first segment it covers."""

    mark: Mark[T]
    is_first: bool


@dataclass(frozen=True, slots=True)
class Segment(Generic[T]):
    """A stretch of text under the same marks; `layers` runs from the longest to the shortest."""

    start: int
    text: str
    layers: tuple[Layer[T], ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph(Generic[T]):
    """One line of the text, in segments."""

    start: int
    segments: tuple[Segment[T], ...]

    @property
    def text(self) -> str:
        """Return the paragraph without its marks."""
        return "".join(segment.text for segment in self.segments)


def cut_into_paragraphs(text: str, *, marks: Iterable[Mark[T]]) -> list[Paragraph[T]]:
    """Cut `text` into its lines, and each line into segments at the ends of `marks`.

    Blank lines yield no paragraph. Raises ValueError for a mark that is empty or leaves the text.
    """
    ordered = sorted(_inside(marks, length=len(text)), key=lambda mark: mark.start)
    cuts = sorted({offset for mark in ordered for offset in (mark.start, mark.end)})
    paragraphs = []
    open_marks: list[Mark[T]] = []
    shown: set[int] = set()
    upcoming = iter(ordered)
    following = next(upcoming, None)
    line_start = 0
    for line in text.split("\n"):
        line_end = line_start + len(line)
        # A blank line is no paragraph, and must not use up the first piece of a claim.
        bounds = _bounds(cuts, start=line_start, end=line_end) if line.strip() else []
        segments = []
        for start, end in pairwise(bounds):
            while following is not None and following.start < end:
                open_marks.append(following)
                following = next(upcoming, None)
            open_marks = [mark for mark in open_marks if mark.end > start]
            layers = _layers(open_marks, shown=shown)
            segments.append(Segment(start, text[start:end], layers))
        if segments:
            paragraphs.append(Paragraph(line_start, tuple(segments)))
        line_start = line_end + 1
    return paragraphs


def mark_claims(text: str, *, claims: Iterable[Claim]) -> list[Paragraph[Claim]]:
    """Cut the text of an article version into paragraphs with its claims marked."""
    return cut_into_paragraphs(
        text, marks=(Mark(claim.start, claim.end, of=claim) for claim in claims)
    )


def _layers(covering: Sequence[Mark[T]], *, shown: set[int]) -> tuple[Layer[T], ...]:
    layers = []
    for mark in sorted(covering, key=_layer_order):
        layers.append(Layer(mark, is_first=id(mark) not in shown))
        shown.add(id(mark))
    return tuple(layers)


def _layer_order(mark: Mark[T]) -> tuple[int, int]:
    """Put longer spans below shorter ones, and of equally long ones the earlier below."""
    return (mark.start - mark.end, mark.start)


def _inside(marks: Iterable[Mark[T]], *, length: int) -> Iterable[Mark[T]]:
    for mark in marks:
        if not 0 <= mark.start < mark.end <= length:
            message = f"[{mark.start}, {mark.end}) does not lie in a text of {length}."
            raise ValueError(message)
        yield mark


def _bounds(cuts: Sequence[int], *, start: int, end: int) -> list[int]:
    """Return the ends of the segments of one line, its own ends included."""
    first, last = bisect_right(cuts, start), bisect_left(cuts, end)
    return [start, *cuts[first:last], end] if start < end else []
