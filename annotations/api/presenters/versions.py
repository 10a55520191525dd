"""Versions of an article as JSON."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404

from annotations.api.presenters.people import person_columns, present_person
from annotations.models import ArticleVersion, ClaimFate

_ROW = ("number", "title", "sha256", "created_at")
_COLUMNS = (*_ROW, *person_columns("added_by"))
_FATE = (
    "claim_id",
    "fate",
    "outcome",
    "came_from__number",
    "was_start",
    "was_end",
    "was_text",
    "start",
    "end",
    "text",
    "is_sentence_changed",
)


def present_versions(article_id: int) -> list[dict[str, Any]]:
    """Return the versions of an article, newest first, without their texts."""
    versions = ArticleVersion.objects.filter(article=article_id).order_by("-number")
    return [_row(row) for row in versions.values(*_COLUMNS)]


def present_version(article_id: int, number: int) -> dict[str, Any]:
    """Return one version with its text and the fates of claims in it. Raises `Http404`."""
    versions = ArticleVersion.objects.filter(article=article_id, number=number)
    row = versions.values(*_COLUMNS, "id", "text").first()
    if row is None:
        message = f"Article {article_id} has no version {number}."
        raise Http404(message)
    fates = ClaimFate.objects.filter(version=row["id"]).order_by("was_start", "id").values(*_FATE)
    return {**_row(row), "text": row["text"], "fates": [_fate(fate) for fate in fates]}


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: row[name] for name in _ROW}, "added_by": present_person(row, "added_by")}


def _fate(row: Mapping[str, Any]) -> dict[str, Any]:
    now = {"start": row["start"], "end": row["end"], "text": row["text"]}
    return {
        "claim": row["claim_id"],
        "fate": row["fate"],
        "outcome": row["outcome"],
        "was": {
            "version": row["came_from__number"],
            "start": row["was_start"],
            "end": row["was_end"],
            "text": row["was_text"],
        },
        "now": now if row["start"] is not None else None,
        "is_sentence_changed": row["is_sentence_changed"],
    }
