"""Reviewing: keep a draft, submit a verdict, approve or send back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations.models import (
    Citation,
    Claim,
    Draft,
    ProviderRun,
    Retraction,
    Review,
    SourceLink,
    User,
)
from annotations.review.errors import GateFailure, GateRefused, TransitionRefused
from annotations.review.gate import Submission, demand
from annotations.review.judgements import Judgement
from annotations.review.queueing import Rank
from annotations.review.rules import apply
from annotations.review.seats import outcome_of
from annotations.review.transitions import Action
from annotations.review.verdicts import Flag, Verdict
from annotations.services.errors import DraftChanged, StaleWrite
from annotations.services.moves import LockedClaim, attempt, lock_claim, move
from annotations.services.policies import minimum_citations
from annotations.services.queue import lease_end, renew
from annotations.services.seats import (
    facts_of,
    forget,
    hand_in,
    sit_again,
    standing_reviews,
    verdicts_of,
)


def save_draft(
    claim_id: int,
    *,
    by: User,
    judgement: Judgement,
    since: datetime | None = None,
) -> Draft:
    """Keep what a reviewer has typed, complete or not, and renew their lease.

    `since` is when the writer last saw the draft: `DraftChanged` when it was saved later than
    that. Raises `TransitionRefused` when `by` does not hold the claim any more. Either way the
    text stays with the caller, who shows it.
    """
    now = timezone.now()
    with transaction.atomic():
        if not renew(claim_id, by=by, now=now):
            message = "You do not hold this claim any more. Take it again to go on."
            raise TransitionRefused(message)
        # Renewing has locked the seat, so that two windows cannot both look and then write.
        return keep_draft(claim_id, by=by, judgement=judgement, since=since, now=now)


def keep_draft(
    claim_id: int,
    *,
    by: User,
    judgement: Judgement,
    since: datetime | None,
    now: datetime,
) -> Draft:
    """Store what someone has typed; must run under a lock that keeps their other windows out.

    Raises `DraftChanged` when it was saved later than `since`.
    """
    stored = Draft.objects.filter(claim_id=claim_id, reviewer=by)
    if since is not None and (newer := stored.filter(updated_at__gt=since).first()):
        raise DraftChanged(newer)
    draft, _ = Draft.objects.update_or_create(
        claim_id=claim_id,
        reviewer=by,
        defaults={
            "verdict": judgement.verdict if judgement.verdict in set(Verdict) else "",
            "flags": _known_flags(judgement.flags),
            "rationale": judgement.rationale,
            "cited": list(judgement.cited),
            "updated_at": now,
        },
    )
    return draft


def submit_review(
    claim_id: int,
    *,
    by: User,
    expected_version: int,
    judgement: Judgement,
    idempotency_key: UUID,
) -> Review:
    """Submit the verdict of the reviewer who holds the claim, if the evidence gate opens.

    What it cites must be among the claim's active source links. The same `idempotency_key` sent
    again returns the review it made the first time. Raises `StaleWrite`, `GateRefused`,
    `TransitionRefused` or `NotPermitted`, and then writes nothing.
    """
    with transaction.atomic():
        locked = lock_for_review(
            claim_id, by=by, expected_version=expected_version, idempotency_key=idempotency_key
        )
        if isinstance(locked, Review):
            return locked
        claim = locked.claim
        hand_in(claim, person=by)
        apply(attempt(claim, action=Action.SUBMIT, by=by))
        review, details = write_review(
            locked, by=by, judgement=judgement, idempotency_key=idempotency_key
        )
        # Only where others judge it too do their reviews have to be read.
        reviews = standing_reviews(claim) if claim.reviewers_needed > 1 else [review]
        outcome = outcome_of(
            Action.SUBMIT, by=by.pk, seats=facts_of(claim), verdicts=verdicts_of(reviews)
        )
        # Of reviews that agree the first one decides: its words and sources become the claim's.
        decided = verdict_columns(reviews[0], at=locked.now) if outcome is None else {}
        if claim.assignee_id == by.pk:
            # The seats that are left are anybody's.
            decided["assignee"] = None
        move(locked, action=Action.SUBMIT, by=by, details=details, outcome=outcome, **decided)
        forget(claim)
        return review


def take_back(claim_id: int, *, by: User, expected_version: int) -> Claim:
    """Take one's own review back while nobody has acted on it; one holds the claim again.

    The review stays in the history, as one that does not count.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version, beside=by)
        claim = locked.claim
        outcome = outcome_of(Action.TAKE_BACK, by=by.pk, seats=facts_of(claim))
        mine = [review for review in standing_reviews(claim) if review.reviewer_id == by.pk]
        details = {"review": mine[-1].pk} if mine else {}
        move(
            locked,
            action=Action.TAKE_BACK,
            by=by,
            details=details,
            outcome=outcome,
            **no_verdict(),
        )
        Retraction.objects.create(review=mine[-1], created_at=locked.now)
        sit_again(claim, person=by, until=lease_end(locked.now))
        return claim


def verdict_columns(review: Review, *, at: datetime) -> dict[str, Any]:
    """Return what a claim takes over from the review that decides it."""
    return {
        "verdict": review.verdict,
        "flags": review.flags,
        "rationale": review.rationale,
        "deciding_review": review,
        "decided_by": review.reviewer,
        "decided_at": at,
    }


def no_verdict() -> dict[str, Any]:
    """Return what a claim looks like that has no verdict any more."""
    return {
        "verdict": "",
        "flags": [],
        "rationale": "",
        "deciding_review": None,
        "decided_by": None,
        "decided_at": None,
    }


def lock_for_review(
    claim_id: int, *, by: User, expected_version: int, idempotency_key: UUID
) -> LockedClaim | Review:
    """Lock a claim to write a review of it, or return the review this very submission made.

    Raises what `lock_claim` does; must run inside a transaction.
    """
    try:
        return lock_claim(claim_id, expected_version=expected_version, beside=by)
    except StaleWrite:
        # The first of two identical submissions moved the version on: answer with its review.
        done = Review.objects.filter(reviewer=by, idempotency_key=idempotency_key).first()
        if done is None or done.claim_id != claim_id:
            raise
        return done


def write_review(
    locked: LockedClaim,
    *,
    by: User,
    judgement: Judgement,
    idempotency_key: UUID,
    kind: Review.Kind = Review.Kind.INDEPENDENT,
) -> tuple[Review, dict[str, Any]]:
    """Store a review with its citations if the evidence gate opens.

    Returns the review and the details for the event of the move it belongs to. Raises
    `GateRefused`, or `TransitionRefused` when the key made another review already.
    """
    known_flags = _known_flags(judgement.flags, is_strict=True)
    links = _cited_links(locked.claim, judgement.cited)
    decided = _demanded_verdict(locked.claim, judgement, links=links)
    try:
        review = Review.objects.create(
            claim=locked.claim,
            reviewer=by,
            verdict=decided.value,
            flags=known_flags,
            rationale=judgement.rationale.strip(),
            kind=kind,
            round=locked.claim.round,
            idempotency_key=idempotency_key,
            created_at=locked.now,
        )
    except IntegrityError as error:
        message = (
            "The key of this submission (in the API: Idempotency-Key) made another review "
            "already. Load the claim again and submit with a new key."
        )
        raise TransitionRefused(message) from error
    Citation.objects.bulk_create(Citation(review=review, link_id=link) for link in links)
    review.cited = links
    return review, {"verdict": decided.value, "review": review.pk, "citations": len(links)}


def approve(claim_id: int, *, by: User, expected_version: int) -> Claim:
    """Approve a verdict that someone else gave."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        return move(locked, action=Action.APPROVE, by=by)


def send_back(claim_id: int, *, by: User, expected_version: int, reason: str) -> Claim:
    """Return a decided claim to the front of the queue; its reviews stay in the history."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        return move(
            locked,
            action=Action.SEND_BACK,
            by=by,
            reason=reason,
            details={"verdict": locked.claim.verdict, "review": locked.claim.deciding_review_id},
            # Sent back work comes before other work of its priority: someone already waits for it.
            priority=replace(Rank.read(locked.claim.priority), is_sent_back=True).value,
            **no_verdict(),
        )


def _known_flags(flags: Sequence[str], *, is_strict: bool = False) -> list[str]:
    known: list[str] = [flag.value for flag in Flag if flag.value in set(flags)]
    unknown = sorted(set(flags) - set(known))
    if unknown and is_strict:
        failure = GateFailure("flags", f"There is no flag “{unknown[0]}”.")
        raise GateRefused((failure,))
    return known


def _cited_links(claim: Claim, cited: Sequence[int]) -> list[int]:
    """Return the ids among `cited` that are active links of this claim; refuse any other."""
    wanted = list(dict.fromkeys(cited))
    if not wanted:
        return []
    links = SourceLink.objects.filter(claim=claim, state=SourceLink.State.ACTIVE, id__in=wanted)
    found = set(links.values_list("id", flat=True))
    if missing := [link for link in wanted if link not in found]:
        message = (
            f"A source you cited (number {missing[0]}) is not among this claim’s sources any more."
        )
        raise GateRefused((GateFailure("citations", message),))
    return wanted


def _demanded_verdict(claim: Claim, judgement: Judgement, *, links: Sequence[int]) -> Verdict:
    if judgement.verdict not in set(Verdict):
        raise GateRefused((GateFailure("verdict", "Choose a verdict."),))
    chosen = Verdict(judgement.verdict)
    searches = 0
    if chosen is Verdict.UNPROVEN:
        answered = ProviderRun.objects.filter(claim=claim)
        searches = answered.exclude(outcome=ProviderRun.Outcome.FAILED).count()
    submission = Submission(
        verdict=chosen,
        rationale=judgement.rationale,
        citations=len(links),
        searches=searches,
    )
    demand(submission, minimum_citations=minimum_citations(claim))
    return chosen
