"""Reviews as JSON."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Q

from annotations.api.presenters.people import person_columns, present_person
from annotations.models import Citation, Review, User
from annotations.models.appendonly import AppendOnlyQuerySet
from annotations.review.transitions import DECIDED_STATES

REVIEW_COLUMNS = (
    "id",
    "claim_id",
    "verdict",
    "flags",
    "rationale",
    "kind",
    "round",
    "created_at",
    "retraction__id",
    "claim__deciding_review_id",
    *person_columns("reviewer"),
)


def visible_reviews(to: User) -> AppendOnlyQuerySet[Review]:
    """Return the reviews `to` may see: their own, and all of claims that are decided.

    Blindness: whoever has yet to judge a claim learns nothing of another's verdict on it.
    """
    decided = Q(claim__state__in=sorted(DECIDED_STATES))
    return Review.objects.filter(decided | Q(reviewer=to))


def present_reviews(which: Q) -> list[dict[str, Any]]:
    """Return reviews oldest first, two queries for all of them."""
    return present_review_rows(Review.objects.filter(which).order_by("id").values(*REVIEW_COLUMNS))


def present_review_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of `REVIEW_COLUMNS` with their citations."""
    rows = list(rows)
    cited: dict[int, list[int]] = defaultdict(list)
    if rows:
        found = Citation.objects.filter(review__in=[row["id"] for row in rows]).order_by("id")
        for review_id, link_id in found.values_list("review_id", F("link_id")):
            cited[review_id].append(link_id)
    return [
        {
            "id": row["id"],
            "claim": row["claim_id"],
            "reviewer": present_person(row, "reviewer"),
            "verdict": row["verdict"],
            "flags": row["flags"],
            "rationale": row["rationale"],
            "citations": cited[row["id"]],
            "kind": row["kind"],
            "round": row["round"],
            "is_taken_back": row["retraction__id"] is not None,
            "is_deciding": row["claim__deciding_review_id"] == row["id"],
            "created_at": row["created_at"],
        }
        for row in rows
    ]


def present_submitted(review: Review, *, by: User) -> dict[str, Any]:
    """Return a review that was submitted by `by`; a query only where it was so before."""
    cited = review.cited
    if cited is None:
        links = Citation.objects.filter(review=review).order_by("id")
        cited = list(links.values_list("link_id", flat=True))
    return {
        "id": review.pk,
        "claim": review.claim_id,
        "reviewer": {"id": by.pk, "name": str(by)},
        "verdict": review.verdict,
        "flags": review.flags,
        "rationale": review.rationale,
        "citations": cited,
        "kind": review.kind,
        "round": review.round,
        "is_taken_back": False,
        "is_deciding": review.claim.deciding_review_id == review.pk,
        "created_at": review.created_at,
    }
