"""Headline, byline and date from the first lines of a text; nothing is invented."""

import re
from dataclasses import dataclass
from datetime import date

_MAX_TITLE = 200
_HEAD_LINES = 8
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b",
        rf"\b{_MONTH} {_DAY},? (?P<year>\d{{4}})\b",
        rf"\b{_DAY} {_MONTH},? (?P<year>\d{{4}})\b",
    )
)
_BYLINE = re.compile(r"(?:By|Von|Par|Por)\s+(?P<names>[^\W\d_].{1,118})", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*\Z")
_NAME_JOINTS = frozenset(
    [
        "and",
        "und",
        "et",
        "y",
        "e",
        "de",
        "la",
        "da",
        "der",
        "van",
        "von",
        "del",
        "di",
        "bin",
        "al",
        "the",
        "of",
        "for",
    ]
)
# What a byline line goes on with after the names.
_BYLINE_END = re.compile(r"\s*[|•·–—]\s*|,\s|\s+\(|\s+[Ff]or\s")
# A line about the date is short; a longer one is prose that mentions a date.
_MAX_DATE_LINE = 60
_MARKUP = "#*_= \t"


@dataclass(frozen=True, slots=True)
class Description:
    """What the first lines of a text say about it."""

    title: str = ""
    byline: str = ""
    published_on: date | None = None


def describe_text(text: str) -> Description:
    """Return the headline, byline and date a canonical text starts with, where it has them."""
    head = [line for line in text.split("\n", 40)[:40] if line.strip()][:_HEAD_LINES]
    has_more = text.strip() != text.split("\n", 1)[0].strip()
    title = _as_title(head[0]) if head and has_more else ""
    byline = next(filter(None, map(find_byline, head[1:])), "")
    dates = (find_date(line) for line in head[1:] if len(line) <= _MAX_DATE_LINE)
    return Description(title, byline, next(filter(None, dates), None))


def find_byline(line: str) -> str:
    """Return the names of a line such as "By Ada Okafor and Li Wei | Reuters", or ""."""
    match = _BYLINE.fullmatch(line.strip(_MARKUP))
    if not match:
        return ""
    names = _BYLINE_END.split(match["names"], maxsplit=1)[0].strip(" .")
    words = names.split()
    capitals = [word for word in words if word not in _NAME_JOINTS]
    is_name = bool(capitals) and all(_NAME.match(word) and not word.islower() for word in capitals)
    return names if is_name else ""


def find_date(text: str) -> date | None:
    """Return the first full date a text states (ISO, or English with the month's name)."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = parts.get("number") or _MONTHS[(parts.get("month") or "").lower()]
            try:
                return date(int(parts["year"]), int(month), int(parts["day"]))
            except ValueError:
                continue
    return None


def with_headline(text: str, title: str) -> str:
    """Put the headline before a text, unless one of its first lines is the headline already."""
    start = text[: 2 * len(title) + 1_000].split("\n")[:_HEAD_LINES]
    if not title or _squeezed(title) in map(_squeezed, start):
        return text
    return f"{title}\n\n{text}"


def holds(text: str, words: str) -> bool:
    """Whether words stand near the start of a text, whatever the spacing and case."""
    return bool(words) and _squeezed(words) in _squeezed(text[:2000])


def _as_title(line: str) -> str:
    title = line.strip(_MARKUP)
    if not title or len(title) > _MAX_TITLE:
        return ""
    # A line that ends as a sentence is the article's first sentence, not its headline.
    return "" if title.endswith((".", ";", ":", ",")) and len(title) > _MAX_DATE_LINE else title


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()
