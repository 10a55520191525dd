"""Give a claim a check-worthiness of its own, derived from that of its sentence.

A sentence that is worth a check holds figures that are not: the age of a man, how long a meeting
took, how many officials spoke. `checkworthiness.toml` says how far each sort goes up or down.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from annotations.claims.checkworthiness import MAX_REASONS, STATES_FIGURE, Worthiness, raised
from annotations.claims.speech_words import ANONYMOUS_HEADS
from annotations.claims.types import ClaimKind, Figure
from annotations.claims.units import unit_named

_CITED: Final = re.compile(
    r"(?:\baccording to|\b(?:confirmed|said|told|claimed|reported|given|quoted) by"
    r"|\b(?:said|told|quoting|citing|cited|interviewed|spoke (?:to|with)|citing))\s$",
    re.IGNORECASE,
)
_SPEAKS: Final = re.compile(
    r"[^.;:]{0,30}?\s(?:familiar with|briefed on|with (?:direct |first-hand )?knowledge of"
    r"|close to the|speaking|who (?:spoke|declined|asked|were not authori[sz]ed)|on condition of)"
    r"|,?\s(?:have |has |had )?(?:said|told|say|confirmed)\b"
)
# "one U.S. official and three individuals": counted together, cited together.
_AND: Final = re.compile(r"\sand\s")
_HARMED: Final = re.compile(
    r"\b(?=[kdiwhmacjrl])(?:kill(?:ed|ing)|dead|died|dying|injur(?:ed|ing)|wound(?:ed|ing)|hurt|missing|deaths?"
    r"|arrest(?:ed|s)?|detained|charged|jailed|rescued|hospitali[sz]ed|infected|lives)\b"
)
_PERSON: Final = re.compile(
    r"(?:people|persons?|individuals?|m[ae]n|wom[ae]n|child(?:ren)?|boys?|girls?|officials?|officers?|\w+ers?|\w+ors?"
    r"|\w+ists?|residents?|victims?|students?|civilians?|politicians?|friends?|brothers?|sisters?)$"
)
_ASIDES: Final = frozenset({"source_count", "age", "short_duration", "duration", "bare"})
_FEW: Final = 3
_MOST_SOURCES: Final = 12
_MANY: Final = 1000
_YEAR: Final = 365.0 * 86_400
_LONG: Final = 10
_BEFORE: Final = 32
_NEARBY: Final = 40


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of claim: `weight` in log-odds, then `share` of the score, and the reason given."""

    reason: str
    weight: float = 0.0
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is claimed at `[start, end)` of a text, in a sentence that ends at `stop`."""

    text: str
    start: int
    end: int
    stop: int
    kind: ClaimKind
    figure: Figure | None


def own_worthiness(sentence: Worthiness, claimed: Claimed) -> Worthiness:
    """Return the worthiness of one claim of a sentence: its score and reasons, its own first.

    Statements and quotes are as worthy as their sentence.
    """
    if claimed.kind in {ClaimKind.STATEMENT, ClaimKind.QUOTE}:
        return sentence
    names = list(_sorts_of(claimed))
    sorts = [_sorts()[name] for name in names]
    score = raised(sentence.score, sum(sort.weight for sort in sorts))
    for sort in sorts:
        score *= sort.share
    is_lowered = any(sort.share < 1 for sort in sorts)
    shared = [r for r in sentence.reasons if not (is_lowered and r == STATES_FIGURE)]
    reasons = (*(sort.reason for sort in sorts), *shared)
    return Worthiness(score, reasons[:MAX_REASONS])


def is_aside(claimed: Claimed) -> bool:
    """Tell a figure that is not what its sentence states: an age, a duration, who said it."""
    figure = claimed.figure
    if figure is None or claimed.kind is not ClaimKind.QUANTITY:
        return False
    return _lowered(claimed, figure, is_harm=_is_harm(claimed)) in _ASIDES


def is_personal(claimed: Claimed) -> bool:
    """Tell a figure that tells of who is named or speaks: their age, their number."""
    is_age = claimed.figure is not None and claimed.figure.unit.endswith("of age")
    return is_age or is_source_count(claimed)


def is_source_count(claimed: Claimed) -> bool:
    """Tell "one U.S. official" who speaks from a count of what the article is about."""
    figure = claimed.figure
    if figure is None or not 1 <= figure.high <= _MOST_SOURCES:
        return False
    if figure.unit not in ANONYMOUS_HEADS:
        return False
    before = claimed.text[max(0, claimed.start - _BEFORE) : claimed.start]
    if _CITED.search(before) or _SPEAKS.match(claimed.text, claimed.end, claimed.stop):
        return True
    joined = _AND.search(before[-5:])
    return joined is not None and _is_second_source(claimed)


def _is_second_source(claimed: Claimed) -> bool:
    """Tell whether the words before "and" name one unnamed speaker already."""
    before = claimed.text[max(0, claimed.start - 2 * _BEFORE) : claimed.start - len(" and ")]
    head = before.rpartition(" ")[2].lower()
    return head in ANONYMOUS_HEADS


def _sorts_of(claimed: Claimed) -> Iterator[str]:
    """Name the sorts a claim belongs to: one that lowers it, or all that raise it."""
    figure = claimed.figure
    if figure is None:
        if claimed.kind is ClaimKind.DATE:
            yield "date"
        return
    is_harm = _is_harm(claimed)
    lowered = _lowered(claimed, figure, is_harm=is_harm)
    if lowered:
        yield lowered
        return
    if claimed.kind in {ClaimKind.MONEY, ClaimKind.PERCENT}:
        yield claimed.kind.value
    elif figure.high >= _MANY:
        yield "large"
    if figure.direction is not None:
        yield "change"
    if is_harm:
        yield "harm"


def _lowered(claimed: Claimed, figure: Figure, *, is_harm: bool) -> str:
    """Name the sort that makes a figure less worthy than its sentence, or ""."""
    if claimed.kind is not ClaimKind.QUANTITY:
        return ""
    if is_source_count(claimed):
        return "source_count"
    if figure.unit.endswith("of age"):
        return "age"
    if figure.unit == "times" and figure.low == figure.high:
        return "multiple"
    return "" if figure.direction is not None or is_harm else _small(figure)


def _small(figure: Figure) -> str:
    unit = unit_named(figure.unit)
    if unit is not None and unit.dimension == "time":
        return _duration(figure, unit.factor)
    is_count = unit is None and "/" not in figure.unit and figure.low == int(figure.low)
    if not is_count or figure.high < 1:
        return ""
    if not figure.unit:
        return "bare" if figure.high < _MANY else ""
    if figure.high > _FEW:
        return ""
    return "few_people" if _PERSON.match(figure.unit) else "few"


def _duration(figure: Figure, seconds: float) -> str:
    length = figure.high * seconds
    if length <= _YEAR:
        return "short_duration"
    return "duration" if length < _LONG * _YEAR else ""


def _is_harm(claimed: Claimed) -> bool:
    figure = claimed.figure
    if figure is None or figure.high < 1 or claimed.kind is not ClaimKind.QUANTITY:
        return False
    is_of_people = _PERSON.match(figure.unit) or figure.unit in {
        "deaths",
        "casualties",
        "lives",
        "",
    }
    begin = max(0, claimed.start - _NEARBY // 2)
    end = min(claimed.stop, claimed.end + _NEARBY)
    return bool(is_of_people) and _HARMED.search(claimed.text, begin, end) is not None


@cache
def _sorts() -> dict[str, Sort]:
    path = Path(__file__).with_name("checkworthiness.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))["claim"]
    return {name: Sort(**entry) for name, entry in table.items()}
