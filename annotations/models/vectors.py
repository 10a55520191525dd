"""What texts mean, as vectors: made once for each text, searched in a file beside the database.

The rows are what counts; the file (`sources.embedding.vectors`) is a copy each machine makes for
itself, so that all its processes search one piece of memory.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from annotations.models.publications import PublishedText
from annotations.models.sources import SourceDocument

if TYPE_CHECKING:
    # Needs numpy, which only the extra brings.
    from annotations.sources.embedding.embedder import Embedder, Vectors
    from annotations.sources.embedding.vectors import VectorFile

# Rows may commit out of the order of their ids: so many are looked at again.
_OVERLAP = 1_000
_READ_AT_ONCE = 2_000


class TextVector(models.Model):
    """The vector of one text by one model: float16, as `sources.embedding.vectors.pack` writes."""

    model = models.CharField(max_length=60)
    vector = models.BinaryField()

    class Meta:
        abstract = True


class DocumentVector(TextVector):
    """What a document of the library is about, by its title and beginning."""

    text = models.ForeignKey(
        SourceDocument, on_delete=models.CASCADE, related_name="vectors", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "model"], name="document_vector_once")
        ]

    def __str__(self) -> str:
        """Return document and model."""
        return f"document {self.text_id}: {self.model}"


class PublishedVector(TextVector):
    """What a published claim says, by its sentence and speaker."""

    text = models.ForeignKey(
        PublishedText, on_delete=models.CASCADE, related_name="vectors", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "model"], name="published_vector_once")
        ]

    def __str__(self) -> str:
        """Return claim and model."""
        return f"published text {self.text_id}: {self.model}"


Kept = type[DocumentVector] | type[PublishedVector]


def ids_without_vector(kept: Kept, *, model: str, after: int, limit: int) -> list[int]:
    """Return ids larger than `after` of texts that have no vector by `model` yet, in order."""
    texts = SourceDocument.objects if kept is DocumentVector else PublishedText.objects
    mine = kept.objects.filter(model=model, text=OuterRef("pk"))
    missing = texts.filter(~Exists(mine), pk__gt=after).order_by("pk")
    return list(missing.values_list("pk", flat=True)[:limit])


def nearly_all_before(kept: Kept, *, model: str) -> int:
    """Return an id below which texts have their vector: they are taken in the order of ids."""
    mine = kept.objects.filter(model=model)
    newest = mine.order_by("-text").values_list("text", flat=True).first() or 0
    return max(0, newest - _OVERLAP)


def nearest_ids(
    kept: Kept, vector: Vectors, *, embedder: Embedder, limit: int, also: Collection[int] = ()
) -> dict[int, float]:
    """Return id and likeness (-1 to 1) of the `limit` texts nearest to a vector, nearest first.

    Those of `also` are among them, however far away, where they have a vector. A text that was
    deleted may still be named.
    """
    return _caught_up(kept, embedder=embedder).nearest(vector, limit=limit, also=also)


def forget_vectors(*, other_than: str) -> None:
    """Delete the vectors of all models but one."""
    for kept in (DocumentVector, PublishedVector):
        kept.objects.exclude(model=other_than).delete()
    for path in _folder().glob("*.vec"):
        if not path.stem.endswith(other_than):
            path.unlink(missing_ok=True)


def _caught_up(kept: Kept, *, embedder: Embedder) -> VectorFile:
    """Return the file of this machine, with all that was committed since it was last read."""
    from annotations.sources.embedding.vectors import StoredVector, VectorFile  # noqa: PLC0415

    path = _folder() / f"{kept._meta.model_name}-{embedder.name}.vec"
    file = VectorFile(path, dimensions=embedder.dimensions)
    rows = kept.objects.filter(model=embedder.name)
    newest = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    mark = file.last_mark()
    if newest < mark:
        # The database is an older one than the file was made from: a backup was put back.
        file.clear()
        mark = 0
    if newest > mark:
        fresh = rows.filter(pk__gt=mark - _OVERLAP).order_by("pk")
        columns = fresh.values_list("pk", "text_id", "vector").iterator(chunk_size=_READ_AT_ONCE)
        while batch := list(islice(columns, _READ_AT_ONCE)):
            file.put([StoredVector(pk, text, bytes(vector)) for pk, text, vector in batch])
    return file


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "vectors"
