"""Publishing, correcting and withdrawing: what leaves the desk is frozen here, in commit order.

Whatever happens to a published verdict happens at once to the claims that say the same.
"""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.export.record import ClaimRecord
from annotations.models import Citation, Claim, Publication, SourceLink, User
from annotations.review.errors import TransitionRefused
from annotations.review.rules import apply
from annotations.review.transitions import Action
from annotations.review.validity import demand_possible
from annotations.services.merging import lock_family, reach_duplicates
from annotations.services.moves import attempt, lock_claim, move
from annotations.services.previous import forget_text, keep_text
from annotations.services.publication_log import append, iso, record_of
from annotations.services.replies import why_not_published


def publish(
    claim_id: int,
    *,
    by: User,
    expected_version: int,
    valid_as_of: date | None = None,
    recheck_on: date | None = None,
) -> Publication:
    """Publish an approved verdict: freeze its record and give it the next sequence number.

    `valid_as_of` is the day the verdict is true of, `recheck_on` the one on which the claim comes
    back by itself. Raises `FieldRefused` where they cannot be meant, and `TransitionRefused` while
    the claimant may still reply, where a cited source was set aside since, or when the record would
    make no valid ClaimReview.
    """
    days: dict[str, Any] = {"valid_as_of": valid_as_of, "recheck_on": recheck_on}
    with transaction.atomic():
        lock_family(claim_id)
        locked = lock_claim(claim_id, expected_version=expected_version)
        # Who may not publish at all learns that first.
        apply(attempt(locked.claim, action=Action.PUBLISH, by=by))
        if waiting := why_not_published(locked.claim):
            raise TransitionRefused(waiting)
        _demand_sources(locked.claim.deciding_review_id)
        demand_possible(today=timezone.localdate(), **days)
        claim = move(locked, action=Action.PUBLISH, by=by, details=_told(days), **days)
        record = dataclasses.replace(record_of(claim), published_at=iso(locked.now))
        publication = append(claim, kind=Publication.Kind.PUBLISHED, record=record, by=by)
        keep_text(publication)
        reach_duplicates(publication, by=by)
        return publication


def republish(
    claim_id: int,
    *,
    by: User,
    expected_version: int,
    reason: str,
    valid_as_of: date | None = None,
    recheck_on: date | None = None,
) -> Publication:
    """Publish a correction: the revised verdict takes the place of the one that is public.

    `reason` is the note for readers. The days are those of the corrected verdict: what is not
    given is not kept from the one before. Raises `FieldRefused`, or `TransitionRefused` without a
    revision, where a source it cites was set aside since, or when the record would make no valid
    ClaimReview.
    """
    note = reason.strip()
    days: dict[str, Any] = {"valid_as_of": valid_as_of, "recheck_on": recheck_on}
    with transaction.atomic():
        lock_family(claim_id)
        locked = lock_claim(claim_id, expected_version=expected_version)
        apply(attempt(locked.claim, action=Action.REPUBLISH, by=by, reason=reason))
        _demand_sources(locked.claim.revision_id)
        demand_possible(today=timezone.localdate(), **days)
        changes = _revised(locked.claim) | days
        details = {"was": locked.claim.verdict, "review": locked.claim.revision_id, **_told(days)}
        claim = move(
            locked, action=Action.REPUBLISH, by=by, reason=reason, details=details, **changes
        )
        standing = Publication.objects.latest().get(claim=claim)
        record = dataclasses.replace(
            record_of(claim),
            published_at=standing.record["published_at"],
            corrected_at=iso(locked.now),
            correction_note=note,
        )
        kind = Publication.Kind.CORRECTED
        publication = append(claim, kind=kind, record=record, by=by, note=note)
        keep_text(publication)
        reach_duplicates(publication, by=by)
        return publication


def withdraw(claim_id: int, *, by: User, expected_version: int, reason: str) -> Publication:
    """Withdraw a published verdict; a tombstone with the reason stays and is exported."""
    note = reason.strip()
    with transaction.atomic():
        lock_family(claim_id)
        locked = lock_claim(claim_id, expected_version=expected_version)
        claim = move(locked, action=Action.WITHDRAW, by=by, reason=reason, recheck_on=None)
        forget_text(claim_id)
        published = Publication.objects.latest().get(claim=claim)
        record = dataclasses.replace(
            ClaimRecord.from_json(published.record),
            state=claim.state,
            withdrawn_at=iso(locked.now),
            withdrawal_reason=note,
        )
        kind = Publication.Kind.WITHDRAWN
        publication = append(claim, kind=kind, record=record, by=by, note=note)
        reach_duplicates(publication, by=by)
        return publication


def _demand_sources(review_id: int | None) -> None:
    """Refuse to publish a review that cites what somebody has set aside since."""
    cited = Citation.objects.filter(review=review_id).select_related("link__document")
    aside = cited.exclude(link__state=SourceLink.State.ACTIVE).defer("link__document__text").first()
    if aside is not None:
        message = (
            f"The verdict cites “{aside.link.document.title}”, which was set aside since: put it "
            "back among the sources, or have the claim judged without it."
        )
        raise TransitionRefused(message)


def _told(days: Mapping[str, date | None]) -> dict[str, str]:
    """Return the days that were given as the history keeps them."""
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _revised(claim: Claim) -> dict[str, Any]:
    """Return what a revision changes of its claim; nothing where there is none."""
    review = claim.revision
    if review is None:
        return {}
    return {
        "verdict": review.verdict,
        "flags": review.flags,
        "rationale": review.rationale,
        "deciding_review": review,
        "decided_by": review.reviewer,
        "decided_at": review.created_at,
    }
