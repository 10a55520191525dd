"""Dates and periods: where they stand and which days they mean (ISO 8601 intervals)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from annotations.claims.lexicon import IRREGULAR_VERBS, grammar_words, is_plural, words_between
from annotations.claims.periods import HOLIDAYS, resolve
from annotations.claims.tenses import Days
from annotations.claims.units import match_unit

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
# In small letters only beside a day or year, and never the words "may" and "march".
_M = (
    rf"(?:{_MONTH}|{_SHORT}|(?:january|february|april|june|july|august|september|october|november"
    r"|december|jan|feb|apr|aug|sept|sep|oct|nov|dec)\.?)(?![a-z])"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|,\d{3}|\.\d)"
_DAY_LINK = r"(?:\s?[-–]\s?|,?\s(?:and|or|to)\s(?:the\s)?|,\s)"
# What follows a day and no counted noun: "on May 3, 4 and 5 in the north".
_CLAUSE_GOES_ON = (
    r"(?=[.,;:)!?]|\s?$|\s(?:in|at|to|for|by|of|after|before|when|as|with|while|were|was|are"
    r"|will)\b)"
)
_YEAR = r"(?:1[6-9]\d\d|2[01]\d\d)(?![\d%]|,\d|\.\d|[-–]\w*[a-z])"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_LEAD = (
    r"(?:(?P<lead>(?i:between|since|until|till|by|before|after|from|on|in|at|during|as of|through"
    r"|throughout|over|for))\s(?:the\s)?)?"
    r"(?:(?P<part>(?i:early|late|mid|the end of|the start of|the beginning of|the middle of))[\s-]"
    r"(?:of\s)?)?"
)
# Easter Sunday and Black Friday are days of their own.
_FEASTS = "Easter Palm Good Black Ash Super Bloody Cyber Shrove Giving"
_NO_FEAST = "".join(f"(?<!{word} )" for word in _FEASTS.split())
_UNIT = (
    rf"{_WEEKDAY}|week|weekend|month|year|quarter|decade|century|spring|summer|autumn|fall|winter"
    rf"|{_MONTH}"
)

_PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    ("iso", r"(?P<iy>(?:19|20)\d\d)-(?P<im>0[1-9]|1[0-2])-(?P<id>0[1-9]|[12]\d|3[01])(?!\d)"),
    (
        "month_range",
        (
            rf"(?P<fm>{_M})(?:\s(?P<fy>{_YEAR}))?\s?(?:-|–|to|through|until|and)\s?"
            rf"(?P<tm>{_M})(?!\s\d\d?\b)(?:\s(?P<ty>{_YEAR}))?"
        ),
    ),
    (
        "day_month_range",
        (
            rf"(?P<xa>{_DAY})\s(?:of\s)?(?P<xm>{_M})(?:\s(?P<xy>{_YEAR}))?\s?(?:-|–|to|until|and)\s?"
            rf"(?P<xb>{_DAY})\s(?:of\s)?(?P<xn>{_M})(?:,?\s(?P<xz>{_YEAR}))?"
        ),
    ),
    (
        "month_days_range",
        (
            rf"(?P<va>{_M})\s(?P<vb>{_DAY})(?:,?\s(?P<vy>{_YEAR}))?\s?(?:-|–|to|until|and)\s?"
            rf"(?P<vm>{_M})\s(?P<vn>{_DAY})(?:,?\s(?P<vz>{_YEAR}))?"
        ),
    ),
    # "3, 4 and 5 May", "between 8 and 13 October": days before their month.
    (
        "days_month",
        (
            rf"(?P<la>{_DAY})(?:{_DAY_LINK}{_DAY}){{0,8}}{_DAY_LINK}(?P<lb>{_DAY})"
            rf"\s(?:of\s)?(?P<lm>{_M})(?:,?\s(?P<ly>{_YEAR}))?"
        ),
    ),
    (
        "month_days",
        (
            rf"(?P<em>{_M})\s(?P<ea>{_DAY})(?:,\s{_DAY}){{1,8}},?\sand\s(?P<eb>{_DAY})"
            rf"(?:,?\s(?P<ey>{_YEAR}))?{_CLAUSE_GOES_ON}"
        ),
    ),
    ("numeric", r"(?P<na>\d{1,2})(?P<ns>[/.])(?P<nb>\d{1,2})(?P=ns)(?P<ny>(?:19|20)\d\d)(?!\d)"),
    (
        "month_day_range",
        rf"(?P<rm>{_M})\s(?P<ra>{_DAY})\s?(?:-|–|to|and)\s?(?P<rb>{_DAY})(?:,?\s(?P<ry>{_YEAR}))?",
    ),
    (
        "month_day",
        (
            rf"(?:{_WEEKDAY},?\s)?(?P<am>{_M})\s(?:the\s)?(?P<ad>{_DAY})"
            rf"(?:,?\s(?:of\s)?(?P<ay>{_YEAR}))?(?!\s(?:million|billion|per|people))"
        ),
    ),
    (
        "day_month",
        (
            rf"(?:{_WEEKDAY},?\s)?(?:the\s)?(?P<bd>{_DAY})\s(?:of\s)?(?P<bm>{_M})"
            rf"(?:,?\s(?P<by>{_YEAR}))?"
        ),
    ),
    ("month_year", rf"(?P<cm>{_M}),?\s(?:of\s)?(?P<cy>{_YEAR})"),
    (
        "quarter",
        (
            r"(?:(?P<qo>(?i:first|second|third|fourth|1st|2nd|3rd|4th|last|final))[\s-]"
            r"(?P<qw>quarter|half|three months)"
            r"(?:\s(?:of|in)\s(?:the\s)?(?:fiscal\s|financial\s)?|\s)"
            rf"|(?P<qs>[QH][1-4])\s)(?:(?:fiscal|financial)\s)?(?P<qy>{_YEAR})"
        ),
    ),
    # "in the third quarter", "the first half of the year": of the year told by the tense.
    (
        "quarter_alone",
        (
            r"(?:(?P<ao>(?i:first|second|third|fourth))[\s-](?P<aw>quarter|half)\s(?:of|in|this)\s"
            r"(?:the\s|this\s)?(?:(?:fiscal|financial)\s)?year(?!\w)"
            r"|(?<=the\s)(?P<an>(?i:first|second|third|fourth))[\s-]quarter(?![\w-]|\s(?:of|final|in)\b)"
            r"|(?P<as>Q[1-4])(?![\w:]))"
        ),
    ),
    # "in fiscal 2023", "the 2022-23 financial year": which days it has, the text does not say.
    (
        "fiscal",
        (
            rf"(?:(?:fiscal|financial)\s(?:year\s)?{_YEAR}|FY\s?(?:20)?\d\d(?!\w)"
            rf"|{_YEAR}(?:\s?[-–/]\s?\d\d)?\s(?:fiscal|financial|tax|academic|school)\syear(?!\w))"
        ),
    ),
    (
        "year_range",
        rf"(?P<ya>{_YEAR})(?:\s?[-–/]\s?|\sto\s|\sand\s(?=\d{{4}}))(?P<yb>{_YEAR}|\d\d(?![\d/]))",
    ),
    ("decade", r"(?:(?P<de>(?:1[5-9]|20)\d0)['’]?|['’‘](?P<ds>\d0))s(?!\w)"),
    ("century", r"(?P<ce>1\d|20|21)(?:st|th)[\s-]century(?!\w)"),
    ("season", rf"(?P<sn>(?i:spring|summer|autumn|fall|winter))(?:\sof)?\s(?P<sy>{_YEAR})"),
    (
        "relative",
        (
            r"(?P<rel>(?:(?i:earlier|later|early|late)\s)?(?P<rw>(?i:last|this|next|past))\s"
            rf"(?P<ru>{_UNIT})(?!\w))"
        ),
    ),
    ("part_of_this", r"(?(part)(?:the\s)?(?P<tp>year|month|week|decade)(?!\w|\s\d)|(?!))"),
    (
        "near",
        (
            r"(?<!USA )"
            r"(?P<nr>(?i:the day (?:before yesterday|after tomorrow)|yesterday|today|tomorrow"
            r"|tonight|overnight|last night|this (?:morning|afternoon|evening)))"
            r"(?!\w|\s(?:programme|show)\b)"
        ),
    ),
    ("holiday", rf"(?P<ho>{'|'.join(HOLIDAYS)})(?!\w)(?:,?\s(?P<hy>{_YEAR}))?"),
    (
        "weekday_of_week",
        rf"(?P<ww>{_WEEKDAY})\s(?:of\s)?(?P<wr>last|this|next)\sweek(?!\w)",
    ),
    ("weekday", rf"{_NO_FEAST}(?P<wd>{_WEEKDAY})(?!\w)(?:\s(?:morning|afternoon|evening|night))?"),
    ("year", rf"(?P<y>{_YEAR})"),
    ("month", rf"(?P<m>{_MONTH}|{_SHORT})(?!\w)"),
)
_SOURCE = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS)
# What a date may start with, told before any of the patterns is tried: a digit, a capital, an
# apostrophe, or the first letters of the words in them. Most words of a text are refused here.
_STARTS: Final = (
    r"[\dA-Z'’‘]|jan|feb|apr|jun|jul|aug|sep|oct|nov|dec|earl|lat|las|mid|the|this|next|past"
    r"|first|second|third|fourth|fina|fisc|spri|summ|autu|fall|wint|yest|today|tomo|toni|overn"
)
_LEAD_STARTS: Final = "be|si|un|til|by|af|fr|on|in|at|du|as|thr|over|for"
_DATE = re.compile(
    rf"(?<![\w$€£.,#/-])(?={_STARTS}|{_LEAD_STARTS}){_LEAD}(?={_STARTS})(?:{_SOURCE})"
)
# A date has one of these or a digit.
_DATE_WORDS: Final = frozenset(
    re.findall(
        r"[a-z]{3,}",
        f"{_MONTH} {_SHORT} {_UNIT} monday tuesday wednesday thursday friday saturday sunday half"
        " yesterday today tomorrow tonight overnight night morning afternoon evening"
        f" {' '.join(HOLIDAYS)}".lower(),
    )
) - {"new"}
_DIGIT = re.compile(r"\d")
_YEAR_LEADS: Final = grammar_words("year_leads")
_RANGES: Final = frozenset(
    [
        "year_range",
        "month_range",
        "month_day_range",
        "day_month_range",
        "month_days_range",
        "days_month",
        "month_days",
    ]
)
_MONTH_LEADS: Final = _YEAR_LEADS | {"as of"}
_OPEN_START: Final = frozenset({"since", "from", "after"})
_OPEN_END: Final = frozenset({"until", "till", "by", "before", "through"})
_NEXT_WORD = re.compile(r"[ \u00a0](?P<word>[a-z][\w’'-]*)")
_LAST_WORD = re.compile(r"(?P<word>[A-Za-z][\w’'-]*)[ \u00a0]$")
_COUNT_LEADS: Final = grammar_words("count_leads")
_COUNT_PHRASE = re.compile(
    r"\b(?:(?:average|total|maximum|minimum|median|record|excess) of|up to|as many as|at least"
    r"|nearly|roughly|approximately|an estimated|almost|fewer than|no more than)\s$",
    re.IGNORECASE,
)
_NOT_UNITS: Final = grammar_words("not_units_of_years")


_PLAY_REACH: Final = 120
# Near these "the fourth quarter" is one of a game.
_PLAY: Final = re.compile(
    r"\b(?:touchdowns?|quarterbacks?|yards?|rebounds|(?:out)?scored|trailed|trailing|half-?time|buzzer"
    r"|baskets?|dunks?|three-pointers?|interceptions?|fumbled?|pulled\saway|\d{1,3}[-–]\d{1,3})\b"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date or period at `[start, end)`.

    `period` is its ISO 8601 interval (`2022-02-01/2022-02-28`; an open side is `..`, as in ISO
    8601-2), "" where the article's own date would be needed and is not known. `is_claim` is
    false for a bare year or month that only tells the number grammar to keep away.
    """

    start: int
    end: int
    period: str
    is_claim: bool


def find_dates(
    text: str, *, start: int, end: int, published_on: date | None = None
) -> list[FoundDate]:
    """Find the dates and periods in `text[start:end]`, in order and without overlap."""
    words = words_between(text, start, end)
    if words.isdisjoint(_DATE_WORDS) and _DIGIT.search(text, start, end) is None:
        return []
    found = []
    for match in _DATE.finditer(text, start, end):
        # The group of the alternative closes last, around those of its parts.
        kind = match.lastgroup or ""
        lead = (match["lead"] or "").lower()
        if kind == "month" and not (lead in _MONTH_LEADS or match["part"]):
            continue
        if kind == "year" and not match["part"] and _is_count(match, end):
            continue
        if kind == "quarter_alone" and match["an"] and _is_of_play(match, start, end):
            continue
        is_claim = kind != "year" or lead in _YEAR_LEADS or bool(match["part"])
        days = resolve(match, kind, published_on)
        is_shifted = kind == "relative" and lead in {"on", "at", "for"}
        found.append(
            FoundDate(
                match.start("rel") if is_shifted else match.start(),
                match.end(),
                _interval(days, lead, published_on, is_range=kind in _RANGES),
                is_claim,
            )
        )
    return found


def _is_of_play(match: re.Match[str], start: int, end: int) -> bool:
    """Tell the fourth quarter of a game from that of a year, by the words around it."""
    begin = max(start, match.start() - _PLAY_REACH)
    return _PLAY.search(match.string, begin, min(end, match.end() + _PLAY_REACH)) is not None


def _is_count(match: re.Match[str], end: int) -> bool:
    """Tell "sent 2000 troops" from "the 2016 elections": a plural counted, nothing datelike."""
    text = match.string
    after = _NEXT_WORD.match(text, match.end(), end)
    has_gap = text[match.end() : match.end() + 1] in {" ", "\u00a0", "-"}
    unit = match_unit(text, match.end() + has_gap, end=end)
    if unit is not None and text[unit.start : unit.end] not in _NOT_UNITS:
        return not (match["lead"] and after and after["word"].lower() in _NOT_UNITS)
    if not match["lead"] and _COUNT_PHRASE.search(text, max(0, match.start() - 24), match.start()):
        return True
    if match["lead"] or after is None or not is_plural(after["word"].lower()):
        return False
    before = _LAST_WORD.search(text, max(0, match.start() - 24), match.start())
    word = before["word"].lower() if before else ""
    if before is None or (before["word"][0].isupper() and word not in _COUNT_LEADS):
        return False
    return word in _COUNT_LEADS or word in IRREGULAR_VERBS or word.endswith(("ed", "ing"))


def _interval(days: Days | None, lead: str, published_on: date | None, *, is_range: bool) -> str:
    if days is None:
        return ""
    first, last = days
    if lead in _OPEN_START and not is_range:
        begin = last + timedelta(days=1) if lead == "after" and last < date.max else first
        return f"{begin.isoformat()}/.."
    if lead in _OPEN_END:
        until = first - timedelta(days=1) if lead == "before" and first > date.min else last
        return f"../{until.isoformat()}"
    if lead == "over" and published_on:
        last = min(last, published_on)
    return f"{first.isoformat()}/{last.isoformat()}"
