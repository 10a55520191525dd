"""The patterns of what looks like a quantity and is none, compiled from `look_alikes.toml`."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from annotations.claims.number_words import SMALL, SMALL_PATTERN

_TABLE = tomllib.loads(Path(__file__).with_name("look_alikes.toml").read_text(encoding="utf-8"))


def _by_first_letter(words: Iterable[str]) -> str:
    """Build alternatives that refuse a word at its first letter, not once for each of them."""
    endings: dict[str, list[str]] = {}
    for word in words:
        endings.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in endings.items())


# In three cases, written out: a pattern that ignores case cannot be refused by its first letter.
_FORMS: Final = [form for word in SMALL for form in (word, word.capitalize(), word.upper())]
_NUM: Final = rf"(?:\d+|{_by_first_letter(sorted(_FORMS, key=len, reverse=True))})"


def _alternatives(name: str, *, number: str = _NUM, start: str = "") -> str:
    """Build the alternatives of a group; `start` is what all of them start with, left out."""
    patterns = (pattern.removeprefix(start) for pattern in _TABLE["patterns"][name])
    return "|".join(pattern.replace("{NUM}", number) for pattern in patterns)


def _numbered_source() -> str:
    """Build the pattern of "Section 230(c)", "pages 3-5", "Phase Two"."""
    words = _TABLE["words"]["numbered"].split()
    capital_only = frozenset(_TABLE["words"]["capital_only"].split())
    forms = [word for word in words if word not in capital_only]
    forms += [*map(str.capitalize, words), "NO.", "PAGE", "SECTION", "CHAPTER"]
    return (
        # Not "its shops number 1,340".
        rf"(?<!-)(?:{_by_first_letter(forms)})[\s\u00a0]?#?(?!\d{{1,3}},\d{{3}}\b){_NUM}"
        rf"(?:[A-Za-z]\b|\.\d+)*(?:\(\w+\))*"
        rf"(?:(?:\s?[-–,]\s?|\sand\s|\sto\s|\sor\s){_NUM}\b(?!\s?(?:per|%|million|billion)))*"
        r"(?![\w,]*\d)(?!\s?%)"
    )


def _named_source() -> str:
    """Build the pattern of "iPhone 15", "Nasdaq 100", "Boeing 737"."""
    names = _TABLE["words"]["named"].split()
    return rf"(?:{_by_first_letter(names)})\s(?:[A-Z]\w*\s)?{_NUM}(?:\.\d+)*\b(?!,\d|\s?%|\sper)"


# Grouped by how they start, so that most places in a text fail at one look.
TAKEN: Final = re.compile(
    r"(?<!\w)(?:"
    rf"(?=\d)(?:{_alternatives('digit')})"
    rf"|(?=[A-Zi])(?:{_alternatives('capital')}|{_named_source()})"
    rf"|{_numbered_source()}"
    rf"|{_NUM}(?:{_alternatives('number', start='{NUM}')})"
    rf"|(?=\w)(?:{_alternatives('word')})"
    rf"|{_alternatives('address')})"
    rf"|(?=[^\w\s])(?:{_alternatives('sign')})"
)
# For a text in small letters, for the same reason.
_SMALL_NUM: Final = rf"(?:\d+|{SMALL_PATTERN})"
IDIOM: Final = re.compile(rf"(?<![\w-])(?:{_alternatives('idiom', number=_SMALL_NUM)})")
