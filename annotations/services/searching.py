"""Asking the library: by words, and by meaning as well where the desk has an embedder."""

from collections.abc import Collection, Mapping

from annotations.models import DocumentVector, SourceDocument
from annotations.models.search import ranked_ids
from annotations.models.vectors import Kept, nearest_ids
from annotations.services.embedding import desk_embedder
from annotations.sources.fusion import DOCUMENT_WEIGHT, fuse
from annotations.sources.types import FoundDocument, Query

# So many are found by words and by meaning each, before the two are made one.
CANDIDATES = 100


def search_library(query: Query, limit: int) -> list[FoundDocument]:
    """Return the library's documents that best answer a query, best first."""
    phrases = tuple(dict.fromkeys((*query.terms, *query.figures)))
    if desk_embedder() is None:
        ranked = ranked_ids(SourceDocument, phrases, limit=limit)
    else:
        ranked = _by_words_and_meaning(phrases, query.text)[:limit]
    documents = SourceDocument.objects.in_bulk([pk for pk, _ in ranked])
    return [found_document(documents[pk], rank=rank) for pk, rank in ranked if pk in documents]


def _by_words_and_meaning(phrases: tuple[str, ...], text: str) -> list[tuple[int, float]]:
    by_words = dict(ranked_ids(SourceDocument, phrases, limit=CANDIDATES))
    by_meaning = likeness(DocumentVector, text, limit=CANDIDATES, also=by_words)
    is_cut = len(by_words) == CANDIDATES
    found = fuse(by_words, by_meaning, weight=DOCUMENT_WEIGHT, is_cut=is_cut)
    return [(one.key, one.score) for one in found]


def likeness(
    kept: Kept, text: str, *, limit: int, also: Collection[int] = ()
) -> Mapping[int, float]:
    """Return the ids of the texts nearest to `text` with their likeness, and that of `also`.

    Empty without an embedder, or where nothing has a vector yet.
    """
    embedder = desk_embedder()
    if embedder is None:
        return {}
    [vector] = embedder.encode([text])
    return nearest_ids(kept, vector, embedder=embedder, limit=limit, also=also)


def found_document(document: SourceDocument, *, rank: float = 0.0) -> FoundDocument:
    """Return a stored document as the sources step knows it; `rank` is the search's score."""
    return FoundDocument(
        key=str(document.pk),
        url=document.url,
        title=document.title,
        publisher=document.publisher,
        published_on=document.published_on,
        language=document.language,
        text=document.text,
        rank=rank,
        is_fact_check=bool(document.is_fact_check),
    )
