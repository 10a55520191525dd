"""The SciFact data as our own types, and the index the retrieval benchmarks ask."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from meaning import Meaning

from annotations.claims.splitter import split
from annotations.sources.embedding.embedder import Embedder
from annotations.sources.features import Sentence, read_sentence
from annotations.sources.fusion import DOCUMENT_WEIGHT
from annotations.sources.query import build_query
from annotations.sources.types import FoundDocument, Query

# As in `annotations.models.search.INDEXES`.
TITLE_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Abstract:
    """A document with the sentences its annotators saw."""

    document: FoundDocument
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim with the documents that speak to it and the sentences that decide it."""

    id: int
    text: str
    relevant: frozenset[str]
    evidence: dict[str, frozenset[int]]
    labels: dict[str, str]


def rows(path: Path) -> Iterator[dict[str, object]]:
    """Read a file of JSON objects, one a line."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def read_corpus(path: Path) -> dict[str, Abstract]:
    """Read the abstracts by their identifier."""
    return {str(row["doc_id"]): _abstract(row) for row in rows(path)}


def _abstract(row: dict[str, object]) -> Abstract:
    key, given = str(row["doc_id"]), row["abstract"]
    assert isinstance(given, list)
    text, spans = "", []
    for sentence in given:
        text += " " if text else ""
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence
    document = FoundDocument(key, "", str(row["title"]), "", None, "en", text, 0.0)
    sentences = tuple(read_sentence(text, start=start, end=end) for start, end in spans)
    return Abstract(document, sentences)


def read_claims(path: Path) -> list[LabelledClaim]:
    """Read the claims with their evidence."""
    return [_claim(row) for row in rows(path)]


def _claim(row: dict[str, object]) -> LabelledClaim:
    evidence, cited = row["evidence"], row["cited_doc_ids"]
    assert isinstance(evidence, dict)
    assert isinstance(cited, list)
    return LabelledClaim(
        id=int(str(row["id"])),
        text=str(row["claim"]),
        relevant=frozenset(map(str, cited)),
        evidence={
            str(key): frozenset(index for part in sets for index in part["sentences"])
            for key, sets in evidence.items()
        },
        labels={str(key): sets[0]["label"] for key, sets in evidence.items()},
    )


def query_for(text: str) -> Query:
    """Build the query as the product does: the claim is its own sentence."""
    figure = next((claim.figure for claim in split(text) if claim.figure), None)
    return build_query(text, sentence=text, figure=figure, speaker="", on=None)


class Index:
    """SQLite FTS5 in memory, as the embedded library uses it."""

    def __init__(self, corpus: Iterable[Abstract], *, title_weight: float = TITLE_WEIGHT) -> None:
        self._documents = {int(abstract.document.key): abstract.document for abstract in corpus}
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE d USING fts5(title, body, tokenize='porter unicode61')"
        )
        self._database.executemany(
            "INSERT INTO d(rowid, title, body) VALUES (?, ?, ?)",
            ((key, found.title, found.text) for key, found in self._documents.items()),
        )
        self._score = f"bm25(d, {title_weight}, 1.0)"

    def search(self, terms: tuple[str, ...], *, limit: int) -> list[FoundDocument]:
        """Return the documents that best match any of the terms, best first."""
        asked = " OR ".join('"{}"'.format(term.replace('"', "")) for term in terms)
        if not asked:
            return []
        found = self._database.execute(
            f"SELECT rowid, {self._score} FROM d WHERE d MATCH ? ORDER BY {self._score} LIMIT ?",  # noqa: S608 - a constant of this module
            (asked, limit),
        )
        return [_ranked(self._documents[key], -score) for key, score in found]


def by_meaning(
    text: str, found: Sequence[FoundDocument], *, corpus: Mapping[str, Abstract], meaning: Meaning
) -> list[FoundDocument]:
    """Return what words and meaning find together, as the library does with the extra."""
    scores = {document.key: document.rank for document in found}
    return [
        replace(corpus[key].document, rank=one.score, likeness=one.likeness)
        for key, one in meaning.fuse(text, scores, weight=DOCUMENT_WEIGHT)
    ]


def read_meaning(corpus: Mapping[str, Abstract], *, embedder: Embedder) -> Meaning:
    """Return the vectors of the abstracts, of title and text as the library makes them."""
    texts = {key: f"{found.document.title}\n{found.document.text}" for key, found in corpus.items()}
    return Meaning(texts, embedder=embedder)


def _ranked(found: FoundDocument, rank: float) -> FoundDocument:
    return replace(found, rank=rank)
