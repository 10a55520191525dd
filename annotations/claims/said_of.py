"""What a figure is said of: its own subject, or that of the figure it is set beside."""

import re
from typing import Final

from annotations.claims.lexicon import TIME_WORDS, grammar_words, is_plural
from annotations.claims.modifiers import Modifier
from annotations.claims.noun_phrases import counted_noun
from annotations.claims.readings import Reading
from annotations.claims.subjects import (
    clause_subject,
    goes_on_with_verb,
    is_calendar,
    object_before,
    phrase_before,
    subject_before,
)
from annotations.claims.types import FoundFigure, Span

# Further apart, a number that follows "at" or "by" has a subject of its own.
_NEAR = 45
# " and it fell "
_SHORTEST_CLAUSE = 9
_CHANGE_IN = re.compile(
    r"(?:\s(?:[a-z]+\s)?(?P<noun>rise|increase|growth|jump|surge|gain|hike|fall|drop|decline|decrease|cut|reduction|dip|slump))?"
    r"\s(?:in|of|to|on)\s(?:(?:the|its|their|his|her|our)\s)?(?=[A-Za-z])"
)
_FRAMES: Final = frozenset({"over", "within", "in", "for", "after"})
_OF_PEOPLE: Final = grammar_words("of_people")
_GATHERINGS: Final = grammar_words("gatherings")
_COUNT_VERBS: Final = grammar_words("count_verbs")
_NOT_COUNTED: Final = grammar_words("not_counted")
# "The yield on the 10-year note climbed": what hangs on a preposition is no subject.
_HANGING = re.compile(
    r"\b(?:on|of|in|at|for|from|to|by|with|under|over|against|among|across|between|than)\s(?:(?:the|an?|its|their)\s)?$",
    re.IGNORECASE,
)
_DOING = re.compile(r"\s[a-z]+ing\b")
# "The plant, which employs 850 people, makes": no "up 6%", no "making".
_ASIDE_END = re.compile(r"\)?,\s(?!up\b|down\b|[a-z]+ing\b)")
_HANGING_WINDOW: Final = 12
_EXTREMES: Final = grammar_words("extremes")
_COMPARED: Final = re.compile(r"\b(?:than|from|to|against|with|below|above|of)\sthe\s$")
_COMPARED_WINDOW: Final = 14
_COMPARING: Final = frozenset({"from", "to", "at", "or", "than", "by", "and", "with", "against"})


def unit_of_subject(subject: str, reading: Reading) -> str:
    """Return what a bare count counts when the subject says it ("cases doubled to 412").

    A crowd of 18,000 is people; prices, profits and other plurals of money count nothing.
    """
    noun, _, rest = subject.partition(" of ")
    if noun.lower().endswith("number"):
        # "The number of people sleeping rough": its first plural is what is counted.
        words = [word for word in rest.split() if is_plural(word.lower())]
        # "The number of homeless people": the first may only describe the second.
        is_pair = len(words) > 1 and f"{words[0]} {words[1]}" in rest
        noun = words[is_pair] if words else ""
    head = noun.rpartition(" ")[2].lower()
    governor = reading.modifier.governor
    if governor == "of":
        return "people" if head in _GATHERINGS else ""
    is_whole = reading.measure.low.is_integer() and reading.measure.low >= 1
    if is_whole and governor in _OF_PEOPLE and not reading.measure.per:
        # "the virus killed 34,000"
        return "people"
    is_change = reading.modifier.is_change_before
    # "Led by 23" is a margin, "fell by 23" counts.
    is_counting = is_change or (governor in _COUNT_VERBS and governor != "by")
    if not is_counting or not is_whole or head in _NOT_COUNTED:
        return ""
    return head if is_plural(head) else ""


def subject_of(
    text: str,
    reading: Reading,
    previous: FoundFigure | None,
    start: int,
    *,
    position: int | None = None,
) -> str:
    """Return what a number is said of; one that only compares keeps the subject before it."""
    modifier = reading.modifier
    changed = _changed(text, reading)
    if changed:
        return changed
    if modifier.governor == "of" and modifier.direction is not None and previous is not None:
        # "410,000 visitors, a drop of 9%": what was said before.
        return previous.figure.concept or previous.subject
    if reading.measure.is_age and _is_aged(text, Span(reading.measure.start, reading.measure.end)):
        aged = phrase_before(text, modifier.start, start=start)
        if aged is not None:
            return " ".join(text[slice(*aged)].split())
    whole = _whole(text, modifier, start, start if previous is None else previous.end)
    if whole is not None:
        return " ".join(text[whole[0] : whole[1]].split())
    if previous is not None:
        is_comparing = _is_comparing(text, reading)
        is_apart = modifier.start - previous.end > _SHORTEST_CLAUSE
        own = clause_subject(text, modifier.start, start=previous.end) if is_apart else None
        if is_comparing and modifier.start - previous.end <= _NEAR:
            own = object_before(text, modifier.start, start=previous.end) or own
        elif own is None and not (
            _is_frame(reading, previous) or goes_on_with_verb(text, previous.end, modifier.start)
        ):
            own = subject_before(text, modifier.start, start=previous.end)
        if own is None or is_calendar(text, own):
            return _subject_of_previous(
                text, reading, previous, start, stop=position or modifier.start
            )
        start = previous.end
    found = subject_before(text, position or modifier.start, start=start)
    return " ".join(text[found[0] : found[1]].split()) if found else ""


def _is_comparing(text: str, reading: Reading) -> bool:
    """Tell a number set beside the one before: "to 5%", "faster than the 0.43 cm expected"."""
    modifier = reading.modifier
    if modifier.governor in _COMPARING:
        return True
    begin = max(0, modifier.start - _COMPARED_WINDOW)
    return modifier.governor == "the" and _COMPARED.search(text, begin, modifier.start) is not None


def _is_aged(text: str, core: Span) -> bool:
    """Tell "aged 16 to 24" from "44-year-old"."""
    return text.startswith("age", core.start)


def _is_frame(reading: Reading, previous: FoundFigure) -> bool:
    """Tell the time a change took: "a 12% pay increase over two years".

    Not that of "doubled their fortunes in two years", where the object is what changed.
    """
    unit = reading.measure.unit
    is_time = unit is not None and unit.dimension == "time"
    return is_time and reading.modifier.governor in _FRAMES and previous.figure.unit != "times"


def _subject_of_previous(
    text: str, reading: Reading, previous: FoundFigure, start: int, *, stop: int
) -> str:
    """Return what a number without a subject of its own is said of: what the one before was."""
    own = previous.figure.concept
    if goes_on_with_verb(text, previous.end, stop):
        begin = max(start, previous.start - _HANGING_WINDOW)
        hangs = _HANGING.search(text, begin, previous.start) is not None
        if own and _DOING.match(text, previous.end):
            # "from 62,000 donors giving an average of $38"
            return own
        if hangs or _ASIDE_END.match(text, previous.end) or _is_aged(text, previous.core):
            # "The index, which tracks six peers, gained", "people aged 16 to 24 earn".
            found = subject_before(text, stop, start=start)
            is_before = found is not None and found[1] <= previous.start
            return (
                " ".join(text[slice(*found)].split()) if found and is_before else previous.subject
            )
        if own:
            # "A 30-second advert cost $7m": the noun just counted is the subject.
            return own
    is_alike = reading.measure.has_unit and reading.unit == previous.figure.unit
    is_same = is_alike and reading.modifier.governor in _COMPARING
    return own if own and is_same else previous.subject or own


def _whole(text: str, modifier: Modifier, start: int, after: int) -> tuple[int, int] | None:
    """Find what a number after "of" or "worth" belongs to; `after` is where the last one ends."""
    if modifier.governor == "worth":
        # "heroin worth up to $40m"
        return phrase_before(text, text.rfind("worth", start, modifier.start), start=start)
    if modifier.governor != "of":
        return None
    whole = phrase_before(text, text.rfind("of", start, modifier.start), start=after)
    if whole is not None and text[slice(*whole)].rpartition(" ")[2].lower() in _EXTREMES:
        # "shrank to a record low of $2bn": the level of what was named before.
        return subject_before(text, whole[0], start=start) or whole
    return whole


def _changed(text: str, reading: Reading) -> str:
    """Return what changes in "an 8% rise in rail fares", "a fall of 3 per cent in prices"."""
    if reading.modifier.direction is None:
        return ""
    link = _CHANGE_IN.match(text, reading.measure.end)
    if link is None or (reading.modifier.governor != "of" and link["noun"] is None):
        return ""
    phrase = counted_noun(text, link.end() - 1, end=len(text), is_singular=True)
    if phrase is None or text[phrase.head_start : phrase.head_end].lower() in TIME_WORDS:
        return ""
    return " ".join(text[phrase.start : phrase.end].split())
