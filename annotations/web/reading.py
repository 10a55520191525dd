"""The article with one claim in sight: every stretch of text under the claim it is shown as."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.models import Claim
from annotations.web.highlighting import Segment, mark_claims

# The map is drawn on this many units from the first character to the last.
MAP_HEIGHT = 1000
_LEAST_TICK = 6


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a line; `claim` is the one it is shown as, None for plain text.

    `is_first` on the first piece of its claim, where links to the claim land; `depth` counts the
    claims that overlap here.
    """

    text: str
    claim: Claim | None = None
    depth: int = 0
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A claim on the map along the margin, in units of `MAP_HEIGHT`."""

    claim: Claim
    top: int
    height: int


def read_with(claim: Claim, *, claims: Sequence[Claim]) -> list[list[Stretch]]:
    """Return the lines of the article in stretches; `claim` is shown over what overlaps it."""
    paragraphs = mark_claims(claim.article_version.text, claims=claims)
    return [
        [_stretch(segment, current=claim.pk) for segment in paragraph.segments]
        for paragraph in paragraphs
    ]


def draw_map(*, claims: Sequence[Claim], length: int) -> list[Tick]:
    """Return where each claim stands along the text, as ticks tall enough to see."""
    unit = MAP_HEIGHT / max(length, 1)
    return [
        Tick(
            claim=claim,
            top=min(round(claim.start * unit), MAP_HEIGHT - _LEAST_TICK),
            height=max(round((claim.end - claim.start) * unit), _LEAST_TICK),
        )
        for claim in claims
    ]


def _stretch(segment: Segment[Claim], *, current: int) -> Stretch:
    if not segment.layers:
        return Stretch(segment.text)
    # Of several claims over the same words the one under review is shown, else the shortest.
    chosen = next(
        (layer for layer in segment.layers if layer.mark.of.pk == current), segment.layers[-1]
    )
    return Stretch(
        text=segment.text,
        claim=chosen.mark.of,
        depth=min(len(segment.layers), 3),
        is_first=chosen.is_first,
    )
