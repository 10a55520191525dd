"""Units a bare number borrows from its neighbours: comparisons, lists, further counts."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from annotations.claims.directions import direction_of
from annotations.claims.lexicon import CLOSED_CLASS, grammar_words
from annotations.claims.noun_phrases import counted_noun, linked_phrase
from annotations.claims.numeral_forms import NumeralForm
from annotations.claims.readings import COUNTING, Reading
from annotations.claims.types import ClaimKind
from annotations.claims.units import cent_of

_COMPARED = re.compile(
    r"\b(?:from|including|of which|of whom|compared (?:to|with)|versus|vs|against|than)\s"
    r"(?:[a-z’']+\s){0,3}$"
    r"|\b(?:peak|high|low|record|estimates?|expectations?|forecasts?|targets?|goals?|consensus|averages?)"
    r"\s(?:of|for)\s$"
    r"|\b(?:figure|number|total|toll|tally|count)\s(?:at|to|was|is|of)\s$",
    re.IGNORECASE,
)
_LIST_GAP = re.compile(
    r"(?:\s(?:out\s)?of(?:\s(?:the|its|their|his|her|our|my|all))?(?:\s[^\W\d_]+[’\']s?)?"
    r"(?:\s(?:last|past|first|previous|next|original|remaining|total|other|opening|final))?|-?,|\s(?:and|or|to)|,\s(?:and|or)"
    r"|-\s(?:and|or|to)|-,\s(?:and|or))\s"
    r"(?:even\s|about\s|up to\s|maybe\s)?",
    re.IGNORECASE,
)
_COUNTED_AGAIN = re.compile(
    r"\s(?:(?P<tail>(?:more|others)\b(?!\sthan)|of\s(?:them|whom|those|these)\b(?!\s[a-z]+s\b))|(?P<of>of\s[a-z]+)\b"
    r"|(?P<place>(?:in|at|from|near|across)\s(?:the\s)?[A-Z]|(?:overseas|abroad|elsewhere|worldwide)\b"
    r"|(?:last|this)\s(?:year|month|week|season|time)\b|in\s(?:spring|summer|autumn|winter)\b|(?:a|the)\syear\s(?:later|before)\b)"
    r"|(?P<person>(?:(?:were|are|was|remain(?:ed)?)\s)?(?:missing|injured|killed|wounded|dead|hurt"
    r"|rescued|arrested|died|survived|fled|escaped|suffered|recovered|remain(?:ed)?|to\shospital|who|[a-z]{3,}ed\s(?:an?|the|their|up|for|in|at|with)))\b"
    r"|(?:were|are|was|have|had|did|voted|abstained|resigned|returned|tested|refused|backed|opposed"
    r"|left|abstaining|voting|critically|seriously|fatally|badly)\b"
    r"|(?:may|might|could|would|will)\s(?:follow|come|arrive|return|join|leave|go|be\ssent"
    r"|be\s[a-z]+ed)\b)"
)
# What can be wounded or missing: nouns of people by their ending, and the irregular ones.
_PEOPLE = re.compile(
    r"(?:people|person|man|woman|child|boy|girl|officer|soldier|worker|men|women|children|girls|boys|babies|police|troops|crew|staff|civilians|adults|fans|youths|victims|kids|guards"
    r"|\w+(?:ers|ors|ists|ants|ents|ees|ians|ans|als|eers|mates|ics|ives|is))$"
)
# "10,000 more are missing" is said of people, whatever was counted last.
_OF_PEOPLE = re.compile(
    r"\s(?:(?:were|are|was|remain(?:ed)?)\s)?(?:missing|injured|killed|wounded|dead|hurt|feared\sdead)\b"
)
_PART_OF = re.compile(r"\sof\s(?:them|whom|those|these|which)\b(?!\s[a-z]+(?:s|ed)\b)")
_OF_WHOLE = re.compile(
    r"\sof\s(?:[A-Z][\w-]*[’']s?\s)?(?:(?:all|the|its|their|these|those|his|her|our)\s){0,2}"
)
_GATHERINGS: Final = grammar_words("gatherings")
_HAVING: Final = grammar_words("having")
_CLAUSE_END = re.compile(
    r"\s?(?:[.,;:)]|$)|\s(?:and|but|or|while|when|in|on|last|this|a\syear|now|today|currently)\b"
)
_PERSON_VERBS: Final = grammar_words("person_verbs")
_PLAIN: Final = frozenset({NumeralForm.DIGITS, NumeralForm.WORDS})
_CARRY_GAP = 90
_WHOLE = 100
# A count goes on with one of the last few before it.
_NEAR_COUNTS: Final = 8
_LARGE = 1000
_SHORT_GAP = 12
_MOVED = re.compile(r",?\s(?:up|down|off|higher by|lower by)\s", re.IGNORECASE)
# "14 weeks, up from nine", "67 planes, four more than last year".
_FROM_LEVEL = re.compile(
    r",?\s(?:up|down|(?:higher|lower|longer|shorter|more|less|fewer)\sthan|(?:as\s)?(?:compared|against)"
    r"(?:\s(?:with|to))?|versus)(?:\sfrom)?\s$"
)
_LEVEL_GAP: Final = 40
# "8,000 employees worldwide and 300 in Ohio"
_AND = re.compile(r"(?:,\s|\b(?:and|including|with|plus)\s)(?:another\s|only\s)?$")
_PLACE_GAP: Final = 40
_FRAMES: Final = frozenset({"in", "over", "within"})
_JOINT = re.compile(r",?\s(?:(?:or|and|—|–)\s)?")
_MORE_THAN = re.compile(r"\s(?:more|fewer|less)\sthan\b")
_CLAUSE_BREAK = re.compile(r";|\b(?:while|whereas|although)\s")


def share_units(text: str, readings: list[Reading]) -> None:
    """Let a bare number take its unit from the one it is compared or listed with.

    "up from 2.4 million to 3.1 million people", "12, 15 and 20 soldiers", "rose 2 percent but
    that of women by 1".
    """
    for index, (previous, current) in enumerate(pairwise(readings)):
        giver = _measured_before(text, readings, index)
        if not current.unit and giver.unit and _is_compared(text, giver, current, previous.end):
            _carry(giver, current)
            current.measure.per = current.measure.per or giver.measure.per
        elif not current.unit and index and current.modifier.governor == "to":
            _carry_over_share(text, readings[index - 1], previous, current)
    _share_points(text, readings)
    _share_cents(readings)
    _share_counted(text, readings)
    _share_parts(text, readings)
    _share_ages(text, readings)
    for current, following in reversed(list(pairwise(readings))):
        if current.measure.is_attributive and following.phrase is not None:
            _share_noun(text, current, following)
        if not current.unit and current.end + 1 == following.start:
            _count_measured(text, current, following)
        if not current.unit and following.unit and _is_listed(text, current, following):
            _carry(following, current)


def _share_noun(text: str, current: Reading, following: Reading) -> None:
    """Let "a four-bedroom, $1.3 million house" have one noun for both of its compounds."""
    gap = text[current.measure.end : following.measure.start]
    if current.measure.has_unit and gap == ", ":
        current.concept = following.concept
    elif not current.measure.has_unit and current.concept.lower() == current.unit:
        gap = text[current.end : following.measure.start]
        current.concept = following.concept if gap == ", " else current.concept


def _measured_before(text: str, readings: list[Reading], index: int) -> Reading:
    """Find what a number after `readings[index]` may be compared with: no frame, no conversion.

    "repaired 1,455 bridges in 39 months, up from 432", "1.3bn kroner ($133m), against 1.1bn".
    """
    found = readings[index]
    if not index or not readings[index - 1].unit:
        return found
    is_frame = found.modifier.governor in _FRAMES
    lead = text[readings[index - 1].end : found.modifier.start]
    is_converted = lead == " (" and text.startswith(")", found.end)
    return readings[index - 1] if is_frame or is_converted else found


def _carry_over_share(text: str, money: Reading, share: Reading, level: Reading) -> None:
    """Give the level of "fell by 200 million euros, or 4%, to 4.8 billion" its currency."""
    is_restated = text[money.end : share.modifier.start].strip() in {", or", "or", "("}
    is_large = level.measure.numeral.scale >= _LARGE
    if (
        money.kind is ClaimKind.MONEY
        and share.kind is ClaimKind.PERCENT
        and is_restated
        and is_large
    ):
        _carry(money, level)


def _share_cents(readings: list[Reading]) -> None:
    """Let "up 4 cents at €1.79" be cents of the currency that the sentence names."""
    units = [reading.measure.unit for reading in readings if reading.kind is ClaimKind.MONEY]
    named = {unit.currency for unit in units if unit is not None and unit.factor == 1}
    if len(named) != 1:
        return
    cent = cent_of(named.pop())
    for reading in readings:
        if cent is not None and reading.unit == "cent":
            reading.unit, reading.measure.unit = cent.symbol, cent


def _share_points(text: str, readings: list[Reading]) -> None:
    """Give an index the points it moved by: "lost 162 points, or 2%, to 7,425.81"."""
    points: Reading | None = None
    for index, reading in enumerate(readings):
        if reading.unit == "points":
            points = reading
            if index and _is_moved(text, readings[index - 1], reading):
                _carry(reading, readings[index - 1])
        elif points is not None and _is_level_after(points, reading):
            _carry(points, reading)
        elif points is not None and not reading.unit and _is_index_level(reading):
            _move(points, reading)


def _move(points: Reading, reading: Reading) -> None:
    """Read "the Dow rose 294 points, and the Nasdaq added 78.81"."""
    direction = direction_of(reading.modifier.governor)
    if direction is not None:
        _carry(points, reading)
        reading.modifier = replace(reading.modifier, direction=direction, is_change_before=True)


def _is_level_after(points: Reading, reading: Reading) -> bool:
    is_near = reading.start - points.end < _CARRY_GAP
    is_level = not reading.unit and _is_index_level(reading)
    return is_near and is_level and reading.modifier.governor in {"to", "at"}


def _is_moved(text: str, level: Reading, change: Reading) -> bool:
    """Tell "closed at 16,369.03, up 58.06 points"."""
    is_level = not level.unit and _is_index_level(level)
    return is_level and _MOVED.fullmatch(text, level.end, change.start) is not None


def _is_index_level(reading: Reading) -> bool:
    found = reading.measure
    is_level = found.high >= _LARGE or not found.high.is_integer()
    return found.numeral.form is NumeralForm.DIGITS and is_level


def _count_measured(text: str, current: Reading, following: Reading) -> None:
    """Read "two 1,100-megawatt reactors" and "two 9mm pistols" as two of them."""
    if not following.measure.has_unit:
        return
    head = following.phrase if following.measure.is_attributive else None
    if not following.measure.is_attributive and text[following.measure.end - 1].islower():
        stop = following.measure.end
        head = counted_noun(text, stop, end=len(text), is_singular=False, of_phrase=False)
    if head is not None:
        current.unit = text[head.head_start : head.head_end].lower()
        current.concept = following.concept or text[head.start : head.end]


def _share_ages(text: str, readings: list[Reading]) -> None:
    """Read "aged 19 and 23" as two ages."""
    for previous, current in pairwise(readings):
        gap = text[previous.end : current.start]
        if previous.measure.is_age and not current.unit and gap in {" and ", ", "}:
            _carry(previous, current)


def _share_counted(text: str, readings: list[Reading]) -> None:
    """Let "wounded dozens more", "and 78 are missing" count what was counted before."""
    counts: list[Reading] = []
    for reading in readings:
        again = _COUNTED_AGAIN.match(text, reading.measure.end)
        # A part is no larger than its whole: "71 of them" are not of "three directions".
        least = reading.measure.low if again and (again["tail"] or "").startswith("of") else 0
        is_of_people = again is not None and (
            again["person"] is not None or _OF_PEOPLE.match(text, again.end()) is not None
        )
        counted = next(
            (
                c
                for c in reversed(counts[-_NEAR_COUNTS:])
                if c.measure.high >= least and (not is_of_people or _PEOPLE.match(c.unit))
            ),
            None,
        )
        is_bare = not reading.unit and reading.measure.numeral.form in COUNTING
        is_pronoun = reading.unit in {"ones", "others"}
        if counted is not None and (is_bare or is_pronoun):
            gap = reading.modifier.start - counted.end
            if again is not None and not _may_go_on(text, counted, reading, again):
                continue
            is_person = reading.modifier.governor in _PERSON_VERBS and _PEOPLE.match(counted.unit)
            is_had = _is_had(text, counted, reading)
            if gap <= _CARRY_GAP and (is_pronoun or again or is_person or is_had):
                _carry(counted, reading)
                if again and again["of"]:
                    _count_of(text, reading)
                if is_person and not again and _are_several_kinds(counts):
                    reading.unit, reading.concept = "people", ""
                reading.end = again.end("tail") if again and again["tail"] else reading.end
        elif _is_new_count(text, reading):
            counts.append(reading)


def _may_go_on(text: str, counted: Reading, reading: Reading, again: re.Match[str]) -> bool:
    """Tell whether what follows a bare number lets it count what was counted before."""
    if again["of"]:
        return " of " in counted.concept
    if again["place"]:
        joint = text[counted.end : reading.modifier.start]
        return _AND.search(joint) is not None and len(joint) <= _PLACE_GAP
    return not again["person"] or _PEOPLE.match(counted.unit) is not None


def _count_of(text: str, reading: Reading) -> None:
    """Read "and one of money laundering" after "three counts of fraud"."""
    linked = linked_phrase(text, reading.measure.end, end=len(text))
    # "three of supplying drugs" has no noun.
    is_noun = linked is not None and not text[linked.start : linked.end].split(maxsplit=1)[
        0
    ].endswith("ing")
    if linked is not None and is_noun:
        head = reading.concept.partition(" of ")[0]
        reading.concept = f"{head} of {text[linked.start : linked.end]}"
        reading.end = max(reading.end, linked.end)


def _is_had(text: str, counted: Reading, reading: Reading) -> bool:
    """Tell a bare count that ends its clause: "needs 326 seats but will win only about 280".

    The verb is one of having, or that of the count before: "ran 400 trains but now runs 90".
    """
    is_whole = reading.measure.low.is_integer() and reading.measure.low >= 1
    governor = reading.modifier.governor
    is_same = governor == counted.modifier.governor and governor not in CLOSED_CLASS
    is_having = governor in _HAVING or (is_same and bool(governor))
    return is_whole and is_having and _CLAUSE_END.match(text, reading.end) is not None


def _share_parts(text: str, readings: list[Reading]) -> None:
    """Read "70 percent of them", "half of which" as parts of what was counted before.

    "Two thirds of the 1.1 million refugees" are parts of what is counted next.
    """
    concept = ""
    for reading in readings:
        is_share = (
            reading.kind is ClaimKind.PERCENT
            or reading.measure.numeral.form is NumeralForm.FRACTION
        )
        part = _PART_OF.match(text, reading.end) if is_share and reading.phrase is None else None
        if part is not None:
            reading.end, reading.concept = part.end(), reading.concept or concept
        elif reading.phrase is not None and not is_share:
            concept = reading.concept
    for first, whole in pairwise(readings):
        if not first.concept and _OF_WHOLE.fullmatch(text, first.end, whole.start):
            first.concept = whole.concept


def _are_several_kinds(counts: list[Reading]) -> bool:
    """Tell "killed two students and two teachers and injured nine": nine people."""
    near = counts[-_NEAR_COUNTS:]
    return len({count.unit for count in near if _PEOPLE.match(count.unit)}) > 1


def _is_new_count(text: str, reading: Reading) -> bool:
    """Tell a count that a later bare number may go on with, not a part of the one before."""
    if not reading.unit or reading.measure.has_unit or reading.measure.is_attributive:
        return False
    is_part = text[max(0, reading.start - 2) : reading.start].rstrip().endswith(("—", "–", "("))
    return not is_part and reading.modifier.governor not in {"including", "them", "whom"}


def _carry(giver: Reading, taker: Reading) -> None:
    if giver.unit == "times":
        return
    taker.unit, taker.kind = giver.unit, giver.kind
    taker.measure.unit = giver.measure.unit
    taker.measure.is_age = giver.measure.is_age
    if giver.phrase is not None and not giver.measure.has_unit:
        taker.concept = giver.concept


def _is_compared(text: str, previous: Reading, current: Reading, after: int) -> bool:
    gap = text[after : current.modifier.start]
    is_far = len(gap) > _CARRY_GAP or _CLAUSE_BREAK.search(gap) is not None
    if is_far or current.measure.numeral.form not in _PLAIN:
        return False
    if _is_difference(text, gap, current) or _are_large(previous, current):
        return True
    governor = current.modifier.governor
    if _is_level(previous, current, governor):
        return False
    is_from_level = len(gap) < _LEVEL_GAP and _FROM_LEVEL.search(gap) is not None
    return is_from_level or _shares_governor(previous, current, gap)


def _is_difference(text: str, gap: str, current: Reading) -> bool:
    """Tell "67 planes, four more than last year"."""
    return _JOINT.fullmatch(gap) is not None and _MORE_THAN.match(text, current.end) is not None


def _shares_governor(previous: Reading, current: Reading, gap: str) -> bool:
    """Tell from the word a number hangs on whether it is compared with the one before."""
    governor = current.modifier.governor
    if governor == "of" and not _GATHERINGS.isdisjoint(gap.split()[-2:-1]):
        # "8 miles from the town of 4,200"
        return False
    unit = previous.measure.unit
    if previous.measure.is_age or (unit is not None and unit.dimension == "time"):
        return governor == "to" and len(gap) <= _SHORT_GAP
    if governor == "by":
        return bool(previous.modifier.direction and current.modifier.direction)
    return governor in {"from", "to", "than"} or _COMPARED.search(gap) is not None


def _is_level(previous: Reading, current: Reading, governor: str) -> bool:
    """Tell a level from a share ("rose 0.65 per cent to 3,005")."""
    if previous.kind is not ClaimKind.PERCENT:
        return False
    return current.measure.high > _WHOLE or bool(governor == "to" and previous.modifier.direction)


def _are_large(previous: Reading, current: Reading) -> bool:
    """Tell two large counts in a row ("5.8 million visitors in 2019 but just 1.5m")."""
    if previous.measure.has_unit or previous.measure.is_attributive:
        return False
    return min(previous.measure.numeral.scale, current.measure.numeral.scale) >= _LARGE


def _is_listed(text: str, current: Reading, following: Reading) -> bool:
    gap = text[current.end : following.modifier.start]
    if len(gap) > _CARRY_GAP or current.measure.numeral.form not in _PLAIN:
        return False
    if current.modifier.direction and gap.startswith(", or"):
        # "Added 78.81, or 0.6%": the same said again in another unit.
        return False
    is_change = current.modifier.governor == "from" and following.modifier.governor == "to"
    return is_change or _LIST_GAP.fullmatch(gap) is not None
