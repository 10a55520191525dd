"""Numbers that set one thing against another: "two-thirds", "one in five", "threefold"."""

import re
from collections.abc import Iterator
from typing import Final

from annotations.claims.number_words import FRACTIONS, NUMBER_START, SCALES, SMALL, SMALL_PATTERN
from annotations.claims.numeral_forms import Numeral, NumeralForm
from annotations.claims.units import match_unit

_A = rf"(?P<part>{SMALL_PATTERN}|\d{{1,3}})"
_SHARE = re.compile(
    rf"(?<![\w.,$€£-]){NUMBER_START}{_A}[\s-](?P<link>in|out\sof|(?P<of_people>[a-z]+\s)?(?:in|(?:out\s)?of)\s(?:every|each)"
    r"|(?P<one_of>[a-z]+\sin)(?=\s(?:[a-z]+|\d{1,3})\s(?:is|are|was|were|has|had|have|will|lives?|says|said)\b))"
    r"[\s-]"
    rf"(?P<whole>a\s(?:hundred|thousand|million)|{SMALL_PATTERN}|\d{{1,3}}(?:,\d{{3}})*)"
    r"(?:\s(?P<scale>thousand|million|billion|trillion))?(?![\w%]|[.,:]\d)",
    re.IGNORECASE,
)
# "a ratio of 3 to 1", "a pupil-teacher ratio of 17:1", "outnumbered men 3 to 1".
_RATIO = re.compile(
    rf"\b(?:ratios?\s(?:of|to)|(?:ratios?|odds)\s(?:is|are|was|were|of|at)|(?:by|margins?\sof)(?=\s\w+\sto\s(?:one|1)\b)|outnumber(?:s|ed|ing)?(?:\s[\w’'-]+){{0,4}}?(?:\sby)?)\s"
    rf"(?:about\s|roughly\s|nearly\s|almost\s|more\sthan\s|around\s)?"
    rf"(?P<a>{SMALL_PATTERN}|\d{{1,4}}(?:\.\d+)?)(?:\s?:\s?|[\s-]to[\s-]|\s?[-–]\s?)"
    rf"(?P<b>{SMALL_PATTERN}|\d{{1,4}}(?:\.\d+)?)(?![\w%:]|[.,]\d)",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"(?<!\w){NUMBER_START}(?P<count>an?|{SMALL_PATTERN}|\d{{1,2}})[\s-]"
    rf"(?P<part>{'|'.join(FRACTIONS)}|halves)(?P<plural>s?)(?!\w)",
    re.IGNORECASE,
)
_PARTITIVE = re.compile(
    r"\s?(?:$|[.,;:)!?”\"]|(?:of|the|its|their|his|her|our|as|less|more|fewer|lower|higher|smaller|"
    r"larger|cheaper|shorter|longer|bigger|worse|better|full|empty|and|or|but|to|in|on|by|for|from|at|with|within|among|amongst|over|after|before|during|"
    r"since|when|while|if|than|that|which|who|compared|this|last|through|across|until|between|every|each|per|off|are|is|were|was|have|has|"
    r"had|will|would|could|may|said|say)\b)",
    re.IGNORECASE,
)
_OF_A_SCALE = re.compile(r"\sof\sa\s(?P<scale>million|billion|trillion)\b", re.IGNORECASE)
_HALF = re.compile(
    r"(?<!\w)(?<!-)half"
    r"(?:(?P<of>\s(?:of\s)?(?=(?:the|its|their|his|her|our|all|of|those|these|that|what)\b))"
    r"|(?P<unit>[\s-](?:an?[\s-])?(?=[a-z]+))|(?P<bare>))",
    re.IGNORECASE,
)
_SINGLE_POINT = re.compile(
    r"(?<![\w-])(?:(?:(?P<three>three[\s-])|an?\s)quarters?(?:\sof\sa)?(?=[\s-](?:percentage[\s-])?point\b)"
    r"|(?<!of\s)(?P<whole>a(?:\s(?:full|whole|single))?)(?=\spercentage[\s-]point\b))",
    re.IGNORECASE,
)
_NAMED_HALF = re.compile(
    r"(?:first|second|latter|other|opening|final|better|last|front|back|top|bottom|each|either|every|"
    r"this|that|and\s+a|and\s+one|the|in)[\s-]$",
    re.IGNORECASE,
)
_NEARLY = re.compile(
    r"\b(?:nearly|almost|about|around|roughly|over|than|least|by|only|just|approximately|under"
    r"|up to)\s$",
    re.IGNORECASE,
)
_FOLD = rf"(?P<fold>{SMALL_PATTERN}|hundred|\d+(?:\.\d+)?)[-\s]?fold(?!\w)"
_DOUBLED = (
    r"(?P<verb>(?P<stem>doubl|tripl|trebl|quadrupl|quintupl|halv)(?:ed|ing|es(?=\sto\s[\d$£€])))(?!\w)"
    r"(?!\s(?:down|as|over|up|back)\b)(?!-)"
)
_TWICE = (
    r"(?P<adverb>twice|thrice|(?<!to\s)(?:double|triple|treble))"
    r"(?=\s(?:as\s(?!an?\b|the\b)(?-i:[a-z])|(?:the|that|what|its|their|those|last\s[a-z]+[’']s)\b"
    r"|(?:a|per|each|every)\s(?:day|week|month|year|night|season|decade)\b(?!\s(?:before|after|ago|earlier|later|when))))"
)
_TO_DOUBLE = (
    r"(?:(?<=to\s)|(?<=will\s)|(?<=would\s)|(?<=could\s)|(?<=may\s)|(?<=might\s)|(?<=should\s)"
    r"|(?<=can\s))(?P<base>double|triple|treble|quadruple|halve)(?!\w)(?!\sdown)(?!-)"
)
_HALF_AS = r"(?P<half>half)(?=\sas\s(?:many|much|[a-z]+\sas)\b)"
_FACTOR = rf"(?:an?\s)?factor\sof\s(?P<factor>{SMALL_PATTERN}|\d+(?:\.\d+)?)(?![\w-])"
_MULTIPLE = re.compile(
    rf"(?<!\w)(?:{_FOLD}|{_DOUBLED}|{_TWICE}|{_TO_DOUBLE}|{_HALF_AS}|{_FACTOR})", re.IGNORECASE
)
_IN_HALF = re.compile(
    r"\b(?:cut|cuts|cutting|slash(?:ed|es|ing)?|reduc(?:ed?|es|ing))\s(?:[\w’'-]+\s){0,5}?"
    r"(?P<half>in\shalf)\b",
    re.IGNORECASE,
)
_STEMS: Final[dict[str, float]] = {
    "doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "quintupl": 5.0, "halv": 0.5,
    "twice": 2.0, "thrice": 3.0, "half": 0.5,
}  # fmt: skip


def _number(word: str) -> float:
    lower = word.lower()
    if lower in {"a", "an"}:
        return 1.0
    return float(SMALL[lower]) if lower in SMALL else float(lower)


def find_shares(text: str, start: int, end: int) -> list[Numeral]:
    """Find "one in five", "nine out of 10", "1 in 100,000"."""
    found = []
    for match in _SHARE.finditer(text, start, end):
        whole_text = match["whole"].lower().replace(",", "")
        whole = SCALES[whole_text[2:]] if whole_text.startswith("a ") else _number(whole_text)
        whole *= SCALES[match["scale"].lower()] if match["scale"] else 1
        part = _number(match["part"])
        if (match["of_people"] or match["one_of"]) and part != 1:
            continue
        is_year = 1900 <= whole < 2100 and "," not in match["whole"]  # noqa: PLR2004 - years
        unit = match_unit(text, match.end() + 1, end=end) if match["link"].lower() == "in" else None
        # "Two in 10 minutes" is no share, "two in 10 pounds" is one.
        is_measured = unit is not None and unit.unit.kind != "money"
        if 0 < part < whole and not is_year and not is_measured:
            value = part / whole
            found.append(Numeral(match.start(), match.end(), value, value, NumeralForm.FRACTION))
    return found


def find_ratios(text: str, start: int, end: int) -> list[Numeral]:
    """Find "a ratio of 3 to 1" and "outnumbered men two to one": what one is of the other."""
    found = []
    for match in _RATIO.finditer(text, start, end):
        above, below = _number(match["a"]), _number(match["b"])
        if below:
            value = above / below
            found.append(
                Numeral(match.start("a"), match.end("b"), value, value, NumeralForm.FRACTION)
            )
    return found


def find_fractions(text: str, start: int, end: int) -> list[Numeral]:
    """Find "a third", "two-thirds", "three quarters", "one-fifth"."""
    found = []
    for match in _FRACTION.finditer(text, start, end):
        part = match["part"].lower()
        count = _number(match["count"])
        is_plural = bool(match["plural"]) or part == "halves"
        is_quarters = part == "quarter" and is_plural
        if is_plural != (count > 1) or (is_quarters and count != 3):  # noqa: PLR2004 - three quarters
            continue
        is_hyphenated = "-" in match.group()
        if count == 1 and not is_hyphenated and not _PARTITIVE.match(text, match.end(), end):
            continue
        value = count / FRACTIONS["half" if part == "halves" else part]
        scaled = _OF_A_SCALE.match(text, match.end(), end)
        if scaled:
            whole = SCALES[scaled["scale"].lower()]
            found.append(
                Numeral(
                    match.start(),
                    scaled.end(),
                    value * whole,
                    value * whole,
                    NumeralForm.WORDS,
                    whole,
                )
            )
            continue
        if value < 1:
            found.append(Numeral(match.start(), match.end(), value, value, NumeralForm.FRACTION))
    return found


def find_halves(text: str, start: int, end: int) -> list[Numeral]:
    """Find "half the voters", "nearly half", "half an hour"."""
    found = []
    for match in _HALF.finditer(text, start, end):
        before = text[max(start, match.start() - 12) : match.start()]
        unit = match_unit(text, match.end(), end=end) if match["unit"] is not None else None
        is_measure = unit is not None and unit.unit.symbol != "times"
        if is_measure or (match["unit"] and text.startswith("point", match.end())):
            stop = match.start() + len(match.group().rstrip(" -"))
            found.append(Numeral(match.start(), stop, 0.5, 0.5, NumeralForm.WORDS))
            continue
        is_partitive = match["of"] is not None and not _NAMED_HALF.search(before)
        if is_partitive or _NEARLY.search(before):
            stop = match.start() + len("half")
            if text[stop : stop + 1] not in {"-", "’", "'"}:
                found.append(Numeral(match.start(), stop, 0.5, 0.5, NumeralForm.FRACTION))
    return found


def find_single_points(text: str, start: int, end: int) -> Iterator[Numeral]:
    """Find one point or its quarters: "up a full percentage point", "by a quarter point"."""
    for match in _SINGLE_POINT.finditer(text, start, end):
        value = 1.0 if match["whole"] else 0.75 if match["three"] else 0.25
        yield Numeral(match.start(), match.end(), value, value, NumeralForm.WORDS)


def find_multiples(text: str, start: int, end: int) -> list[Numeral]:
    """Find "doubled", "threefold", "twice as many", "cut in half", "a factor of five"."""
    found = []
    for match in _MULTIPLE.finditer(text, start, end):
        count = match["fold"] or match["factor"]
        if count:
            value = 100.0 if count.lower() == "hundred" else _number(count)
        else:
            stem = (match["stem"] or match["adverb"] or match["base"] or match["half"]).lower()
            value = next(v for key, v in _STEMS.items() if stem.startswith(key[:5]))
        found.append(
            Numeral(
                match.start(),
                match.end(),
                value,
                value,
                NumeralForm.MULTIPLE,
                is_decrease=value < 1,
            )
        )
    found += [
        Numeral(*match.span("half"), 0.5, 0.5, NumeralForm.MULTIPLE, is_decrease=True)
        for match in _IN_HALF.finditer(text, start, end)
    ]
    return found
