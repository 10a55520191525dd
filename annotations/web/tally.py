"""How much waits for someone, in numbers that a page keeps current while it is open.

Only what the person may take up is counted, and nothing they have a seat at: no number changes
with what another judged of a claim that they judge too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from annotations.models import Claim, Seat, User
from annotations.models.claims import ClaimQuerySet
from annotations.models.counts import count_each
from annotations.review.roles import Permission
from annotations.review.transitions import State
from annotations.services.queue import Wanted

# Beyond this the exact number helps nobody, and counting a long queue takes its time.
COUNTED_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Count:
    """One number of the tally: `words` follow it, `address` shows what it counts."""

    name: str
    number: int
    words: str
    address: str

    @property
    def shown(self) -> str:
        """Return the number, or that there are more than were counted."""
        return f"{self.number}+" if self.number >= COUNTED_AT_MOST else str(self.number)


@dataclass(frozen=True, slots=True)
class Tally:
    """What waits for someone, 0 for what their roles do not include.

    Of the queue some is `assigned` to them and some `open` to anybody.
    """

    assigned: int
    open: int
    held: int
    to_settle: int
    to_approve: int
    to_publish: int

    @property
    def waiting(self) -> int:
        """Return how much "next" could give them."""
        return min(COUNTED_AT_MOST, self.assigned + self.open)

    @property
    def token(self) -> str:
        """Return what changes whenever a number does."""
        numbers = (self.waiting, self.held, self.to_settle, self.to_approve, self.to_publish)
        return ".".join(map(str, numbers))

    @property
    def lead(self) -> str:
        """Return which of the numbers comes first on the desk, "" where nothing waits."""
        if self.held:
            return "held"
        if self.to_approve:
            return "to-approve"
        return "waiting" if self.waiting else ""

    @property
    def first(self) -> Count | None:
        """Return the number that comes first on the desk, None where nothing waits."""
        return next((row for row in self.counts if row.name == self.lead), None)

    @property
    def counts(self) -> list[Count]:
        """Return the numbers that are not 0, in the order in which one takes them up."""
        claims = reverse("claim-list")
        rows = [
            Count("held", self.held, "with you", reverse("review-idle")),
            Count("waiting", self.waiting, "waiting", reverse("review-idle")),
            Count("to-settle", self.to_settle, "to settle", f"{claims}?state=adjudication"),
            Count("to-approve", self.to_approve, "to approve", f"{claims}?state=decided"),
            Count("to-publish", self.to_publish, "to publish", f"{claims}?state=approved"),
        ]
        return [row for row in rows if row.number]


def read_tally(user: User, wanted: Wanted | None = None) -> Tally:
    """Count what waits for `user` in one query; `wanted` narrows the queue."""
    if user.may(Permission.REVIEW):
        return read_numbers(user, wanted or Wanted())
    return _tally(count_each(_others(user), at_most=COUNTED_AT_MOST, of=user))


def read_numbers(user: User, wanted: Wanted) -> Tally:
    """Count as `read_tally` does, and the queue for whoever looks at it and does not review."""
    halves = zip(("assigned", "open"), wanted.halves(user), strict=False)
    queries = {**dict(halves), "held": Seat.objects.held().filter(reviewer=user), **_others(user)}
    return _tally(count_each(queries, at_most=COUNTED_AT_MOST, of=user))


def _others(user: User) -> dict[str, QuerySet[Any]]:
    """Return what `user` may take up beside the queue, by the names of `Tally`."""
    asked: dict[str, QuerySet[Any]] = {}
    if user.may(Permission.ADJUDICATE):
        asked["to_settle"] = to_settle(user)
    if user.may(Permission.APPROVE):
        asked |= {"to_approve": to_approve(user), "to_publish": to_publish(user)}
    return asked


def _tally(found: Mapping[str, int]) -> Tally:
    return Tally(**{field.name: found.get(field.name, 0) for field in fields(Tally)})


def to_settle(user: User) -> ClaimQuerySet:
    """Return what others disagree on or escalated."""
    return Claim.objects.filter(state=State.ADJUDICATION).without_seat_of(user.pk)


def to_approve(user: User) -> ClaimQuerySet:
    """Return the verdicts others gave that wait for approval."""
    return Claim.objects.decided().without_seat_of(user.pk)


def to_publish(user: User) -> ClaimQuerySet:
    """Return what others approved or revised and `user` may publish."""
    approved = Q(state=State.APPROVED) & ~Q(seats__reviewer=user)
    revised = Q(state=State.CORRECTING, revision__isnull=False) & ~Q(revision__reviewer=user)
    # The states once more for all of it: with them alone the index can be asked.
    either = Claim.objects.filter(state__in=[State.APPROVED, State.CORRECTING])
    return either.filter(approved | revised)
