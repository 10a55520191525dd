"""How far the desk's own work on articles is: splitting, then a search for sources a claim."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from annotations.models import Claim, Job, SourceLink
from annotations.review.transitions import DECIDED_STATES, State

_SETTLED = [*sorted(DECIDED_STATES), State.DISMISSED.value, State.MERGED.value]


class Split(StrEnum):
    """How far the splitting of an article is."""

    NEVER = "never"
    WAITING = "owed"
    RUNNING = "running"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """One article's progress, in claims.

    `follow` is how far taking them to a corrected text is, `NEVER` where there was no correction.
    `searches` counts the claims that were to be searched for, `searched` those whose search has
    ended well, `sourced` those that have a source, `judged` those with a verdict, dismissed or
    the same as another.
    `failures` holds why work was given up, each reason once. `token` changes whenever anything
    a page shows of the article does.
    """

    article_id: int
    split: Split = Split.NEVER
    follow: Split = Split.NEVER
    claims: int = 0
    judged: int = 0
    sourced: int = 0
    searches: int = 0
    searched: int = 0
    failed: int = 0
    failures: tuple[str, ...] = ()
    token: str = ""

    @property
    def is_moving(self) -> bool:
        """Say whether work is owed or running."""
        if self.is_following or self.split in {Split.WAITING, Split.RUNNING}:
            return True
        return self.searched + self.failed_searches < self.searches

    @property
    def is_following(self) -> bool:
        """Say whether the claims are yet to be taken to a corrected text."""
        return self.follow in {Split.WAITING, Split.RUNNING}

    @property
    def failed_searches(self) -> int:
        """Return how many searches for sources were given up."""
        return self.failed - [self.split, self.follow].count(Split.FAILED)

    @property
    def has_failed(self) -> bool:
        """Say whether work was given up and waits for a person."""
        return self.failed > 0


@dataclass(slots=True)
class _Tally:
    """The jobs of one article, counted."""

    split: Split = Split.NEVER
    follow: Split = Split.NEVER
    searches: int = 0
    searched: int = 0
    failed: int = 0
    failures: list[str] = field(default_factory=list)


def read_progress(article_ids: Iterable[int]) -> dict[int, Progress]:
    """Read the progress of articles; two queries for any number of them."""
    ids = list(article_ids)
    tallies = _tally_jobs(ids)
    claims = {row["article_id"]: row for row in _count_claims(ids)}
    return {
        article_id: _progress(article_id, tallies[article_id], claims.get(article_id, {}))
        for article_id in ids
    }


def _tally_jobs(article_ids: list[int]) -> dict[int, _Tally]:
    tallies = {article_id: _Tally() for article_id in article_ids}
    groups = (
        Job.objects.filter(article_id__in=article_ids)
        .newest_of_each_work()
        .order_by()
        .values("article_id", "kind", "state")
        .annotate(count=Count("id"), reason=Max("error"))
    )
    for group in groups:
        tally = tallies[group["article_id"]]
        if group["kind"] == Job.Kind.SPLIT_ARTICLE:
            tally.split = Split(group["state"])
        elif group["kind"] == Job.Kind.FOLLOW_CLAIMS:
            tally.follow = Split(group["state"])
        else:
            tally.searches += group["count"]
            tally.searched += group["count"] if group["state"] == Job.State.DONE else 0
        if group["state"] == Job.State.FAILED:
            tally.failed += group["count"]
            tally.failures.append(group["reason"])
    return tallies


def _count_claims(article_ids: list[int]) -> Iterable[Mapping[str, Any]]:
    active = SourceLink.objects.filter(claim=OuterRef("pk"), state=SourceLink.State.ACTIVE)
    claims = Claim.objects.filter(
        article_id__in=article_ids, article_version=F("article__current_version")
    )
    return (
        claims.order_by()
        .values("article_id")
        .annotate(
            total=Count("id"),
            settled=Count("id", filter=Q(state__in=_SETTLED)),
            sourced=Count("id", filter=Exists(active)),
            writes=Sum("version"),
        )
    )


def _progress(article_id: int, tally: _Tally, claims: Mapping[str, Any]) -> Progress:
    total, sourced = claims.get("total", 0), claims.get("sourced", 0)
    token = (
        tally.split,
        tally.follow,
        total,
        claims.get("writes", 0),
        sourced,
        tally.searched,
        tally.failed,
    )
    return Progress(
        article_id=article_id,
        split=tally.split,
        follow=tally.follow,
        claims=total,
        judged=claims.get("settled", 0),
        sourced=sourced,
        searches=tally.searches,
        searched=tally.searched,
        failed=tally.failed,
        failures=tuple(dict.fromkeys(reason for reason in tally.failures if reason)),
        token="-".join(str(part) for part in token),
    )
