"""Where reviews disagree, or a reviewer passes the decision on: somebody else settles it."""

from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase
from uuid import UUID

from django.db import transaction
from django.db.models import prefetch_related_objects

from annotations.models import Claim, Draft, Event, Review, Seat, User
from annotations.review.judgements import Judgement
from annotations.review.rules import apply
from annotations.review.transitions import Action
from annotations.services.moves import attempt, lock_claim, move
from annotations.services.review import (
    keep_draft,
    lock_for_review,
    verdict_columns,
    write_review,
)
from annotations.services.seats import mark, standing_reviews


@dataclass(frozen=True, slots=True)
class Submission:
    """One review as it stands beside the others; `name` is a letter where nobody is named."""

    name: str
    review: Review
    cited: frozenset[int]


@dataclass(frozen=True, slots=True)
class Escalation:
    """Why somebody gave no verdict and passed the claim on."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ToSettle:
    """What whoever settles a claim has before them."""

    is_anonymous: bool
    submissions: list[Submission]
    escalations: list[Escalation]


def read(claim: Claim, *, by: User) -> ToSettle:
    """Return what each reviewer said, for somebody who may settle it.

    Raises `NotPermitted` or `TransitionRefused` for anyone else: who judged it may not look either,
    since another round may come.
    """
    apply(attempt(claim, action=Action.ADJUDICATE, by=by))
    is_anonymous = claim.policy is not None and claim.policy.is_anonymous
    reviews = standing_reviews(claim)
    prefetch_related_objects(reviews, "citations")
    if is_anonymous:
        # The history tells who judged first, so the order here must not.
        reviews.sort(key=lambda review: review.idempotency_key.hex)
    submissions = [
        Submission(
            name=f"Reviewer {letter}" if is_anonymous else str(review.reviewer),
            review=review,
            cited=frozenset(citation.link_id for citation in review.citations.all()),
        )
        for letter, review in zip(ascii_uppercase, reviews, strict=False)
    ]
    return ToSettle(is_anonymous, submissions, _escalations(claim, is_anonymous=is_anonymous))


def _escalations(claim: Claim, *, is_anonymous: bool) -> list[Escalation]:
    """Return why the claim was escalated, if it was: that is how it came here."""
    last = Event.objects.filter(claim=claim).select_related("actor").order_by("number").last()
    if last is None or last.action != Action.ESCALATE:
        return []
    name = "A reviewer" if is_anonymous else str(last.actor)
    return [Escalation(name, str(last.details.get("reason", "")))]


def escalate(claim_id: int, *, by: User, expected_version: int, reason: str) -> Claim:
    """Pass a claim one holds on to somebody else's decision, without giving a verdict.

    Whoever else is reviewing it stops there: their drafts are kept.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version, beside=by)
        claim = move(locked, action=Action.ESCALATE, by=by, reason=reason)
        mark(claim, person=by, use=Seat.Use.ESCALATED)
        return claim


def save_draft(
    claim_id: int,
    *,
    by: User,
    judgement: Judgement,
    since: datetime | None = None,
) -> Draft:
    """Keep what somebody who settles a claim has typed, complete or not.

    Raises `DraftChanged` as `review.save_draft` does, `NotPermitted` or `TransitionRefused` for
    whoever may not settle it, or not any more.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=None)
        apply(attempt(locked.claim, action=Action.ADJUDICATE, by=by))
        return keep_draft(
            claim_id,
            by=by,
            judgement=judgement,
            since=since,
            now=locked.now,
        )


def adjudicate(
    claim_id: int,
    *,
    by: User,
    expected_version: int,
    judgement: Judgement,
    idempotency_key: UUID,
) -> Review:
    """Settle a claim with a verdict and reasons of one's own, if the evidence gate opens.

    Refused to everyone who judged or escalated it. Arguments and refusals are those of
    `review.submit_review`.
    """
    with transaction.atomic():
        locked = lock_for_review(
            claim_id, by=by, expected_version=expected_version, idempotency_key=idempotency_key
        )
        if isinstance(locked, Review):
            return locked
        apply(attempt(locked.claim, action=Action.ADJUDICATE, by=by))
        review, details = write_review(
            locked,
            by=by,
            judgement=judgement,
            idempotency_key=idempotency_key,
            kind=Review.Kind.SETTLEMENT,
        )
        decided = verdict_columns(review, at=locked.now)
        move(locked, action=Action.ADJUDICATE, by=by, details=details, **decided)
        mark(locked.claim, person=by, use=Seat.Use.GIVEN)
        return review
