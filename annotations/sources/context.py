"""What a figure's own clause says befell those it counts: killed, injured, missing.

The splitter's concept is a noun phrase, so that "43 people died and 120 were injured" gives two
figures of people. Here the verb next to each figure is added to its concept, and the year it is of.
"""

import re
from dataclasses import replace
from functools import lru_cache

from annotations.claims.splitter import split
from annotations.claims.types import Figure
from annotations.sources.concepts import STATES, concept_stems
from annotations.sources.periods import with_year
from annotations.sources.words import WORD

# A clause ends here, as far as a figure's verb is concerned.
_CLAUSE_END = re.compile(r"[,;:.!?()\n–—]|\b(?:and|while|but|with|including)\b")
_REACH = 60


@lru_cache(maxsize=1024)
def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures a passage states, as the splitter reads them, with their states."""
    return tuple(
        in_context(claim.figure, text=text, start=claim.start, end=claim.end)
        for claim in split(text)
        if claim.figure is not None
    )


def in_context(figure: Figure, *, text: str, start: int, end: int) -> Figure:
    """Add to a figure's concept what its sentence says of it: a state, a year.

    The figure stands at `[start, end)` of the text.
    """
    figure = with_state(figure, text=text, start=start, end=end)
    return with_year(figure, text=text, start=start, end=end)


def with_state(figure: Figure, *, text: str, start: int, end: int) -> Figure:
    """Add to a figure's concept the state its clause names, if any.

    The figure stands at `[start, end)` of the text.
    """
    if concept_stems(figure.concept) & STATES:
        return figure
    after = text[end : end + _REACH]
    stop = _CLAUSE_END.search(after)
    after = after[: stop.start()] if stop else after
    before = text[max(0, start - _REACH) : start]
    stops = [found.end() for found in _CLAUSE_END.finditer(before)]
    before = before[stops[-1] :] if stops else before
    nearest = [
        *((-1, word) for word in WORD.findall(text, start, end)),
        *((place, word) for place, word in enumerate(WORD.findall(after))),
        *((place, word) for place, word in enumerate(reversed(WORD.findall(before)))),
    ]
    for _, word in sorted(nearest, key=lambda found: found[0]):
        if concept_stems(word) & STATES:
            return replace(figure, concept=f"{figure.concept} {word}".strip())
    return figure
