"""Asking the library: by words, and by meaning as well where the desk has an embedder."""

from collections.abc import Collection, Mapping

from annotations.models import DocumentVector, SourceDocument
from annotations.models.search import ranked_ids
from annotations.models.vectors import Kept, nearest_ids
from annotations.services.embedding import desk_embedder
from annotations.sources.embedding.wording import wording
from annotations.sources.fusion import DOCUMENT_WEIGHT, fuse
from annotations.sources.types import FoundDocument, Query

# So many are found by words and by meaning each, before the two are made one.
CANDIDATES = 100


def search_library(query: Query, limit: int) -> list[FoundDocument]:
    """Return the library's documents that best answer a query, best first."""
    phrases = tuple(dict.fromkeys((*query.terms, *query.figures)))
    is_by_meaning = desk_embedder() is not None
    by_words = dict(
        ranked_ids(SourceDocument, phrases, limit=CANDIDATES if is_by_meaning else limit)
    )
    by_meaning = likeness_of(DocumentVector, query.text, limit=CANDIDATES, also=by_words)
    found = fuse(by_words, by_meaning, weight=DOCUMENT_WEIGHT, is_cut=len(by_words) == CANDIDATES)[
        :limit
    ]
    documents = SourceDocument.objects.in_bulk([one.key for one in found])
    return [
        found_document(documents[one.key], rank=one.score, likeness=one.likeness)
        for one in found
        if one.key in documents
    ]


def likeness_of(
    kept: Kept, text: str, *, limit: int, also: Collection[int] = ()
) -> Mapping[int, float]:
    """Return the ids of the texts nearest to `text` with their likeness, and that of `also`.

    Empty without an embedder, or where nothing has a vector yet.
    """
    embedder = desk_embedder()
    if embedder is None:
        return {}
    [vector] = embedder.encode([wording(text)])
    return nearest_ids(kept, vector, embedder=embedder, limit=limit, also=also)


def found_document(
    document: SourceDocument, *, rank: float = 0.0, likeness: float | None = None
) -> FoundDocument:
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
        likeness=likeness,
    )
