"""What the desk's numbers are made of: aggregates over some days and, if asked, one topic.

Only what is decided is looked at: nobody learns here what a colleague said about a claim that
they have yet to judge.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from annotations.models.articles import Article
from annotations.models.claims import Claim
from annotations.models.publications import Publication
from annotations.models.reviews import Review
from annotations.review.transitions import DECIDED_STATES, State

# From this check-worthiness on a desk would start checking (docs/claims.md).
WORTH_CHECKING = 0.5
_WAITING = frozenset({State.QUEUED, State.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both included, in the desk's time zone; "" is any topic."""

    first: date
    last: date
    topic: str = ""

    @property
    def days(self) -> int:
        """Return how many days that is."""
        return (self.last - self.first).days + 1

    def within(self, field: str) -> Q:
        """Return the condition that a moment lies in these days."""
        start, end = (
            timezone.make_aware(datetime.combine(day, time.min))
            for day in (self.first, self.last + timedelta(days=1))
        )
        return Q(**{f"{field}__gte": start, f"{field}__lt": end})

    def about(self, path: str) -> Q:
        """Return the condition on the topic of the article at `path`."""
        return Q(**{f"{path}__topic": self.topic}) if self.topic else Q()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of an article's claims that are worth a check are decided."""

    article: int
    title: str
    worth: int
    decided: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person said about one claim, before anyone settled a disagreement."""

    claim: int
    reviewer: int
    verdict: str


def count_by_day(span: Span) -> dict[str, Counter[date]]:
    """Count, by day, the claims that came in, were decided and were published; three queries.

    What someone dismissed, or nobody put into the queue, did not come in.
    """
    claims = Claim.objects.filter(span.about("article"))
    came = claims.exclude(state__in=[State.EXTRACTED.value, State.DISMISSED.value])
    published = Publication.objects.filter(
        span.about("claim__article"), kind=Publication.Kind.PUBLISHED
    )
    return {
        "came": _by_day(came, "created_at", span=span),
        "decided": _by_day(claims.filter(decided_at__isnull=False), "decided_at", span=span),
        "published": _by_day(published, "created_at", span=span),
    }


def backlog(span: Span) -> tuple[int, datetime | None]:
    """Return how many claims wait or are being reviewed now, and since when the oldest does."""
    waiting = Claim.objects.filter(span.about("article"), state__in=[s.value for s in _WAITING])
    oldest = waiting.order_by("id").values_list("created_at", flat=True).first()
    return waiting.count(), oldest


def waits(span: Span) -> list[timedelta]:
    """Return how long each claim decided in the span waited for its verdict, shortest first."""
    decided = Claim.objects.filter(span.within("decided_at"), span.about("article"))
    pairs = decided.order_by().values_list("created_at", "decided_at").iterator(chunk_size=5_000)
    return sorted(max(end - start, timedelta(0)) for start, end in pairs if end is not None)


def verdicts_by_topic(span: Span) -> dict[str, Counter[str]]:
    """Count the verdicts decided in the span by the topic of the article, "" where it has none."""
    rows = _decided(span).values_list("article__topic", "verdict").annotate(count=Count("id"))
    return _nested(rows)


def verdicts_by_publisher(span: Span) -> dict[str, Counter[str]]:
    """Count the verdicts decided in the span by who published the article."""
    rows = _decided(span).values_list("article__publisher", "verdict").annotate(count=Count("id"))
    return _nested(rows)


def judgements(span: Span) -> list[Judgement]:
    """Return what people said independently about the claims decided in the span, by claim."""
    reviews = Review.objects.filter(
        span.within("claim__decided_at"),
        span.about("claim__article"),
        claim__state__in=sorted(DECIDED_STATES),
        kind=Review.Kind.INDEPENDENT,
        retraction=None,
    )
    # In the order they were written: of two rounds, a person's last word is the last row.
    rows = reviews.order_by("claim", "id").values_list("claim", "reviewer", "verdict")
    latest = {(claim, reviewer): verdict for claim, reviewer, verdict in rows}
    return [Judgement(claim, reviewer, verdict) for (claim, reviewer), verdict in latest.items()]


def coverage(span: Span) -> list[Coverage]:
    """Return the articles added in the span that have claims worth a check, least covered first."""
    worth = Q(claim__checkworthiness__gte=WORTH_CHECKING) & ~Q(claim__state=State.DISMISSED.value)
    decided = worth & Q(claim__state__in=sorted(DECIDED_STATES))
    articles = Article.objects.filter(span.within("created_at"))
    if span.topic:
        articles = articles.filter(topic=span.topic)
    rows = (
        articles.order_by()
        .annotate(worth=Count("claim", filter=worth), decided=Count("claim", filter=decided))
        .filter(worth__gt=0)
        .values_list("id", "title", "worth", "decided")
    )
    found = [Coverage(*row) for row in rows]
    return sorted(found, key=lambda one: (one.decided / one.worth, -one.worth, one.article))


def topics() -> list[str]:
    """Return the topics that articles have."""
    named = Article.objects.exclude(topic="").order_by("topic").values_list("topic", flat=True)
    return list(named.distinct())


def _decided(span: Span) -> "QuerySet[Claim]":
    within = Claim.objects.filter(span.within("decided_at"), span.about("article"))
    return within.exclude(verdict="").order_by()


def _by_day(rows: "QuerySet[Any]", field: str, *, span: Span) -> Counter[date]:
    counted = (
        rows.filter(span.within(field))
        .order_by()
        .annotate(day=TruncDate(field))
        .values_list("day")
        .annotate(count=Count("id"))
    )
    return Counter(dict(counted))


def _nested(rows: "Iterator[tuple[str, str, int]] | QuerySet[Any, Any]") -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for name, verdict, count in rows:
        counted[name][verdict] += count
    return counted
