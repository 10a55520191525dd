"""The CheckThat! 2A data as our own types, and the index the matching benchmarks ask."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from meaning import Meaning

from annotations.sources.fusion import CLAIM_WEIGHT
from annotations.sources.matching import CheckedClaim
from annotations.sources.words import content_words

CANDIDATES = 30


@dataclass(frozen=True, slots=True)
class Post:
    """A post with the keys of the checked claims it repeats."""

    text: str
    relevant: frozenset[str]


def rows(path: Path) -> Iterator[Mapping[str, str]]:
    """Read a file of JSON objects, one a line."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def read_posts(path: Path) -> list[Post]:
    """Read posts with what they repeat."""
    return [Post(row["text"], frozenset(row["rel"])) for row in rows(path)]


class Index:
    """SQLite FTS5 in memory, as the desk keeps what it published: claim and context."""

    def __init__(self, path: Path) -> None:
        self._claims = [
            CheckedClaim(row["id"], row["vclaim"], f"{row['title']} {row['subtitle']}", 0.0)
            for row in rows(path)
        ]
        self._by_key = {claim.key: claim for claim in self._claims}
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE d USING fts5(claim, context, tokenize='porter unicode61')"
        )
        self._database.executemany(
            "INSERT INTO d(rowid, claim, context) VALUES (?, ?, ?)",
            ((at, claim.text, claim.context) for at, claim in enumerate(self._claims)),
        )

    def search(self, text: str, *, limit: int = CANDIDATES) -> list[CheckedClaim]:
        """Return the claims that share most with a text, best first."""
        terms = dict.fromkeys(token.casefold() for token in content_words(text))
        asked = " OR ".join(f'"{term}"' for term in terms)
        if not asked:
            return []
        found = self._database.execute(
            "SELECT rowid, -bm25(d, 1.0, 1.0) AS score FROM d WHERE d MATCH ? "
            "ORDER BY score DESC LIMIT ?",
            (asked, limit),
        )
        return [_ranked(self._claims[at], score) for at, score in found]

    def texts(self) -> dict[str, str]:
        """Return what each claim is embedded by: its words alone."""
        return {claim.key: claim.text for claim in self._claims}

    def find(self, text: str, *, meaning: Meaning | None) -> list[CheckedClaim]:
        """Return the claims most alike a text, as the desk finds what it published."""
        found = self.search(text)
        if meaning is None:
            return found
        by_words = {claim.key: claim.rank for claim in found}
        fused = meaning.fuse(text, by_words, weight=CLAIM_WEIGHT, depth=CANDIDATES)
        return [
            replace(self._by_key[key], rank=one.score, likeness=one.likeness) for key, one in fused
        ]


def _ranked(claim: CheckedClaim, rank: float) -> CheckedClaim:
    return replace(claim, rank=rank)


def average_precision(ranked: Sequence[str], relevant: frozenset[str], *, depth: int = 5) -> float:
    """Return the average precision of the first `depth` of a ranking."""
    hits, total = 0, 0.0
    for place, key in enumerate(ranked[:depth], 1):
        if key in relevant:
            hits += 1
            total += hits / place
    return total / min(depth, len(relevant))
