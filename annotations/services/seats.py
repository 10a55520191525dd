"""Seats at a claim: read for the transition table, taken and given up in the same transaction."""

from collections.abc import Iterable
from datetime import datetime

from annotations.models import Claim, Review, Seat, User
from annotations.review.seats import Seats
from annotations.review.transitions import State
from annotations.review.verdicts import Verdict


def seats_at(claim: Claim) -> list[Seat]:
    """Return the seats taken at a claim, with the people; read once for each instance of it."""
    if claim.state == State.EXTRACTED or (
        claim.state == State.QUEUED and claim.reviewers_needed == 1
    ):
        # Nobody can have one: whoever took the only seat would have moved the claim on.
        return []
    if claim.seats_taken is None:
        claim.seats_taken = list(Seat.objects.filter(claim=claim).select_related("reviewer"))
    return claim.seats_taken


def seat_of(claim: Claim, person: User) -> Seat | None:
    """Return the seat that someone has at a claim."""
    return next((seat for seat in seats_at(claim) if seat.reviewer_id == person.pk), None)


def held_seat(claim: Claim, person: User) -> Seat | None:
    """Return the seat someone is reviewing from, if they are."""
    seat = seat_of(claim, person)
    return seat if seat is not None and seat.use == Seat.Use.HELD else None


def facts_of(claim: Claim) -> Seats:
    """Return what the transition table looks at."""
    taken = [(seat.reviewer_id, seat.use) for seat in seats_at(claim)]
    return as_seats(taken, needed=claim.reviewers_needed)


def as_seats(taken: Iterable[tuple[int, str]], *, needed: int) -> Seats:
    """Return rows of (reviewer id, use) as the transition table knows them."""
    rows = list(taken)
    return Seats(
        needed=needed,
        holders=frozenset(pk for pk, use in rows if use == Seat.Use.HELD),
        judges=frozenset(pk for pk, use in rows if use != Seat.Use.HELD),
    )


def sit_down(claim: Claim, *, person: User, until: datetime) -> None:
    """Give someone a seat to review from."""
    Seat.objects.create(claim=claim, reviewer=person, expires_at=until)
    forget(claim)


def sit_again(claim: Claim, *, person: User, until: datetime) -> None:
    """Let someone who has judged review from the same seat once more."""
    mine = Seat.objects.filter(claim=claim, reviewer=person)
    mine.update(use=Seat.Use.HELD, expires_at=until)
    forget(claim)


def hand_in(claim: Claim, *, person: User) -> None:
    """Mark the seat that someone submits from; the table still sees it as it was before.

    Nothing happens without such a seat: the table refuses then.
    """
    before = seats_at(claim) if claim.reviewers_needed > 1 else None
    held = Seat.objects.held().filter(claim=claim, reviewer=person)
    is_holder = bool(held.update(use=Seat.Use.GIVEN, expires_at=None))
    if before is None and is_holder:
        # There is but this one seat, so it need not be read.
        claim.seats_taken = [Seat(claim=claim, reviewer=person)]


def leave(claim: Claim, *, person_id: int) -> None:
    """Free the seat of someone who gives the claim up, or whose time is over."""
    Seat.objects.held().filter(claim=claim, reviewer=person_id).delete()
    forget(claim)


def mark(claim: Claim, *, person: User, use: Seat.Use) -> None:
    """Note that someone who has no seat (any more) has had their say."""
    Seat.objects.create(claim=claim, reviewer=person, use=use)
    forget(claim)


def stand_up(claim: Claim) -> None:
    """Free the seats of all who are still reviewing: the claim has moved on."""
    Seat.objects.held().filter(claim=claim).delete()
    forget(claim)


def clear(claim: Claim) -> None:
    """Free all seats: the next round begins."""
    Seat.objects.filter(claim=claim).delete()
    forget(claim)


def forget(claim: Claim) -> None:
    """Make the next look at the seats read them again."""
    claim.seats_taken = None


def standing_reviews(claim: Claim) -> list[Review]:
    """Return the independent reviews of the present round, the first one first."""
    reviews = Review.objects.filter(
        claim=claim,
        round=claim.round,
        kind=Review.Kind.INDEPENDENT,
        retraction__isnull=True,
    )
    return list(reviews.select_related("reviewer").order_by("id"))


def verdicts_of(reviews: Iterable[Review]) -> list[Verdict]:
    """Return their verdicts, in the same order."""
    return [Verdict(review.verdict) for review in reviews]
