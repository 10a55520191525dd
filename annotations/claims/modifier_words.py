"""The words around a number, read from `modifiers.toml`, and the words of a clause before it."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

# The words before a number, in small letters, nearest last, with their starts.
Words = list[tuple[str, int]]

MODIFIERS: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("modifiers.toml").read_text(encoding="utf-8")
)

# A word, or the sign of an inequality.
WORD = re.compile(r"[<>~≈≤≥±]|[^\W\d_](?:[\w.’'-]*\w\.?)?")


def entries(section: str, name: str) -> list[str]:
    """Return the phrases of one list, which are separated by "|"."""
    return [entry.strip() for entry in MODIFIERS[section][name].split("|")]
