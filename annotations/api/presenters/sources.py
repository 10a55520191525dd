"""Source documents and links as JSON."""

from collections.abc import Mapping
from typing import Any

from annotations.api.presenters.people import person_columns, present_person

_DOCUMENT = (
    "id",
    "url",
    "title",
    "publisher",
    "byline",
    "language",
    "published_on",
    "sha256",
    "fetched_at",
    "is_fact_check",
    "is_excerpt",
    "licence",
    "archive_url",
    "replaces_id",
)
DOCUMENT_COLUMNS = (*_DOCUMENT, *person_columns("added_by"))
_LINK = (
    "id",
    "start",
    "end",
    "text",
    "matched",
    "score",
    "stance",
    "comparison",
    "provider",
    "state",
    "created_at",
)
_LINKED = ("url", "title", "publisher", "published_on")
LINK_COLUMNS = (
    *_LINK,
    "claim_id",
    "document_id",
    *(f"document__{name}" for name in _LINKED),
    *person_columns("added_by"),
    *person_columns("stance_by"),
)


def present_document(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document; with its text where the row has it."""
    shown = {name.removesuffix("_id"): row[name] for name in _DOCUMENT}
    shown |= {name: bool(row[name]) for name in ("is_fact_check", "is_excerpt")}
    shown |= {name: row[name] or "" for name in ("licence", "archive_url")}
    shown["added_by"] = present_person(row, "added_by")
    if "text" in row:
        shown["text"] = row["text"]
    return shown


def present_link(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a link with the document it points into."""
    return {
        **{name: row[name] for name in _LINK},
        "claim": row["claim_id"],
        "document": {
            "id": row["document_id"],
            **{name: row[f"document__{name}"] for name in _LINKED},
        },
        "added_by": present_person(row, "added_by"),
        "stance_by": present_person(row, "stance_by"),
    }
