"""The patterns of what looks like a quantity and is none, compiled from `look_alikes.toml`."""

import re
import tomllib
from pathlib import Path
from typing import Final

from annotations.claims.number_words import SMALL_PATTERN

_TABLE = tomllib.loads(Path(__file__).with_name("look_alikes.toml").read_text(encoding="utf-8"))
_NUM: Final = rf"(?:\d+|(?i:{SMALL_PATTERN}))"


def _alternatives(*names: str) -> str:
    patterns = (pattern for name in names for pattern in _TABLE["patterns"][name])
    return "|".join(f"(?:{pattern.replace('{NUM}', _NUM)})" for pattern in patterns)


def _numbered_source() -> str:
    """Build the pattern of "Section 230(c)", "pages 3-5", "Phase Two"."""
    words = _TABLE["words"]["numbered"].split()
    capital_only = frozenset(_TABLE["words"]["capital_only"].split())
    lower = "|".join(re.escape(word) for word in words if word not in capital_only)
    capital = "|".join(re.escape(word.capitalize()) for word in words)
    return (
        rf"(?<![\w-])(?:{lower}|{capital}|NO[.]|PAGE|SECTION|CHAPTER)[\s\u00a0]?#?{_NUM}"
        rf"(?:[A-Za-z]\b|\.\d+)*(?:\(\w+\))*"
        rf"(?:(?:\s?[-–,]\s?|\sand\s|\sto\s|\sor\s){_NUM}\b(?!\s?(?:per|%|million|billion)))*"
        r"(?![\w,]*\d)(?!\s?%)"
    )


def _named_source() -> str:
    """Build the pattern of "iPhone 15", "Nasdaq 100", "Boeing 737"."""
    names = "|".join(re.escape(name) for name in _TABLE["words"]["named"].split())
    return rf"\b(?:{names})\s(?:[A-Z]\w*\s)?{_NUM}\b(?!,\d|\.\d)"


# Grouped by how they start, so that most places in a text fail at one look.
TAKEN: Final = re.compile(
    rf"(?=\d)(?:{_alternatives('digit')})|(?=[A-Zi])(?:{_alternatives('capital')}|{_named_source()})"
    rf"|{_numbered_source()}|{_alternatives('other')}"
)
IDIOM: Final = re.compile(rf"(?<![\w-])(?:{_alternatives('idiom')})", re.IGNORECASE)
