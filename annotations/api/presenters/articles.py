"""Articles as JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from annotations.api.presenters.claims import CLAIM_COLUMNS, present_claims
from annotations.api.presenters.people import person_columns, present_person
from annotations.models import Article, Claim, Job
from annotations.review.transitions import DECIDED_STATES, State

_ARTICLE = (
    "id",
    "title",
    "byline",
    "publisher",
    "url",
    "language",
    "topic",
    "published_on",
    "created_at",
)
ARTICLE_COLUMNS = (*_ARTICLE, *person_columns("added_by"))
_JUDGED = sorted({*DECIDED_STATES, State.DISMISSED, State.MERGED})
_NO_CLAIMS = {"claims": 0, "waiting": 0, "judged": 0}
# What reading one article asks for, put together once and not for every request.
_UNFINISHED_JOBS = (
    Job.objects.unfinished()
    .filter(article=OuterRef("pk"))
    .order_by()
    .values("article")
    .values_list(Count("pk"))
)
_WITH_TEXT = Article.objects.annotate(
    unfinished_jobs=Coalesce(Subquery(_UNFINISHED_JOBS), 0)
).values(
    *ARTICLE_COLUMNS,
    "current_version_id",
    "current_version__number",
    "current_version__sha256",
    "current_version__text",
    "unfinished_jobs",
)
_CLAIMS = Claim.objects.in_text_order().values(*CLAIM_COLUMNS)


def present_articles(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return articles as they stand in lists; one query counts the claims of all of them."""
    rows = list(rows)
    counted = (
        # Counted for the page alone: joined to the list, it would group every claim there is.
        Claim.objects.filter(article__in=[row["id"] for row in rows])
        .order_by()
        .values("article_id")
        .annotate(
            claims=Count("id"),
            waiting=Count("id", filter=Q(state=State.QUEUED)),
            judged=Count("id", filter=Q(state__in=_JUDGED)),
        )
    )
    progress = {
        row["article_id"]: {name: row[name] for name in ("claims", "waiting", "judged")}
        for row in counted
    }
    return [_row(row, progress=progress.get(row["id"], _NO_CLAIMS)) for row in rows]


def present_article(article_id: int) -> dict[str, Any]:
    """Return one article with its text and claims. Raises `Article.DoesNotExist`."""
    row = _WITH_TEXT.get(pk=article_id)
    claims = present_claims(_CLAIMS.filter(article_version=row["current_version_id"]))
    states = [claim["state"] for claim in claims]
    progress = {
        "claims": len(states),
        "waiting": states.count(State.QUEUED.value),
        "judged": sum(state in _JUDGED for state in states),
    }
    return {
        **_row(row, progress=progress),
        "version": {
            "number": row["current_version__number"],
            "sha256": row["current_version__sha256"],
            "text": row["current_version__text"],
        },
        "unfinished_jobs": row["unfinished_jobs"],
        "claims": claims,
    }


def _row(row: Mapping[str, Any], *, progress: Mapping[str, int]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _ARTICLE},
        "added_by": present_person(row, "added_by"),
        "progress": progress,
    }
