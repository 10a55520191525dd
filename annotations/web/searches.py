"""How far the search for sources is for the queue as a whole."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q

from annotations.models import Claim, Job
from annotations.review.transitions import State

# Beyond this the exact number helps nobody, and counting a long queue takes its time.
COUNTED_AT_MOST = 20_000
_IN_QUEUE = (State.QUEUED.value, State.IN_REVIEW.value)


@dataclass(frozen=True, slots=True)
class QueueSearches:
    """The claims that wait for a verdict and were to be searched for, counted.

    `claims` is counted only where there is news, for nothing is shown of it else. `under_way`
    counts those whose search is owed or running, `put_off` those among them that wait for a
    provider that does not answer, the first of them `since`; `failed` those given up.
    """

    claims: int
    under_way: int
    failed: int
    put_off: int
    since: datetime | None

    @property
    def searched(self) -> int:
        """Return for how many claims the search has ended well."""
        return max(0, self.claims - self.under_way - self.failed)

    @property
    def is_capped(self) -> bool:
        """Say whether the queue is longer than was counted."""
        return self.claims >= COUNTED_AT_MOST

    @property
    def has_news(self) -> bool:
        """Say whether there is anything to tell: not where every search has ended well."""
        return bool(self.under_way or self.failed)

    @property
    def token(self) -> str:
        """Return what changes whenever anything shown of this does."""
        return f"{self.searched}-{self.under_way}-{self.failed}-{self.put_off}"


def read_searches() -> QueueSearches:
    """Count the searches of the queue: three queries, two where every search has ended well."""
    searches = Job.objects.filter(kind=Job.Kind.FIND_SOURCES, claim__state__in=_IN_QUEUE)
    under_way = searches.unfinished().aggregate(
        count=Count("id"),
        put_off=Count("id", filter=Q(waiting_since__isnull=False)),
        since=Min("waiting_since"),
    )
    failed = searches.filter(state=Job.State.FAILED).newest_of_each_work().count()
    owed = Job.objects.filter(kind=Job.Kind.FIND_SOURCES, claim=OuterRef("pk"))
    claims = Claim.objects.filter(Exists(owed), state__in=_IN_QUEUE).order_by()
    return QueueSearches(
        # The dear one, and pages ask every few seconds.
        claims=claims[:COUNTED_AT_MOST].count() if under_way["count"] or failed else 0,
        under_way=under_way["count"],
        failed=failed,
        put_off=under_way["put_off"],
        since=under_way["since"],
    )
