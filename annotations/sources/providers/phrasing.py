"""Writing a query in words that no search service mistakes for its operators."""

import re

from annotations.sources.types import Query

# What means something to one search engine or another and must not come from a claim.
_OPERATORS = re.compile(r"[\"'’“”*?~!:|&(){}\[\]\\/<>^+=#@,;-]+")
_OPERATOR_WORDS = frozenset({"and", "or", "not", "near"})


def plain(text: str) -> str:
    """Return a text without what a search service could read as an operator."""
    words = _OPERATORS.sub(" ", text).split()
    return " ".join(word for word in words if word.casefold() not in _OPERATOR_WORDS)


def word_line(query: Query, *, words: int, characters: int) -> str:
    """Return the names and the best words of a query, for services that rank by themselves."""
    line = ""
    said: set[str] = set()
    for part in (*query.names, *query.terms):
        for word in plain(part).split():
            longer = f"{line} {word}".strip()
            is_new = word.casefold() not in said
            if is_new and len(said) < words and len(longer) <= characters:
                line = longer
                said.add(word.casefold())
    return line
