"""A numeral with its unit: "$56.2bn", "15 per cent", "44-year-old", "27-nation"."""

import calendar
import re
from dataclasses import dataclass, field
from typing import Final

from annotations.claims.lexicon import grammar_words, is_plural
from annotations.claims.numeral_forms import Numeral, NumeralForm
from annotations.claims.units import Unit, UnitMatch, match_currency_before, match_unit, unit_named

AGE_UNIT: Final = "years of age"
_AGE_AFTER = re.compile(
    r"[\s-](?P<unit>years?|months?|weeks?|days?)(?:[\s-](?:olds?\b|of\sage\b)|-olds?\b)|\s?(?:yo|y/o)\b|\s?yrs?\sold\b",
    re.IGNORECASE,
)
_AGE_BEFORE = re.compile(
    r"\b(?:aged|ages?|(?:the\s)?ages?\sof)(?:\s(?:between|from|about|around|just|only|over|under|at\sleast))?\s$",
    re.IGNORECASE,
)
# "21 or older": nothing but a person grows old in these words.
_OR_OLDER = re.compile(r"\s(?:or|and)\s(?:older|younger)\b(?!\sthan)")
_APPOSITIVE_BEFORE = re.compile(r"[^\W\d_][\w’'.-]+,\s$")
# "The pair, both 24, face two counts"
_BOTH_BEFORE = re.compile(r",\s(?:both|each|now|all|then)\s$")
_BOTH_AFTER = re.compile(r",(?!\d)|\.(?:\s|$)")
# "her brother, 8,", "the mother of two, 38, was": a person told by a noun.
_PERSON_BEFORE = re.compile(r"(?<![\w-])(?P<word>[a-zé]+)(?:\sof\s[a-z]+)?,\s$")
_PERSONS: Final = grammar_words("persons")
_OF_PERSON = re.compile(r"\b(?:girl|boy|man|woman|child|lad|teenager|youth)\sof\s$")
_APPOSITIVE_AFTER = re.compile(r",(?!\d)|;|\.(?:\s|$)|\)|\s(?:and|from|was|is|who|has|had|died)\b")
# "On 3 May, 12 and 15 people died": a month has no age.
_MONTHS: Final = frozenset(calendar.month_name[1:])
_AGE_GROUP = re.compile(
    r"\b(?:child|children|boys|girls|people|women|men|adults|pupils|those|kids|voters|workers|infants|anyone)\s"
    r"(?:aged\s)?(?:under|over|below|above)\s(?:the\sage\sof\s)?$",
    re.IGNORECASE,
)
_AGE_STATED = re.compile(
    r"\b(?:(?:he|she|who|He|She|I)(?:\s(?:is|was|am|were)|[’']s|[’']m)(?:\s(?:now|only|just|about|then|already))?"
    r"|turned|turns|turning|\bage\s(?:to|at|from|is|was|of)|\b(?:died|dead|dies|retired|retires|retire|married|widowed|orphaned)(?:\s[a-z]+)?\sat)\s$"
)
_AGE_STATED_AFTER = re.compile(r"[,.;)”\"]|\s(?:when|at|in|on|and|next|this|last)\b|$")
_NEXT_WORD = re.compile(r"[ \u00a0](?P<word>[a-z]+)(?![\w-])")
_OF = re.compile(r"[ \u00a0]of[ \u00a0](?=[a-z])")
_ABBREVIATED = re.compile(r"(?:ft|in|lbs?|oz|yds?|mi|gal|deg|hrs?|mins?|secs?)\.")
_LOWER_NEXT = re.compile(r"\s(?:[a-z(\d])")
_AFTER_FEET = re.compile(r"(?:\b|\d)(?:ft|feet|foot)\.?\s?\d+$")
_INCH = re.compile(r"[ \u00a0]?(?P<unit>in)(?!\w)")
_EXTENT = re.compile(r"-(?:long|wide|high|tall|deep|thick|plus)\b")
_OF_A = re.compile(r"\sof\san?\s")
# "three second-half minutes": the word after the hyphen makes it another word.
_OTHER_COMPOUND = re.compile(
    r"-(?!(?:an?|per|long|wide|high|tall|deep|thick|plus|old|strong|round|per)\b)[a-z]"
)
# "Two F-35s", "five M16 rifles": a letter that starts a name.
_GOES_ON = re.compile(r"[\w&]|[-‑/.]\w")
_OLDEST, _YOUNGEST = 115, 1
_PER_ANY = re.compile(r"\sper\s(?!cent\b)(?P<unit>[a-z]{3,}(?:-[a-z]+)?)(?![\w-])")
_PER = re.compile(
    r"(?:\s(?:an?|per|each|every)\s|\s?/\s?|-an?-|-per-)(?P<unit>100,000(?:\s(?:people|residents|inhabitants|population|live\sbirths))?|"
    r"1,000(?:\s(?:people|residents|inhabitants|live\sbirths|gallons|litres|liters|words|vehicles|cubic\sfeet))?|million(?:\speople)?|square\s(?:metre|meter|foot|mile|kilomet(?:re|er))|"
    r"second|minute|hour|day|week|month|year|night|annum|share|barrel|tonne|ton|metric\ston|litre|liter|gallon|kilo|kilogram|kg|pound|head|"
    r"person|dozen|ounce|mile|unit|piece|quarter|season|game|match|bottle|pint|ticket|household|capita|child|student|pupil|patient|"
    r"employee|worker|vehicle|car|home|shift|visit|kilometre|kilometer|km|hectare|acre|bushel|tonne\sof\scarbon|megawatt[\s-]hour|MWh|kWh|kilowatt[\s-]hour|"
    r"passenger|seat|room|customer|user|month\sper\suser|trip|ride|copy|decade|annum|cent|therm|vote|inhabitant|resident|"
    r"[lhs])(?:s)?(?![\w-])(?!\s(?:earlier|ago|later|before|after|from\snow|old|time|or\sso|or\smore)\b)",
)
# A bare rate: "3 per 1,000 cases".
_PER_MANY = re.compile(
    r"\s(?:per|in every)\s(?P<unit>(?:1,000|10,000|100,000|100|million|1 million|thousand)"
    r"(?:\s(?:live\s)?[a-z]+s?\b)?)"
)
_PER_NAMES: Final = {"h": "hour", "l": "litre", "s": "second", "annum": "year"}
_DIMENSIONLESS_PER: Final = frozenset({"times"})
_MONEY_WORD = re.compile(r"\s(?:in\s)?(?P<unit>US|U\.S\.|American|Canadian|Australian)(?!\w)")
# "pound" is money after a magnitude ("50 million pounds"), else a weight.
_POUND: Final = "lb"
_LARGE = 1e5
# Pounds for these are paid ("1.45 pounds per litre"), not weighed.
_PAID_PER: Final = grammar_words("paid_per")
# Names that are words of the language: a unit only in quantity ("300 won"), if at all.
_OFTEN_WORDS: Final = frozenset({"won", "real"})
_GAPS: Final = frozenset(" \u00a0\u2009\u202f-‑")
_FEWEST_COINS = 100
_NEVER: Final = frozenset({"time", "Time", "Re", "Sh", "points"})
_ONLY_ATTACHED: Final = frozenset({"s", "h", "t", "A", "L", "p", "c"})
_LETTERS: Final = frozenset({"m", "g", "l", "F", "C", "V", "W", "b", "R"})
_PREFIXES: Final = frozenset({"$", "£", "€"})


@dataclass(slots=True)
class Measure:
    """A numeral and what it measures; `[start, end)` is the core: number and unit.

    `is_attributive` marks a compound that modifies a noun ("27-nation bloc").
    """

    numeral: Numeral
    start: int
    end: int
    low: float
    high: float
    unit: Unit | None = None
    symbol: str = ""
    per: str = ""
    is_age: bool = False
    is_attributive: bool = False
    has_prefix: bool = False
    is_plus: bool = False
    parts: list[Numeral] = field(default_factory=list)

    @property
    def has_unit(self) -> bool:
        """Tell whether the unit comes from the table."""
        return self.unit is not None or self.is_age


def measure(text: str, numeral: Numeral, *, start: int, end: int) -> Measure:
    """Attach the currency, unit or age around one numeral of a sentence `[start, end)`."""
    found = Measure(numeral, numeral.start, numeral.end, numeral.low, numeral.high, parts=[numeral])
    if numeral.form in {NumeralForm.FRACTION, NumeralForm.MULTIPLE}:
        _attach_fraction_unit(text, found, end)
        return found
    prefix = _currency_before(text, numeral, start)
    if prefix is not None:
        found.start, found.unit, found.has_prefix = prefix.start, prefix.unit, True
        found.symbol = prefix.unit.symbol
        _attach_country(text, found, end)
    elif not _attach_age(text, found, start, end):
        _attach_unit(text, found, end)
        if found.unit is None and numeral.form is NumeralForm.VAGUE:
            _attach_of_unit(text, found, end)
        if found.unit is None and 0 < numeral.low < 1:
            # "¾ of a percent", "0.3 of a second"
            _attach_fraction_unit(text, found, end)
        _attach_stop(text, found, end)
    _attach_per(text, found, end)
    if (
        found.start > start
        and text[found.start - 1] == "+"
        and not text[found.start - 2 : found.start - 1].isalnum()
    ):
        found.start, found.is_plus = found.start - 1, True
    return found


def _attach_of_unit(text: str, found: Measure, end: int) -> None:
    """Read "tens of millions of dollars", "dozens of miles"."""
    link = _OF.match(text, found.end, end)
    match = match_unit(text, link.end(), end=end) if link else None
    if match is not None and text[match.start : match.end].lower().endswith(("s", "feet")):
        found.unit, found.symbol, found.end = match.unit, match.unit.symbol, match.end


def _attach_stop(text: str, found: Measure, end: int) -> None:
    """Take the stop of "60 ft. high" along, where the sentence goes on."""
    stop = _ABBREVIATED.search(text, found.numeral.end, min(found.end + 1, end))
    if stop is not None and stop.end() == found.end + 1 and _LOWER_NEXT.match(text, stop.end()):
        found.end = stop.end()


def _currency_before(text: str, numeral: Numeral, start: int) -> UnitMatch | None:
    position = numeral.start
    match = match_currency_before(text, position, start=start)
    if match is None and position > start and text[position - 1] in " \u00a0":
        match = match_currency_before(text, position - 1, start=start)
    if match is None:
        return None
    sign = text[match.start : match.end]
    if sign in {"R", "Re", "Sh", "sen", "TL", "TRY"} and match.end != position:
        return None
    if sign.isalpha() and sign.islower() and sign not in {"usd", "rmb", "eur", "gbp"}:
        return None
    return match


def _attach_country(text: str, found: Measure, end: int) -> None:
    """Take "US" in "$31.20 US" along as part of the currency."""
    match = _MONEY_WORD.match(text, found.end, end)
    code = {"US": "USD", "U.S.": "USD", "Canadian": "CAD", "Australian": "AUD"}
    if (
        match
        and found.symbol == "USD"
        and text[match.end() : match.end() + 1] in {"", ".", ",", ";"}
    ):
        found.symbol = code.get(match["unit"], "USD")
        found.unit = unit_named(found.symbol)
        found.end = match.end()


def _attach_age(text: str, found: Measure, start: int, end: int) -> bool:
    numeral = found.numeral
    match = _AGE_AFTER.match(text, numeral.end, end)
    if match:
        unit = (match["unit"] or "year").lower().rstrip("s")
        found.is_age, found.symbol, found.end = True, f"{unit}s of age", match.end()
        found.is_attributive = text[numeral.end] == "-" and not match.group().endswith("s")
        return True
    if numeral.scale != 1 or not _YOUNGEST <= numeral.low <= _OLDEST:
        return False
    if _OR_OLDER.match(text, numeral.end, end):
        found.is_age, found.symbol = True, AGE_UNIT
        return True
    begin = max(start, numeral.start - 30)
    before = _AGE_BEFORE.search(text, begin, numeral.start)
    unit = match_unit(text, numeral.end + 1, end=end) if before else None
    if before and (unit is None or unit.unit.symbol in {"years", "months"}):
        found.is_age, found.symbol = True, f"{unit.unit.symbol} of age" if unit else AGE_UNIT
        found.end = unit.end if unit else found.end
        if before.group().split()[-1].lower() in {"age", "aged", "ages", "of"}:
            found.start = before.start()
        return True
    is_small = numeral.form is NumeralForm.WORDS or numeral.is_bare
    if is_small and (
        _is_stated_age(text, numeral, begin, end) or _is_appositive_age(text, numeral, begin, end)
    ):
        found.is_age, found.symbol = True, AGE_UNIT
        return True
    return False


def _is_stated_age(text: str, numeral: Numeral, begin: int, end: int) -> bool:
    """Tell the age in "who was 10" and "children under five" from any other number."""
    is_of_group = _AGE_GROUP.search(text, begin, numeral.start) is not None
    if not is_of_group and _AGE_STATED.search(text, begin, numeral.start) is None:
        return False
    if _AGE_STATED_AFTER.match(text, numeral.end, end):
        return True
    following = _NEXT_WORD.match(text, numeral.end, end) if is_of_group else None
    if following is None or is_plural(following["word"]):
        return False
    # "children under five account for half": neither a unit nor a counted noun follows.
    return match_unit(text, following.start("word"), end=end) is None


def _is_appositive_age(text: str, numeral: Numeral, begin: int, end: int) -> bool:
    """Tell the age in "Hague, 44, said" from any other number between commas."""
    if _OF_PERSON.search(text, begin, numeral.start):
        return True
    if _BOTH_BEFORE.search(text, begin, numeral.start):
        return _BOTH_AFTER.match(text, numeral.end, end) is not None
    person = _PERSON_BEFORE.search(text, begin, numeral.start)
    if person is None or person["word"] not in _PERSONS:
        before = _APPOSITIVE_BEFORE.search(text, begin, numeral.start)
        if before is None or not before.group()[0].isupper() or before.group()[:-2] in _MONTHS:
            return False
    return _APPOSITIVE_AFTER.match(text, numeral.end, end) is not None


def _attach_unit(text: str, found: Measure, end: int) -> None:
    position = found.end
    match = match_unit(text, position, end=end)
    hyphen = text[position : position + 1] in {"-", "‑"}
    if match is None and text[position : position + 1] in _GAPS:
        match = match_unit(text, position + 1, end=end)
    if match is None:
        match = _inches(text, position, end)
    if match is None or not _fits(text, found, match, is_attached=match.start == position):
        return
    found.unit, found.symbol, found.end = match.unit, match.unit.symbol, match.end
    found.is_attributive = hyphen
    extent = _EXTENT.match(text, found.end, end) if hyphen else None
    found.end = extent.end() if extent else found.end
    if match.unit.symbol == _POUND and found.numeral.low >= _LARGE:
        found.unit, found.symbol = unit_named("GBP"), "GBP"


def _fits(text: str, found: Measure, match: UnitMatch, *, is_attached: bool) -> bool:
    """Refuse signs and names that mean something else in running text."""
    form = text[match.start : match.end]
    if form in _NEVER or (form in _ONLY_ATTACHED and not is_attached):
        return False
    if _OTHER_COMPOUND.match(text, match.end):
        return False
    after = text[match.end : match.end + 1]
    if form in _LETTERS and not is_attached and _GOES_ON.match(text, match.end):
        return False
    if form in _PREFIXES:
        return not after.isdigit()
    if form.lower() in _OFTEN_WORDS:
        return found.numeral.low >= _FEWEST_COINS and not text.startswith(" estate", match.end)
    check = _CHECKS.get(form)
    return check is None or check(text, found)


def _is_scaled(_: str, found: Measure) -> bool:
    """Tell a number of bits ("16 billion b") from a clause number ("1b")."""
    return found.numeral.scale > 1


def _has_decimals(text: str, found: Measure) -> bool:
    """Tell seconds ("9.58s") from a plural ("the 76s")."""
    return "." in text[found.numeral.start : found.numeral.end]


_CHECKS: Final = {"b": _is_scaled, "s": _has_decimals}


def _inches(text: str, position: int, end: int) -> UnitMatch | None:
    """Tell inches ("10in", "5 ft 10 in") from the preposition."""
    match = _INCH.match(text, position, end)
    inch = unit_named("in")
    if match is None or inch is None:
        return None
    is_attached = match.start("unit") == position
    if not is_attached and not _AFTER_FEET.search(text, max(0, position - 16), position):
        return None
    return UnitMatch(inch, match.start("unit"), match.end("unit"))


def _attach_fraction_unit(text: str, found: Measure, end: int) -> None:
    """Read "half a mile" and "two-thirds of a mile"; a multiple counts times."""
    if found.numeral.form is NumeralForm.MULTIPLE:
        found.symbol = "times"
        found.unit = unit_named("times")
        per = per_after(text, found.end, end=end) if text[found.end - 1] == "e" else None
        found.per, found.end = per or (found.per, found.end)
        return
    match = _OF_A.match(text, found.end, end)
    unit = match_unit(text, match.end(), end=end) if match else None
    if unit is not None and unit.unit.dimension not in {"money", "ratio"}:
        found.unit, found.symbol, found.end = unit.unit, unit.unit.symbol, unit.end


def _attach_per(text: str, found: Measure, end: int) -> None:
    if not found.has_unit:
        rate = _PER_MANY.match(text, found.end, end)
        if rate is not None:
            found.per, found.end = rate["unit"], rate.end()
        return
    if found.is_age:
        return
    match = _PER.match(text, found.end, end) or _PER_ANY.match(text, found.end, end)
    if match is None or (found.symbol in _DIMENSIONLESS_PER and "/" in match.group()):
        return
    found.per = _PER_NAMES.get(match["unit"], match["unit"])
    found.end = match.end()
    if found.symbol == _POUND and match["unit"] in _PAID_PER:
        found.unit, found.symbol = unit_named("GBP"), "GBP"


def per_after(text: str, position: int, *, end: int) -> tuple[str, int] | None:
    """Find "per day" or "a year" right after a counted noun: its unit and where it ends."""
    match = _PER.match(text, position, end) or _PER_ANY.match(text, position, end)
    return (_PER_NAMES.get(match["unit"], match["unit"]), match.end()) if match else None
