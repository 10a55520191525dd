"""What waits for someone: their own claims first, then everybody's, most urgent first."""

from dataclasses import dataclass

from django.http import QueryDict

from annotations.models import Article, Claim, User
from annotations.models.claims import ClaimQuerySet
from annotations.services.queue import Wanted
from annotations.web.tally import COUNTED_AT_MOST, count_waiting

QUEUE_SHOWN = 12
# Choices of a list that a person can read.
_MOST = 200


@dataclass(frozen=True, slots=True)
class Queue:
    """What the person holds and what waits, most urgent first; `more` is beyond those shown."""

    held: list[Claim]
    waiting: list[Claim]
    count: int

    @property
    def more(self) -> int:
        """Return how many wait beyond those shown."""
        return max(0, self.count - len(self.waiting))

    @property
    def is_capped(self) -> bool:
        """Say whether more wait than were counted."""
        return self.count >= COUNTED_AT_MOST


@dataclass(frozen=True, slots=True)
class Choices:
    """What the queue can be narrowed to beside the kinds of claims."""

    topics: list[str]
    languages: list[str]


def query_of(wanted: Wanted) -> str:
    """Write what is wanted as the end of an address, "" where everything is."""
    query = QueryDict(mutable=True)
    for name in ("topic", "kind", "language", "article"):
        if value := getattr(wanted, name):
            query[name] = str(value)
    if wanted.is_mine:
        query["mine"] = "1"
    return f"?{query.urlencode()}" if query else ""


def read_queue(by: User, wanted: Wanted | None = None) -> Queue:
    """Read what `by` holds and what waits for them: five queries."""
    halves = (wanted or Wanted()).halves(by)
    waiting = [claim for half in halves for claim in _with_article(half)[:QUEUE_SHOWN]]
    return Queue(
        held=list(_with_article(Claim.objects.held_by(by.pk))),
        waiting=waiting[:QUEUE_SHOWN],
        count=count_waiting(by, wanted or Wanted()),
    )


def read_choices() -> Choices:
    """Read what the queue can be narrowed to: two queries."""
    articles = Article.objects.order_by()
    topics = articles.exclude(topic="").values_list("topic", flat=True).distinct()
    languages = articles.exclude(language="").values_list("language", flat=True).distinct()
    return Choices(topics=sorted(topics[:_MOST]), languages=sorted(languages[:_MOST]))


def _with_article(claims: ClaimQuerySet) -> ClaimQuerySet:
    return claims.select_related("article", "assignee").with_sentence()
