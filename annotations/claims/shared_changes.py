"""Changes a verb states once for several: "Acme fell 5 cents, Bolt 3 cents and Core 2 cents"."""

import re
from dataclasses import replace
from typing import Final

from annotations.claims.directions import CHANGE_VERBS
from annotations.claims.lexicon import AUXILIARIES, PREPOSITIONS, is_verb
from annotations.claims.readings import Reading

_GOES_ON: Final = re.compile(r"\s?[,;]\s?(?:and\s|while\s|but\s)?|\s(?:and|while|but)\s")
_WORD: Final = re.compile(r"[^\W\d_][\w’'&.-]*")
_LEVEL_GAP: Final = re.compile(r",?\s(?:to|at)\s")
# "20% of staff", "3% below the forecast": a number that measures something else.
_OTHER: Final = re.compile(r"\s?(?:of|below|above|short|shy|higher|lower|more|less|fewer|ahead)\b")
# "1.2% in 2025 and 1.5% in 2026", "up 2% on the month and by 6% on the year": an adverbial of the
# first figure stands before the joint.
_ADVERBIAL_GAP: Final = re.compile(
    r"\s(?:(?:in|on|over|from|during|for|at|against)\s(?:[\w’'.-]+\s){0,3}?[\w’'.-]+"
    r"|(?:this|last|next|each|every)\s[a-z]+|year[\s-]on[\s-]year|overall|overnight|[A-Z][a-z]+day)"
    r"(?:,?\sand|,?\sbut|,)(?:\s(?:then|a\sfurther|another|about|by))*\s"
)
_LONGEST: Final = 60
_MOST_WORDS: Final = 6
_OF_SUBJECT: Final = frozenset({"of", "by", "for", "in"})
_NOT_IN_SUBJECT: Final = (
    (AUXILIARIES | PREPOSITIONS | CHANGE_VERBS) - _OF_SUBJECT - {"may", "will", "can", "like"}
)


def share_changes(text: str, readings: list[Reading]) -> None:
    """Let a figure without a verb of its own go on with the change stated before it."""
    change: Reading | None = None
    last_end = 0
    for reading in readings:
        is_directed = reading.modifier.direction is not None and reading.modifier.is_change_before
        if is_directed:
            change, last_end = reading, reading.end
        elif change is not None and _is_gapped(text, change, last_end, reading):
            direction = change.modifier.direction
            reading.modifier = replace(reading.modifier, direction=direction, is_change_before=True)
            last_end = reading.end
        elif change is not None and _LEVEL_GAP.fullmatch(text, last_end, reading.start):
            # "fell 5 cents to $3, Bolt 3 cents to $2": the level stands between.
            last_end = reading.end
        else:
            change = None


def _is_gapped(text: str, change: Reading, last_end: int, reading: Reading) -> bool:
    if reading.modifier.direction is not None or not _are_alike(change, reading):
        return False
    gap = text[last_end : reading.start]
    if _ADVERBIAL_GAP.fullmatch(gap) and not _OTHER.match(text, reading.measure.end):
        return True
    joint = _GOES_ON.match(gap)
    if joint is None or len(gap) > _LONGEST or _OTHER.match(text, reading.measure.end):
        return False
    words = _WORD.findall(gap, joint.end())
    if len(words) > _MOST_WORDS or any(map(_ends_subject, words)):
        return False
    # Small words after a bare "and" may as well state a level: "and unemployment 4 percent".
    return not words or "," in gap or any(word[0].isupper() for word in words)


def _are_alike(change: Reading, reading: Reading) -> bool:
    is_measured = change.measure.has_unit or change.unit == "points"
    return (
        is_measured
        and change.kind is reading.kind
        and bool(change.unit)
        and (change.unit == reading.unit)
    )


def _ends_subject(word: str) -> bool:
    lower = word.lower()
    if word[0].isupper():
        return False
    return lower in _NOT_IN_SUBJECT or is_verb(lower) or lower in {"a", "an", "that", "which"}
