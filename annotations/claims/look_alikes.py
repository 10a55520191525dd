"""The patterns of what looks like a quantity and is none, compiled from `look_alikes.toml`."""

import re
import tomllib
from pathlib import Path
from typing import Final

from annotations.claims.number_words import SMALL, SMALL_PATTERN

_TABLE = tomllib.loads(Path(__file__).with_name("look_alikes.toml").read_text(encoding="utf-8"))
# Written out in three cases: a pattern that ignores case cannot be refused by its first letter.
_FORMS: Final = [form for word in SMALL for form in (word, word.capitalize(), word.upper())]
_NUM: Final = rf"(?:\d+|{'|'.join(sorted(_FORMS, key=len, reverse=True))})"
_NUM_START: Final = rf"[\d{''.join(sorted({form[0] for form in _FORMS}))}]"


def _alternatives(name: str, *, number: str = _NUM) -> str:
    patterns = _TABLE["patterns"][name]
    return "|".join(pattern.replace("{NUM}", number) for pattern in patterns)


def _numbered_source() -> str:
    """Build the pattern of "Section 230(c)", "pages 3-5", "Phase Two"."""
    words = _TABLE["words"]["numbered"].split()
    capital_only = frozenset(_TABLE["words"]["capital_only"].split())
    lower = "|".join(re.escape(word) for word in words if word not in capital_only)
    capital = "|".join(re.escape(word.capitalize()) for word in words)
    return (
        rf"(?<!-)(?:{lower}|{capital}|NO[.]|PAGE|SECTION|CHAPTER)[\s\u00a0]?#?{_NUM}"
        rf"(?:[A-Za-z]\b|\.\d+)*(?:\(\w+\))*"
        rf"(?:(?:\s?[-–,]\s?|\sand\s|\sto\s|\sor\s){_NUM}\b(?!\s?(?:per|%|million|billion)))*"
        r"(?![\w,]*\d)(?!\s?%)"
    )


def _named_source() -> str:
    """Build the pattern of "iPhone 15", "Nasdaq 100", "Boeing 737"."""
    names = "|".join(re.escape(name) for name in _TABLE["words"]["named"].split())
    return rf"(?:{names})\s(?:[A-Z]\w*\s)?{_NUM}\b(?!,\d|\.\d)"


# Grouped by how they start, so that most places in a text fail at one look.
TAKEN: Final = re.compile(
    r"(?<!\w)(?:"
    rf"(?=\d)(?:{_alternatives('digit')})"
    rf"|(?=[A-Zi])(?:{_alternatives('capital')}|{_named_source()})"
    rf"|{_numbered_source()}"
    rf"|(?={_NUM_START})(?:{_alternatives('number')})"
    rf"|(?=\w)(?:{_alternatives('word')}))"
    rf"|(?=[^\w\s])(?:{_alternatives('sign')})"
    rf"|{_alternatives('anywhere')}"
)
# For a text in small letters, for the same reason.
_SMALL_NUM: Final = rf"(?:\d+|{SMALL_PATTERN})"
IDIOM: Final = re.compile(rf"(?<![\w-])(?:{_alternatives('idiom', number=_SMALL_NUM)})")
