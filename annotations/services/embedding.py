"""Giving texts their vectors, where the desk has the extra for it.

What is owed is every text without a vector, and the database can always tell which those are:
the clock asks again and again, and nothing is lost when a worker dies. Without the extra all of
this does nothing, and the desk finds by words alone.
"""

import time
from functools import cache
from typing import Any

import structlog
from django.conf import settings
from django.db.models.functions import Left

from annotations.models import DocumentVector, PublishedText, PublishedVector, SourceDocument
from annotations.models.vectors import (
    Kept,
    forget_vectors,
    ids_without_vector,
    nearly_all_before,
)
from annotations.sources.embedding.choice import load_embedder
from annotations.sources.embedding.embedder import Embedder, EmbedderUnusable
from annotations.sources.embedding.wording import wording

log = structlog.get_logger(__name__)

_AT_ONCE = 32
# Twice what a model reads, so that little of a long text is taken out of the database.
_BEGINNING = 2_500


def desk_embedder() -> Embedder | None:
    """Return the embedder of this desk, None where there is none; loaded once a process."""
    return _loaded(settings.FACTCHECK_EMBEDDER)


def embed_missing(*, seconds: float, is_thorough: bool = False) -> int:
    """Give texts that have none their vector, for about so long; returns how many got one.

    Two workers may do the same text: the constraint keeps one vector. `is_thorough` looks at all
    texts there are, not only at those added lately.
    """
    embedder = desk_embedder()
    if embedder is None:
        return 0
    until = time.monotonic() + seconds
    done = 0
    for kept in (PublishedVector, DocumentVector):
        after = 0 if is_thorough else nearly_all_before(kept, model=embedder.name)
        while time.monotonic() < until:
            ids = ids_without_vector(kept, model=embedder.name, after=after, limit=_AT_ONCE)
            if not ids:
                break
            _embed(kept, ids, embedder=embedder)
            after = ids[-1]
            done += len(ids)
    return done


def forget_other_models() -> None:
    """Forget the vectors of every other model, once the desk has changed its own."""
    embedder = desk_embedder()
    forget_vectors(other_than=embedder.name if embedder else "")


def _embed(kept: Kept, ids: list[int], *, embedder: Embedder) -> None:
    from annotations.sources.embedding.vectors import pack  # noqa: PLC0415 - needs the extra

    texts = _published(ids) if kept is PublishedVector else _documents(ids)
    vectors = pack(embedder.encode([wording(text) for text in texts.values()]))
    rows: list[Any] = [
        kept(text_id=pk, model=embedder.name, vector=vector)
        for pk, vector in zip(texts, vectors, strict=True)
    ]
    kept.objects.bulk_create(rows, ignore_conflicts=True)


def _documents(ids: list[int]) -> dict[int, str]:
    rows = SourceDocument.objects.filter(pk__in=ids).annotate(beginning=Left("text", _BEGINNING))
    return {
        pk: f"{title}\n{beginning}"
        for pk, title, beginning in rows.values_list("pk", "title", "beginning")
    }


def _published(ids: list[int]) -> dict[int, str]:
    # Without the headline: it says what the article is about, not what the claim says.
    said = ("pk", "publication__record__sentence", "publication__record__speaker")
    rows = PublishedText.objects.filter(pk__in=ids).values_list(*said)
    return {pk: f"{sentence}\n{speaker}" for pk, sentence, speaker in rows}


@cache
def _loaded(where: str) -> Embedder | None:
    try:
        return load_embedder(where)
    except EmbedderUnusable as error:
        # The desk goes on by words alone, and says so once.
        log.error("embedder_unusable", error=str(error))  # noqa: TRY400 - the message is all
        return None
