"""PostgreSQL's full-text index, ranked by BM25 as SQLite's FTS5 ranks.

PostgreSQL's own `ts_rank_cd` knows nothing of how rare a word is: on SciFact it reaches an nDCG@10
of .45 where BM25 reaches .71 (`bench/library_search.py`). So the index gives the candidates, which
hold the rarest of the words, and how often each word stands in them; the formula is that of
Robertson and Zaragoza ("The probabilistic relevance framework: BM25 and beyond", 2009), its
constants those of FTS5. How rare a word is comes from `word_counts`.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, combinations

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from annotations.models.word_counts import Term, read_terms

_K1, _B = 1.2, 0.75
# Words are taken from the rarest on, until their documents are so many.
_CANDIDATES = 1_000
# And never more than this are looked at, however common the rarest words are.
_AT_MOST = 2_000
# `ts_rank` of one word gives the sum of 1/j² over its places, divided by that of all numbers: so
# the number of places can be read off it. PostgreSQL keeps 255 of them.
_PLACES = 255
_RANKS = [total / 1.64493406685 for total in accumulate(1 / at**2 for at in range(1, _PLACES + 1))]
_TOLERANCE = 1e-6
# Labels D, C, B, A: the first of several columns is stored as A; an only one has no label.
_HEAVIEST, _OTHERS = "{0,0,0,1}", "{1,1,1,0}"


def ranked_by_bm25(
    table: str, phrases: Sequence[Sequence[str]], *, first_weight: float, limit: int
) -> list[tuple[int, float]]:
    """Return `(id, score)` of the rows that best match any of the phrases, best first.

    `table` has a column `search`. Words in its first column count `first_weight` times.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # To the planner it costs nothing to unpack a vector, so that it would rather read a whole
        # table; and compiling a query takes longer than any of these runs.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
        terms, size = read_terms(cursor, table, phrases)
        if not terms:
            return []
        rows: list[tuple[float, ...]] = []
        for where in _wanted(terms, size=size, limit=limit):
            rows = _candidates(cursor, table, terms, where=where)
            if rows:
                break
    average = sum(length for _, length, *_ in rows) / len(rows) if rows else 1.0
    rarity = [math.log(1 + (size - term.count + 0.5) / (term.count + 0.5)) for term in terms]
    scored = []
    for key, length, *ranks in rows:
        damping = _K1 * (1 - _B + _B * length / average)
        score = 0.0
        for at, term in enumerate(terms):
            first, others = ranks[2 * at], ranks[2 * at + 1]
            if first > 0 or others > 0:
                count = first_weight * _places(first, term) + _places(others, term)
                score += rarity[at] * count * (_K1 + 1) / (count + damping)
        scored.append((int(key), score))
    scored.sort(key=lambda pair: (-pair[1], pair[0]))
    return scored[:limit]


def _places(rank: float, term: Term) -> int:
    """Return how often a word stands in a column; of a phrase, only whether it does."""
    if rank <= 0:
        return 0
    return 1 if term.is_phrase else bisect_left(_RANKS, rank - _TOLERANCE) + 1


def _candidates(
    cursor: CursorWrapper, table: str, terms: Sequence[Term], *, where: str
) -> list[tuple[float, ...]]:
    """Return id, length, and for each term its rank in the first column and in the others."""
    ranks = ", ".join(
        f"ts_rank('{_HEAVIEST}', vector, %s::tsquery), ts_rank('{_OTHERS}', vector, %s::tsquery)"
        for _ in terms
    )
    # A long vector is packed and lies outside its row: joined to an empty one it is unpacked once,
    # and not for every word. OFFSET keeps the planner from undoing this.
    sql = (
        f"SELECT id, length(vector), {ranks} FROM ("  # noqa: S608 - the table is a constant
        f"SELECT id, search || ''::tsvector AS vector FROM {table} "
        "WHERE search @@ %s::tsquery LIMIT %s OFFSET 0) AS found"
    )
    queries = [query for term in terms for query in (term.query, term.query)]
    cursor.execute(sql, (*queries, where, _AT_MOST))
    return list(cursor.fetchall())


def _wanted(terms: Sequence[Term], *, size: int, limit: int) -> list[str]:
    """Say, as queries, which rows may be among the best; where one finds nothing, the next.

    Those that hold one of the rare words. Where these are too few, also those where two of the
    three words that are next meet, or all three where two do so often; at last all that hold any.
    """
    by_visits = sorted(terms, key=lambda term: (term.visits, term.query))
    rare, visits, found = 0, 0.0, 0.0
    for term in by_visits:
        if visits + term.visits > _CANDIDATES:
            break
        rare, visits, found = rare + 1, visits + term.visits, found + term.count
    parts = [f"({term.query})" for term in by_visits[:rare]]
    common = by_visits[rare : rare + 3]
    if not common or found >= limit:
        return [" | ".join(parts)]
    meetings = sum(one.visits * two.visits / size for one, two in combinations(common, 2))
    first = 2 if meetings <= _CANDIDATES else 3
    words = [f"({term.query})" for term in common]
    return [
        " | ".join([*parts, *(f"({' & '.join(some)})" for some in combinations(words, together))])
        for together in range(min(first, len(common)), 0, -1)
    ]
