"""What waits for someone: their own claims first, then everybody's, most urgent first."""

from dataclasses import dataclass

from annotations.models import Claim, User
from annotations.models.claims import ClaimQuerySet

QUEUE_SHOWN = 12
# Beyond this the exact number helps nobody, and counting a long queue takes its time.
COUNTED_AT_MOST = 1000


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


def waiting_for(by: User) -> tuple[ClaimQuerySet, ClaimQuerySet]:
    """Return what is assigned to `by` and what is anybody's; what is others' is left out."""
    queue = Claim.objects.waiting().without_seat_of(by.pk)
    return queue.assigned_to(by.pk), queue.unassigned()


def read_queue(by: User) -> Queue:
    """Read what `by` holds and what waits for them: five queries."""
    halves = waiting_for(by)
    waiting = [claim for half in halves for claim in _with_article(half)[:QUEUE_SHOWN]]
    return Queue(
        held=list(_with_article(Claim.objects.held_by(by.pk))),
        waiting=waiting[:QUEUE_SHOWN],
        count=sum(half.order_by()[:COUNTED_AT_MOST].count() for half in halves),
    )


def _with_article(claims: ClaimQuerySet) -> ClaimQuerySet:
    return claims.select_related("article").with_sentence()
