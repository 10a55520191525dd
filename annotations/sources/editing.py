"""A query as people edit it: its parts in words, or one plain line."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from annotations.sources.query import MAX_TERMS, MAX_TEXT, build_query
from annotations.sources.types import Query
from annotations.sources.words import content_words, normalise

# Of names and of figures; more than any claim has, and few enough for every provider's address.
MAX_PHRASES = 12
LONGEST_PHRASE = 100


def edit_query(
    query: Query,
    *,
    words: str,
    names: Iterable[str],
    speaker: str,
    figures: Iterable[str],
    on: date | None,
) -> Query:
    """Return `query` with its parts as a person wrote them; `text` is made from these."""
    speaker = _phrases([speaker])[0] if speaker.strip() else ""
    kept = _phrases([speaker, *names] if speaker else names)
    spelled = _phrases(figures)
    terms = {normalise(token): token.casefold() for token in content_words(words)}
    line = " ".join([*kept, *spelled[:1], *words.split()])
    return replace(
        query,
        text=line[:MAX_TEXT].strip(),
        terms=tuple(terms.values())[:MAX_TERMS],
        names=kept,
        figures=spelled,
        speaker=speaker,
        on=on,
    )


def plain_query(line: str, *, on: date | None) -> Query:
    """Return the query that one line of plain words makes; the day of the claim is kept."""
    return build_query(line[:MAX_TEXT], sentence="", figure=None, speaker="", on=on)


def is_empty(query: Query) -> bool:
    """Say whether there is nothing to ask."""
    return not (query.terms or query.names or query.figures)


def query_as_json(query: Query) -> dict[str, Any]:
    """Return a query as plain values."""
    return asdict(query) | {"on": query.on.isoformat() if query.on else None}


def query_from_json(parts: Mapping[str, Any]) -> Query:
    """Return the query that `query_as_json` wrote down."""
    return Query(
        text=parts["text"],
        terms=tuple(parts["terms"]),
        names=tuple(parts["names"]),
        figures=tuple(parts["figures"]),
        speaker=parts["speaker"],
        on=date.fromisoformat(parts["on"]) if parts["on"] else None,
    )


def _phrases(written: Iterable[str]) -> tuple[str, ...]:
    squeezed = (" ".join(phrase.split())[:LONGEST_PHRASE] for phrase in written)
    return tuple(dict.fromkeys(phrase for phrase in squeezed if phrase))[:MAX_PHRASES]
