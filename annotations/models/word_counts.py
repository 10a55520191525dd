"""In how many rows of PostgreSQL's full-text index a word stands, without counting common ones.

Counting is reading: where a word stands in every tenth of a million documents, counting it takes
longer than the search it is for. PostgreSQL knows the commonest words and their shares from its
last ANALYZE (`pg_stats.most_common_elems`); only the others are counted, and that is quick.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.backends.utils import CursorWrapper

# A word is counted so far; how many there are beyond is guessed from where the last of them stood.
_COUNT_AT_MOST = 500
# Before the first ANALYZE there is nothing but counting; and in a small table, of which a few new
# rows make another one, counting is quick and right.
_COUNT_WITHOUT_STATISTICS = 50_000
_STATISTICS_FROM = 10_000
# So many rows that hold all words of a phrase are asked whether they hold the phrase.
_SAMPLE = 200
_LEXEME = re.compile(r"'((?:[^']|'')*)'")
_FOLLOWED_BY = re.compile(r"<(?:-|\d+)>")
_WORDS_SQL = """
    SELECT DISTINCT query::text,
        CASE WHEN reltuples >= {known_from} THEN reltuples ELSE (
            SELECT CASE WHEN count(*) < {known_from} THEN count(*)
                ELSE (SELECT max(id) FROM {table}) END
            FROM (SELECT FROM {table} LIMIT {known_from}) AS few
        ) END
    FROM (SELECT to_tsquery('english', word) AS query FROM unnest(%s::text[]) AS word) AS asked,
         pg_class
    WHERE numnode(query) > 0 AND pg_class.oid = '{table}'::regclass
"""
# There are three more shares than words: first the least of them.
_STATISTICS_SQL = """
    SELECT lexeme, share
    FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs)
        WITH ORDINALITY AS known (lexeme, share, place)
    WHERE schemaname = current_schema() AND tablename = '{table}' AND attname = 'search'
        AND (lexeme = ANY(%s) OR lexeme IS NULL)
    ORDER BY place
"""
_COUNT_SQL = (
    "(SELECT ARRAY[count(*), max(id)] FROM "
    "(SELECT id FROM {table} WHERE search @@ %s::tsquery LIMIT {most}) AS found)"
)
_SAMPLE_SQL = (
    "(SELECT ARRAY[count(*), count(*) FILTER (WHERE search @@ %s::tsquery)] FROM "
    "(SELECT search FROM {table} WHERE search @@ %s::tsquery LIMIT {most} OFFSET 0) AS sample)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as PostgreSQL reads it.

    `count` is in how many rows it stands, nearly; `visits` how many rows the index finds for it,
    which for a phrase are all that hold its words.
    """

    query: str
    count: float
    visits: float

    @property
    def is_phrase(self) -> bool:
        """Say whether it is of several words."""
        return _FOLLOWED_BY.search(self.query) is not None


@dataclass(frozen=True, slots=True)
class _Statistics:
    """What the last ANALYZE found: shares of the commonest words asked for, and the least known.

    `least` is 0 where nothing was analysed yet.
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    least: float = 0.0


def read_terms(
    cursor: CursorWrapper, table: str, phrases: Sequence[Sequence[str]]
) -> tuple[list[Term], int]:
    """Return the phrases that stand anywhere, rarest first, and nearly how many rows there are.

    Stop words are left out.
    """
    # Each word is quoted as a lexeme of its own, so that no character of it is an operator.
    asked = [" <-> ".join(f"'{word}'" for word in words) for words in phrases]
    words = _WORDS_SQL.format(table=table, known_from=_STATISTICS_FROM)
    cursor.execute(words, (asked,))
    rows = cursor.fetchall()
    if not rows:
        return [], 0
    size = int(rows[0][1] or 0)
    visits = _visits(cursor, table, [query for query, _ in rows], size=size)
    shares = _shares_of_phrases(cursor, table, visits)
    terms = [
        Term(query, count=found * shares.get(query, 1.0), visits=found)
        for query, found in visits.items()
        if found
    ]
    standing = [term for term in terms if term.count]
    size = max([size, *(math.ceil(term.visits) for term in terms)])
    return sorted(standing, key=lambda term: (term.count, term.query)), size


def _visits(
    cursor: CursorWrapper, table: str, queries: Iterable[str], *, size: int
) -> dict[str, float]:
    """Return how many rows hold all words of each query, nearly."""
    words = {query: _lexemes(query) for query in queries}
    known = _Statistics()
    if size >= _STATISTICS_FROM:
        known = _read_statistics(cursor, table, {one for each in words.values() for one in each})
    found: dict[str, float] = {}
    rare = []
    for query, lexemes in words.items():
        shares = [known.shares[lexeme] for lexeme in lexemes if lexeme in known.shares]
        if len(shares) == len(lexemes):
            found[query] = size * math.prod(shares)
        else:
            rare.append(query)
    if not rare:
        return found
    most = _COUNT_AT_MOST if known.least else _COUNT_WITHOUT_STATISTICS
    counts = ", ".join(_COUNT_SQL.format(table=table, most=most) for _ in rare)
    cursor.execute(f"SELECT {counts}", [_FOLLOWED_BY.sub("&", query) for query in rare])
    for query, (count, last) in zip(rare, cursor.fetchone(), strict=True):
        # Rows lie in the order they came in. It cannot be commoner than what the statistics know.
        is_all = count < most or not known.least
        found[query] = count if is_all else max(most, min(most * size / last, size * known.least))
    return found


def _read_statistics(cursor: CursorWrapper, table: str, lexemes: Iterable[str]) -> _Statistics:
    cursor.execute(_STATISTICS_SQL.format(table=table), (list(lexemes),))
    rows = cursor.fetchall()
    shares = {lexeme: share for lexeme, share in rows if lexeme is not None}
    least = next((share for lexeme, share in rows if lexeme is None), 0.0)
    return _Statistics(shares, least=least)


def _shares_of_phrases(
    cursor: CursorWrapper, table: str, visits: Mapping[str, float]
) -> dict[str, float]:
    """Return for each phrase in what share of the rows with all its words they stand together."""
    phrases = {query: _FOLLOWED_BY.sub("&", query) for query, found in visits.items() if found}
    phrases = {query: words for query, words in phrases.items() if query != words}
    if not phrases:
        return {}
    samples = ", ".join(_SAMPLE_SQL.format(table=table, most=_SAMPLE) for _ in phrases)
    cursor.execute(f"SELECT {samples}", [each for pair in phrases.items() for each in pair])
    return {
        # None in a full sample is not none at all.
        query: max(held, 0.5 if asked == _SAMPLE else 0.0) / max(asked, 1)
        for query, (asked, held) in zip(phrases, cursor.fetchone(), strict=True)
    }


def _lexemes(query: str) -> list[str]:
    return [lexeme.replace("''", "'") for lexeme in _LEXEME.findall(query)]
