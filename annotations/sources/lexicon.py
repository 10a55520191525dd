"""The step's word lists, read from `words.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("words.toml")


@cache
def _lists() -> Mapping[str, object]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def word_list(name: str) -> frozenset[str]:
    """Return a list of single words.

    Raises TypeError when the file holds something else under that name.
    """
    words = _lists()[name]
    if not isinstance(words, str):
        message = f"{name} in words.toml must be one string of words."
        raise TypeError(message)
    return frozenset(words.split())


def word_groups(name: str) -> Sequence[Sequence[str]]:
    """Return groups of words, one a line of the file.

    Raises TypeError when the file holds something else under that name.
    """
    groups = _lists()[name]
    if not isinstance(groups, list):
        message = f"{name} in words.toml must be a list of lines."
        raise TypeError(message)
    return [str(line).split() for line in groups]
