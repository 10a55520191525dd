"""Numbers written in digits: separators, decimals, signs and orders of magnitude."""

import re
from collections.abc import Callable
from typing import Final

from annotations.claims.lexicon import grammar_words, is_plural
from annotations.claims.number_words import SCALES
from annotations.claims.numeral_forms import Numeral, NumeralForm
from annotations.claims.units import match_currency_before, match_unit

# More digits than this are an identifier, not a count.
_MOST_DIGITS: Final = 15
_VULGAR: Final[dict[str, float]] = {
    "½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5,
    "⅘": 4 / 5, "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
VULGAR: Final = "".join(_VULGAR)
_DIGITS = re.compile(
    rf"""
    (?<![\d/])(?=[\d.{VULGAR}])
    (?:
      (?P<grouped>\d{{1,3}}(?:,\d{{3}})+(?![\d])(?:\.\d+)?          # 1,234,567.8
         |\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?!\d)(?:\.\d+)?)           # 12,34,567 (Indian grouping)
      |(?P<spaced>\d{{1,3}}(?:[\u00a0\u202f\u2009]\d{{3}})+(?!\d)(?:[.,]\d+)?
         |\d{{1,3}}(?:\ \d{{3}})+(?![\d,.]*\d|\s[A-Z]{{2}}))         # 1 234 567, not "28 737 MAX"
      |(?P<dotted>\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)(?:,\d+)?
         |\d{{1,3}}\.\d{{3}},\d{{1,2}}(?!\d))                       # 1.234,5 where unambiguous
      |(?P<comma>\d{{1,3}},\d{{1,2}}(?=\s?(?:%|€|(?:thousand|million|billion|trillion|mln|bn|percent
         |per\ cent|euros?|EUR|kg|km|kroner|kronor|zloty)\b)))      # 4,5 million
      |(?P<fraction>(?:\d{{1,3}}[ -])?\d{{1,2}}/(?:[234568]|10|16)(?![\d/.]))
      |(?P<mixed>\d{{1,4}}[ ]?[{VULGAR}])
      |(?P<vulgar>[{VULGAR}])
      |(?P<plain>\d+(?:\.\d+)?|(?<![\d.\w])\.\d+)
    )
    """,
    re.VERBOSE,
)
_SCALE = re.compile(
    r"(?:[\s\u00a0-]?"
    r"(?P<word>hundred|thousand|lakh|million|crore|billion|trillion|quadrillion|dozen)s?"
    r"(?![\w])(?:\s(?P<more>thousand|million|crore|billion|trillion)(?!\w))?"
    r"|\s?(?P<short>mln|mio|mil|mn|bn|bln|tln|trn|tn|cr|[kKmMbBtT])(?![\w²³/'’]|-(?!an?-|per-|worth\b|plus\b)[A-Za-z]|\.\w)"
    r"|\s?(?P<prefix>[MK])(?=(?:USD|EUR|GBP|SEK|NOK|DKK|CHF)\b))",
    re.IGNORECASE,
)
_SHORT_SCALES: Final[dict[str, float]] = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "mil": 1e6, "b": 1e9, "bn": 1e9,
    "bln": 1e9, "t": 1e12, "tn": 1e12, "trn": 1e12, "tln": 1e12, "cr": 1e7,
}  # fmt: skip
_SURE_SCALES: Final = frozenset({"mn", "mln", "bn", "bln", "tn", "trn", "tln"})
_SIGN = re.compile(r"(?:(?<![\w)/+])[-−–]|(?<!\bor\s)\b(?:minus|negative)[\s-])$", re.IGNORECASE)
_NEXT_WORDS = re.compile(r"\s(?P<words>[\w’'-]+(?:\s[\w’'-]+){0,2})")
_LENGTHS: Final = grammar_words("lengths")
# "the 400m hurdles", "the 1,500m runners": a distance raced.
_RACE: Final = re.compile(
    r"(?:\s(?:women|men|boys|girls)[’']s)?(?:\s(?:individual|mixed|sprint))?\s(?:hurdles|hurdler|sprints|sprinter|runner|finals|heats|races|relays|freestyle"
    r"|butterfly|backstroke|breaststroke|medley|steeplechase|champions|finalist|specialist)"
)
_AROUND_WORDS = re.compile(r"[a-z]+")
# "stood 1.8m deep": a length, whatever follows.
_EXTENT = re.compile(r"[\s-](?:long|wide|high|tall|deep|thick|across|away|above|below|apart)\b")


def _plain(raw: str) -> float | None:
    return float(raw) if len(raw.partition(".")[0]) <= _MOST_DIGITS else None


def _fraction(raw: str) -> float | None:
    whole, _, part = raw.replace("-", " ").rpartition(" ")
    above, below = part.split("/")
    return float(whole or 0) + int(above) / int(below) if int(above) < int(below) else None


def _with_vulgar(raw: str) -> float:
    return float(raw[:-1].strip() or 0) + _VULGAR[raw[-1]]


_READERS: Final[dict[str, Callable[[str], float | None]]] = {
    "grouped": lambda raw: float(raw.replace(",", "")),
    "spaced": lambda raw: float(re.sub(r"\s", "", raw).replace(",", ".")),
    "dotted": lambda raw: float(raw.replace(".", "").replace(",", ".")),
    "comma": lambda raw: float(raw.replace(",", ".")),
    "fraction": _fraction,
    "mixed": _with_vulgar,
    "vulgar": _with_vulgar,
    "plain": _plain,
}


def _value(match: re.Match[str]) -> float | None:
    raw = match.group()
    return _READERS[match.lastgroup or "plain"](raw) if len(raw) <= 2 * _MOST_DIGITS else None


def find_digits(text: str, start: int, end: int) -> list[Numeral]:
    """Find numbers in digits, with sign and order of magnitude."""
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
            value = -value if before.isspace() or before == "(" else value
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
    if _is_magnitude(text, match, short, end, has_currency=has_currency):
        return _SHORT_SCALES[short], match.end()
    return 1.0, position


def _is_magnitude(
    text: str, match: re.Match[str], short: str, end: int, *, has_currency: bool
) -> bool:
    """Tell "$3m" and "3m people" from 3 metres, "12k" from a unit, "5 M" from an initial."""
    is_attached = not text[match.start()].isspace()
    if short in _SURE_SCALES or (is_attached and match["short"] in {"M", "B"}):
        return True
    if has_currency and (is_attached or short in {"m", "b"}) and match["short"] != "K":
        return True
    is_extent = short == "m" and (
        _EXTENT.match(text, match.end(), end) is not None
        or _RACE.match(text, match.end(), end) is not None
    )
    if not is_attached or short == "t" or is_extent:
        return False
    if short == "k" or _is_money(text, match.end(), end):
        return True
    if short == "m" and "." in text[max(0, match.start() - 4) : match.start()]:
        around = text[max(0, match.start() - 50) : min(end, match.start() + 30)]
        if _LENGTHS.isdisjoint(_AROUND_WORDS.findall(around)):
            return True
    following = _NEXT_WORDS.match(text, match.end(), end)
    return following is not None and any(map(is_plural, following["words"].lower().split()))


def _is_money(text: str, position: int, end: int) -> bool:
    """Tell "30m kroner" from 30 metres: a currency by its name or code follows."""
    begin = position + 1 if text[position : position + 1].isspace() else position
    unit = match_unit(text, begin, end=end)
    return unit is not None and unit.unit.dimension == "money" and unit.end - unit.start > 1
