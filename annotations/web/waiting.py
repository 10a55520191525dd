"""What waits for someone: their own claims first, then everybody's, most urgent first."""

from dataclasses import dataclass
from itertools import chain

from django.http import QueryDict

from annotations.models import Article, Claim, User
from annotations.models.claims import ClaimQuerySet
from annotations.models.distinct import distinct_values
from annotations.services.queue import Wanted
from annotations.web.tally import COUNTED_AT_MOST, Tally, read_numbers

QUEUE_SHOWN = 12
# Choices of a list that a person can read.
_MOST = 200


@dataclass(frozen=True, slots=True)
class Queue:
    """What the person holds and what waits, most urgent first; `more` is beyond those shown."""

    held: list[Claim]
    waiting: list[Claim]
    tally: Tally

    @property
    def count(self) -> int:
        """Return how many wait, those shown included."""
        return self.tally.waiting

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
    """Read what `by` holds and what waits for them: at most four queries."""
    wanted = wanted or Wanted()
    # Counted first: where nothing is there is nothing to look for.
    tally = read_numbers(by, wanted)
    halves = zip(wanted.halves(by), (tally.assigned, tally.open), strict=False)
    # Whom those are meant for is known: the reader, or nobody.
    shown = [list(_with_article(half)[:QUEUE_SHOWN]) for half, number in halves if number]
    held = Claim.objects.held_by(by.pk)
    return Queue(
        held=list(_with_article(held.select_related("assignee"))) if tally.held else [],
        waiting=list(chain.from_iterable(shown))[:QUEUE_SHOWN],
        tally=tally,
    )


def read_choices() -> Choices:
    """Read what the queue can be narrowed to: two queries."""
    topics = distinct_values(Article, "topic", most=_MOST)
    languages = distinct_values(Article, "language", most=_MOST)
    return Choices(topics=sorted(topics), languages=sorted(languages))


def _with_article(claims: ClaimQuerySet) -> ClaimQuerySet:
    return claims.select_related("article").with_sentence()
