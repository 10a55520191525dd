"""Comments and notifications as JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from annotations.api.presenters.people import person_columns, present_person
from annotations.models import Comment, User
from annotations.services.discussion import Discussion, Thread

NOTIFICATION_COLUMNS = (
    "id",
    "kind",
    "claim_id",
    "comment_id",
    "created_at",
    "read_at",
    *person_columns("actor"),
)


def present_discussion(talk: Discussion) -> dict[str, Any]:
    """Return what one reader sees of the talk about a claim."""
    return {
        "threads": [_thread(thread) for thread in talk.threads],
        "held_back": talk.held_back,
    }


def present_comment(comment: Comment) -> dict[str, Any]:
    """Return one comment."""
    return {
        "id": comment.pk,
        "claim": comment.claim_id,
        "author": _person(comment.author),
        "text": comment.text,
        "link": comment.link_id,
        "answers": comment.answers_id,
        "created_at": comment.created_at,
    }


def present_notifications(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return notifications as they stand in lists."""
    return [
        {
            "id": row["id"],
            "kind": row["kind"],
            "claim": row["claim_id"],
            "comment": row["comment_id"],
            "actor": present_person(row, "actor"),
            "created_at": row["created_at"],
            "read_at": row["read_at"],
        }
        for row in rows
    ]


def _thread(thread: Thread) -> dict[str, Any]:
    return {
        **present_comment(thread.first),
        "is_resolved": thread.is_resolved,
        "replies": [present_comment(answer) for answer in thread.answers],
    }


def _person(user: User) -> dict[str, Any]:
    return {"id": user.pk, "name": str(user)}
