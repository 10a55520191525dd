"""Numerals of English news text: where they stand and what they are worth.

Nothing here knows about units or meaning: "2022", "F-16" and "one" are numerals too; what is
no quantity is turned away in `rejects`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotations.claims.lexicon import is_plural
from annotations.claims.number_words import (
    FRACTIONS,
    SCALES,
    SMALL,
    SMALL_PATTERN,
    VAGUE_RUN,
    WORD_RUN,
    WordNumber,
    parse_run,
    parse_vague,
)
from annotations.claims.units import match_currency_before, match_unit


class NumeralForm(StrEnum):
    """How a numeral is written."""

    DIGITS = "digits"
    WORDS = "words"
    VAGUE = "vague"
    FRACTION = "fraction"
    MULTIPLE = "multiple"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at `[start, end)` with its value (`low == high` unless it is a range).

    `scale` is the order of magnitude it names ("million": 1e6), 1 if none. `is_bare` marks
    digits without separator, decimals, sign or scale: what a year or a model number looks like.
    """

    start: int
    end: int
    low: float
    high: float
    form: NumeralForm
    scale: float = 1.0
    is_bare: bool = False
    is_decrease: bool = False


# More digits than this are an identifier, not a count.
_MOST_DIGITS: Final = 15
_VULGAR: Final[dict[str, float]] = {
    "½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5,
    "⅘": 4 / 5, "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
_V = "".join(_VULGAR)
_DIGITS = re.compile(
    rf"""
    (?<![\d/])
    (?:
      (?P<grouped>\d{{1,3}}(?:,\d{{3}})+(?![\d])(?:\.\d+)?          # 1,234,567.8
         |\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?!\d)(?:\.\d+)?)           # 12,34,567 (Indian grouping)
      |(?P<spaced>\d{{1,3}}(?:[\u00a0\u202f\u2009]\d{{3}})+(?!\d)(?:[.,]\d+)?
         |\d{{1,3}}(?:\ \d{{3}})+(?![\d,.]*\d))                     # 1 234 567
      |(?P<dotted>\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)(?:,\d+)?
         |\d{{1,3}}\.\d{{3}},\d{{1,2}}(?!\d))                       # 1.234,5 where unambiguous
      |(?P<fraction>(?:\d{{1,3}}[ -])?\d{{1,2}}/(?:[234568]|10|16)(?![\d/.]))
      |(?P<mixed>\d{{1,4}}[ ]?[{_V}])
      |(?P<vulgar>[{_V}])
      |(?P<plain>\d+(?:\.\d+)?|(?<![\d.\w])\.\d+)
    )
    """,
    re.VERBOSE,
)
_SCALE = re.compile(
    r"(?:[\s\u00a0-]?(?P<word>hundred|thousand|lakh|million|crore|billion|trillion|quadrillion|dozen)s?"
    r"(?![\w])(?:\s(?P<more>thousand|million|crore|billion|trillion)(?!\w))?"
    r"|\s?(?P<short>mln|mio|mil|mn|bn|bln|tln|trn|tn|cr|[kKmMbBtT])(?![\w²³/'’-]|\.\w)"
    r"|\s?(?P<prefix>[MK])(?=(?:USD|EUR|GBP|SEK|NOK|DKK|CHF)\b))",
    re.IGNORECASE,
)
_SHORT_SCALES: Final[dict[str, float]] = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "mil": 1e6, "b": 1e9, "bn": 1e9,
    "bln": 1e9, "t": 1e12, "tn": 1e12, "trn": 1e12, "tln": 1e12, "cr": 1e7,
}  # fmt: skip
_SURE_SCALES: Final = frozenset({"mn", "mln", "bn", "bln", "tn", "trn", "tln"})
_SIGN = re.compile(r"(?:(?<![\w)])[-−–]|\b(?:minus|negative)[\s-])$", re.IGNORECASE)
_NEXT_WORDS = re.compile(r"\s(?P<words>[\w’'-]+(?:\s[\w’'-]+){0,2})")
# "7.6m" is a number of millions unless something long, high or deep is near.
_LENGTHS = re.compile(
    r"\b(?:metres?|meters?|feet|foot|ft|tall|long|high|deep|wide|thick|heights?|depths?|lengths?|widths?|distances?|waves?|snow|sea|water|"
    r"levels?|jump(?:ed)?|leap|throw|vault|sprint|fence|walls?|race|away|above|below|shot put|javelin|discus|hammer|freestyle|from the|"
    r"rain|tides?|river|floods?|x|by|cm|km|mm)\b|\d\s?(?:cm|km|mm|ft|in)\b",
    re.IGNORECASE,
)
_CURRENCY_AFTER = re.compile(
    r"\s?(?:euros?|dollars?|pounds?|yuan|yen|won|rubles?|roubles?|rupees?|EUR|USD)\b"
)

_A = rf"(?P<part>{SMALL_PATTERN}|\d{{1,3}})"
_SHARE = re.compile(
    rf"(?<![\w.,$€£-]){_A}\s(?:in|out\sof)(?:\severy|\seach)?\s"
    rf"(?P<whole>a\s(?:hundred|thousand|million)|{SMALL_PATTERN}|\d{{1,3}}(?:,\d{{3}})*)(?![\w%]|[.,:]\d)",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"(?<!\w)(?P<count>an?|{SMALL_PATTERN}|\d{{1,2}})[\s-]"
    rf"(?P<part>{'|'.join(FRACTIONS)}|halves)(?P<plural>s?)(?!\w)",
    re.IGNORECASE,
)
_PARTITIVE = re.compile(
    r"\s?(?:$|[.,;:)!?”\"]|(?:of|the|its|their|his|her|our|as|less|more|fewer|lower|higher|smaller|"
    r"larger|cheaper|and|or|to|in|on|by|from|between|are|is|were|was|have|had|said|say)\b)",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"(?<!\w)(?<!-)half(?:(?P<of>\s(?:of\s)?(?=(?:the|its|their|his|her|our|all|of|those|these|that|what)\b))"
    r"|(?P<unit>[\s-](?:an?[\s-])?(?=[a-z]+))|(?P<bare>))",
    re.IGNORECASE,
)
_NAMED_HALF = re.compile(
    r"(?:first|second|latter|other|opening|final|better|last|front|back|top|bottom|each|either|every|"
    r"this|that|and\s+a|and\s+one|the|in)[\s-]$",
    re.IGNORECASE,
)
_NEARLY = re.compile(
    r"\b(?:nearly|almost|about|around|roughly|over|than|least|by|only|just|approximately|under|up to)\s$",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(
    rf"(?<!\w)(?:(?P<fold>{SMALL_PATTERN}|hundred|\d+(?:\.\d+)?)[-\s]?fold(?!\w)"
    r"|(?P<verb>(?:more\sthan\s)?(?P<stem>doubl|tripl|trebl|quadrupl|quintupl|halv)(?P<form>ed|ing))(?!\w)(?!\s(?:down|as|over|up|back)\b)(?!-)"
    r"|(?P<adverb>twice|thrice|(?<!to\s)(?:double|triple|treble))(?=\s(?:as\s(?!a\b|an\b|the\b)(?-i:[a-z])|the\s|that\s|what\s|its\s|their\s))"
    r"|(?P<infinitive>(?<=to\s)|(?<=will\s)|(?<=would\s)|(?<=could\s)|(?<=may\s)|(?<=might\s)|(?<=should\s)|(?<=can\s))(?P<base>double|triple|treble|quadruple|halve)(?!\w)(?!\sdown)(?!-))",
    re.IGNORECASE,
)
_STEMS: Final[dict[str, float]] = {
    "doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "quintupl": 5.0, "halv": 0.5,
    "twice": 2.0, "thrice": 3.0,
}  # fmt: skip
_TRIGGER = re.compile(
    rf"\d|[{_V}]|\b(?:{SMALL_PATTERN}|hundred|thousand|million|billion|trillion|lakh|crore|dozen|score"
    r"|tens|half|third|quarter|couple|twice|thrice|doubl|tripl|trebl|quadrupl|halv|\w+fold)",
    re.IGNORECASE,
)
_MULTIPLE_HINT = re.compile(
    r"fold|doubl|tripl|trebl|quadrupl|quintupl|halv|twice|thrice", re.IGNORECASE
)
_FRACTION_HINT = re.compile(
    r"hal[fv]|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth", re.IGNORECASE
)
_WORD_HINT = re.compile(
    rf"{SMALL_PATTERN}|hundred|thousand|illion|dozen|couple|lakh|crore|score|tens", re.IGNORECASE
)
_COUPLE = re.compile(
    r"(?<!\w)(?:a\s)?couple(?:\sof)?(?=\s[a-z]+s\b)(?!\sof\s(?:hundred|thousand|million|dozen))",
    re.IGNORECASE,
)


def find_numerals(text: str, *, start: int, end: int) -> list[Numeral]:
    """Find every numeral in `text[start:end]`, in order and without overlap.

    Offsets are those of `text`. Time is linear in `end - start`.
    """
    if _TRIGGER.search(text, start, end) is None:
        return []
    found: list[Numeral] = []
    if _MULTIPLE_HINT.search(text, start, end):
        found += _multiples(text, start, end)
    if _FRACTION_HINT.search(text, start, end):
        found += _fractions(text, start, end)
        found += _halves(text, start, end)
    if _WORD_HINT.search(text, start, end):
        found += _shares(text, start, end)
        found += _words(text, start, end)
    found += _digits(text, start, end)
    return _without_overlap(found)


def _without_overlap(found: list[Numeral]) -> list[Numeral]:
    """Keep, of overlapping numerals, the longest; they were found in order of trust."""
    kept: list[Numeral] = []
    for numeral in sorted(found, key=lambda n: (n.start, -n.end)):
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
        elif numeral.end - numeral.start > kept[-1].end - kept[-1].start:
            kept[-1] = numeral
    return kept


def _value(match: re.Match[str]) -> float | None:
    raw = match.group()
    if len(raw) > 2 * _MOST_DIGITS:
        return None
    kind = match.lastgroup
    if kind == "grouped":
        return float(raw.replace(",", ""))
    if kind == "spaced":
        return float(re.sub(r"\s", "", raw).replace(",", "."))
    if kind == "dotted":
        return float(raw.replace(".", "").replace(",", "."))
    if kind == "fraction":
        whole, _, part = raw.replace("-", " ").rpartition(" ")
        above, below = part.split("/")
        if int(above) >= int(below):
            return None
        return float(whole or 0) + int(above) / int(below)
    if kind in {"mixed", "vulgar"}:
        return float(raw[:-1].strip() or 0) + _VULGAR[raw[-1]]
    return float(raw) if len(raw.partition(".")[0]) <= _MOST_DIGITS else None


def _digits(text: str, start: int, end: int) -> list[Numeral]:
    found: list[Numeral] = []
    for match in _DIGITS.finditer(text, start, end):
        begin, stop = match.span()
        value = _value(match)
        currency = match_currency_before(text, begin, start=max(start, begin - 8))
        if currency is None and begin > start and text[begin - 1] in "  \u00a0":
            currency = match_currency_before(text, begin - 1, start=max(start, begin - 8))
        if value is None or (begin > start and text[begin - 1].isalnum() and currency is None):
            continue
        sign = _SIGN.search(text, max(start, begin - 10), begin)
        if sign is not None:
            begin, value = sign.start(), -value
        elif currency is not None and currency.start > start and text[currency.start - 1] in "-−":
            before = text[currency.start - 2 : currency.start - 1] if currency.start > 1 else " "
            value = -value if before.isspace() or before in "(" else value
        factor, stop = _scale_after(text, stop, end, has_currency=currency is not None)
        found.append(
            Numeral(
                begin,
                stop,
                value * factor,
                value * factor,
                NumeralForm.DIGITS,
                factor,
                is_bare=match.lastgroup == "plain" and factor == 1.0 and text[begin:stop].isdigit(),
            )
        )
    return found


def _scale_after(text: str, position: int, end: int, *, has_currency: bool) -> tuple[float, int]:
    """Read the order of magnitude that follows a number: its factor and where it ends."""
    match = _SCALE.match(text, position, end)
    if match is None:
        return 1.0, position
    if match["word"]:
        factor = SCALES[match["word"].lower()]
        return factor * (SCALES[match["more"].lower()] if match["more"] else 1.0), match.end()
    if match["prefix"]:
        return _SHORT_SCALES[match["prefix"].lower()], match.end()
    short = match["short"].lower()
    is_attached = not text[position].isspace()
    if short in _SURE_SCALES:
        return _SHORT_SCALES[short], match.end()
    if has_currency and (is_attached or short in {"m", "b"}) and match["short"] != "K":
        return _SHORT_SCALES[short], match.end()
    if not is_attached or short == "t":
        return 1.0, position
    following = _NEXT_WORDS.match(text, match.end(), end)
    is_counted = following is not None and any(
        is_plural(word) for word in following["words"].lower().split()
    )
    if short == "k" or _CURRENCY_AFTER.match(text, match.end(), end):
        return _SHORT_SCALES[short], match.end()
    if short == "m" and "." in text[max(0, position - 4) : position]:
        around = text[max(0, position - 50) : min(end, position + 30)]
        if _LENGTHS.search(around) is None:
            return _SHORT_SCALES[short], match.end()
    if is_counted and (short in {"m", "b", "mil", "cr"}):
        return _SHORT_SCALES[short], match.end()
    return 1.0, position


def _words(text: str, start: int, end: int) -> list[Numeral]:
    found: list[Numeral] = []
    for match in WORD_RUN.finditer(text, start, end):
        found += [_from_words(number) for number in parse_run(match)]
    found += [_from_words(parse_vague(match)) for match in VAGUE_RUN.finditer(text, start, end)]
    found += [
        Numeral(match.start(), match.end(), 2.0, 2.0, NumeralForm.WORDS)
        for match in _COUPLE.finditer(text, start, end)
    ]
    return found


def _from_words(number: WordNumber) -> Numeral:
    form = NumeralForm.VAGUE if number.is_vague else NumeralForm.WORDS
    return Numeral(number.start, number.end, number.low, number.high, form, number.scale)


def _number(word: str) -> float:
    lower = word.lower()
    if lower in {"a", "an"}:
        return 1.0
    return float(SMALL[lower]) if lower in SMALL else float(lower)


def _shares(text: str, start: int, end: int) -> list[Numeral]:
    """Find "one in five", "nine out of 10", "1 in 100,000"."""
    found = []
    for match in _SHARE.finditer(text, start, end):
        whole_text = match["whole"].lower().replace(",", "")
        whole = SCALES[whole_text[2:]] if whole_text.startswith("a ") else _number(whole_text)
        part = _number(match["part"])
        is_year = 1900 <= whole < 2100 and "," not in match["whole"]  # noqa: PLR2004 - years
        if 0 < part < whole and not is_year and match_unit(text, match.end() + 1, end=end) is None:
            value = part / whole
            found.append(Numeral(match.start(), match.end(), value, value, NumeralForm.FRACTION))
    return found


def _fractions(text: str, start: int, end: int) -> list[Numeral]:
    """Find "a third", "two-thirds", "three quarters", "one-fifth"."""
    found = []
    for match in _FRACTION.finditer(text, start, end):
        part = match["part"].lower()
        count = _number(match["count"])
        is_plural = bool(match["plural"]) or part == "halves"
        is_quarters = part == "quarter" and is_plural
        if is_plural != (count > 1) or (is_quarters and count != 3):  # noqa: PLR2004 - three quarters
            continue
        if count == 1 and not _PARTITIVE.match(text, match.end(), end):
            continue
        value = count / FRACTIONS["half" if part == "halves" else part]
        if value < 1:
            found.append(Numeral(match.start(), match.end(), value, value, NumeralForm.FRACTION))
    return found


def _halves(text: str, start: int, end: int) -> list[Numeral]:
    """Find "half the voters", "nearly half", "half an hour"."""
    found = []
    for match in _HALF.finditer(text, start, end):
        before = text[max(start, match.start() - 12) : match.start()]
        if match["unit"] is not None and match_unit(text, match.end(), end=end) is not None:
            stop = match.start() + len(match.group().rstrip(" -"))
            found.append(Numeral(match.start(), stop, 0.5, 0.5, NumeralForm.WORDS))
            continue
        is_partitive = match["of"] is not None and not _NAMED_HALF.search(before)
        if is_partitive or _NEARLY.search(before):
            stop = match.start() + len("half")
            if text[stop : stop + 1] not in {"-", "’", "'"}:
                found.append(Numeral(match.start(), stop, 0.5, 0.5, NumeralForm.FRACTION))
    return found


def _multiples(text: str, start: int, end: int) -> list[Numeral]:
    """Find "doubled", "threefold", "twice as many"."""
    found = []
    for match in _MULTIPLE.finditer(text, start, end):
        if match["fold"]:
            word = match["fold"].lower()
            value = 100.0 if word == "hundred" else _number(word)
        else:
            stem = (match["stem"] or match["adverb"] or match["base"]).lower()
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
    return found
