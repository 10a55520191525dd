"""PostgreSQL's full-text index, ranked by BM25 as SQLite's FTS5 ranks.

PostgreSQL's own `ts_rank_cd` knows nothing of how rare a word is: on SciFact it reaches an nDCG@10
of .45 where BM25 reaches .71 (`bench/library_search.py`). So the index gives the candidates, which
hold the rarest of the words, and how often each word stands in them; the formula is that of
Robertson and Zaragoza ("The probabilistic relevance framework: BM25 and beyond", 2009), its
constants those of FTS5.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations

from django.db import connection

_K1, _B = 1.2, 0.75
# Words are taken from the rarest on, until their documents are so many.
_CANDIDATES = 1_000
# And never more than this are looked at, however common the rarest words are.
_AT_MOST = 3_000
# Beyond this a word is common, and how common no longer matters.
_COUNT_AT_MOST = 50_000
# `ts_rank` of one word gives the sum of 1/j² over its places, divided by that of all numbers: so
# the number of places can be read off it. PostgreSQL keeps 255 of them.
_PLACES = 255
_RANKS = [total / 1.64493406685 for total in accumulate(1 / at**2 for at in range(1, _PLACES + 1))]
_TOLERANCE = 1e-6
# Labels D, C, B, A: the first of several columns is stored as A; an only one has no label.
_HEAVIEST, _OTHERS = "{0,0,0,1}", "{1,1,1,0}"


@dataclass(frozen=True, slots=True)
class _Term:
    """A word or phrase as PostgreSQL reads it, and in how many rows it stands."""

    query: str
    count: int
    is_phrase: bool


def ranked_by_bm25(
    table: str, phrases: Sequence[Sequence[str]], *, first_weight: float, limit: int
) -> list[tuple[int, float]]:
    """Return `(id, score)` of the rows that best match any of the phrases, best first.

    `table` has a column `search`. Words in its first column count `first_weight` times.
    """
    terms, size = _read_terms(table, phrases)
    if not terms:
        return []
    rows = _candidates(table, terms)
    average = sum(length for _, length, *_ in rows) / len(rows) if rows else 1.0
    rarity = [math.log(1 + (size - term.count + 0.5) / (term.count + 0.5)) for term in terms]
    scored = []
    for key, length, *ranks in rows:
        damping = _K1 * (1 - _B + _B * length / average)
        score = 0.0
        for at, term in enumerate(terms):
            count = first_weight * _places(ranks[2 * at], term) + _places(ranks[2 * at + 1], term)
            score += rarity[at] * count * (_K1 + 1) / (count + damping)
        scored.append((int(key), score))
    scored.sort(key=lambda pair: (-pair[1], pair[0]))
    return scored[:limit]


def _places(rank: float, term: _Term) -> int:
    """Return how often a word stands in a column; of a phrase, only whether it does."""
    if rank <= 0:
        return 0
    return 1 if term.is_phrase else bisect_left(_RANKS, rank - _TOLERANCE) + 1


def _read_terms(table: str, phrases: Sequence[Sequence[str]]) -> tuple[list[_Term], int]:
    """Return the phrases that stand anywhere, rarest first, and how many rows there are.

    Stop words are left out. The number of rows is the planner's, which costs nothing to know.
    """
    # Each word is quoted as a lexeme of its own, so that no character of it is an operator.
    asked = [" <-> ".join(f"'{word}'" for word in words) for words in phrases]
    counted = (
        "SELECT query::text, reltuples, (SELECT count(*) FROM "  # noqa: S608 - the table is a constant
        f"(SELECT 1 FROM {table} WHERE search @@ query LIMIT %s) AS found) "
        "FROM (SELECT DISTINCT to_tsquery('english', word) AS query "
        "FROM unnest(%s::text[]) AS word) AS asked, pg_class "
        "WHERE numnode(query) > 0 AND pg_class.oid = %s::regclass"
    )
    with connection.cursor() as cursor:
        cursor.execute(counted, (_COUNT_AT_MOST, asked, table))
        rows = cursor.fetchall()
    # A table that was never analysed has -1 rows to the planner.
    size = max((max(int(size), count) for _, size, count in rows), default=0)
    found = [_Term(query, count, "<" in query) for query, _, count in rows if count]
    return sorted(found, key=lambda term: (term.count, term.query)), size


def _candidates(table: str, terms: Sequence[_Term]) -> list[tuple[float, ...]]:
    """Return id, length, and for each term its rank in the first column and in the others."""
    rare, found = [terms[0]], terms[0].count
    for term in terms[1:]:
        if found + term.count > _CANDIDATES:
            break
        rare.append(term)
        found += term.count
    if found > _CANDIDATES:
        # All words are common: look where two of the three rarest meet.
        pairs = combinations(terms[:3], 2)
        where = " | ".join(f"(({one.query}) & ({two.query}))" for one, two in pairs)
        where = where or terms[0].query
    else:
        where = " | ".join(f"({term.query})" for term in rare)
    ranks = ", ".join(
        f"ts_rank('{_HEAVIEST}', search, %s::tsquery), ts_rank('{_OTHERS}', search, %s::tsquery)"
        for _ in terms
    )
    sql = (
        f"SELECT id, length(search), {ranks} FROM {table} "  # noqa: S608 - as above
        "WHERE search @@ %s::tsquery LIMIT %s"
    )
    queries = [query for term in terms for query in (term.query, term.query)]
    with connection.cursor() as cursor:
        cursor.execute(sql, (*queries, where, _AT_MOST))
        return list(cursor.fetchall())
