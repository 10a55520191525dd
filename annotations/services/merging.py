"""Claims that say the same share one verdict: that of the canonical claim they point to.

A merged claim has no verdict of its own. What is published of it is the canonical claim's newest
publication in this claim's words and place; it is made, corrected and withdrawn with that one, in
the same transaction, with a sequence number of its own.
"""

import dataclasses
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotations.export.record import ClaimRecord
from annotations.models import Claim, Event, Publication, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.roles import Permission
from annotations.review.rules import apply
from annotations.review.transitions import Action, State
from annotations.services.moves import LockedClaim, attempt, lock_claim, lock_in_order, move
from annotations.services.publication_log import append, iso, record_of

_SHARED = (
    "verdict",
    "verdict_label",
    "rating",
    "flags",
    "rationale",
    "sources",
    "decided_at",
    "corrected_at",
    "correction_note",
    "withdrawn_at",
    "withdrawal_reason",
    "valid_as_of",
)
# Nothing is the same as what is out of the work.
_NO_CANONICAL = frozenset({State.DISMISSED, State.WITHDRAWN})


def merge(
    claim_id: int, *, into: int, by: User, expected_version: int | None, reason: str = ""
) -> Claim:
    """Say that an undecided claim says the same as the claim `into`; `unmerge` undoes it.

    Where `into` is itself the same as another, that one is pointed to. Drafts and sources stay.
    Raises `StaleWrite`, `NotPermitted`, `TransitionRefused` or `Claim.DoesNotExist`.
    """
    with transaction.atomic():
        lock_in_order(Q(pk__in=(claim_id, into)))
        locked = lock_claim(claim_id, expected_version=expected_version)
        # Who may not merge at all learns that first.
        apply(attempt(locked.claim, action=Action.MERGE, by=by, reason=reason))
        canonical = _canonical(into)
        _demand_mergeable(locked.claim, canonical=canonical)
        return move(
            locked,
            action=Action.MERGE,
            by=by,
            reason=reason,
            details={"into": canonical.pk, "words": canonical.text},
            canonical=canonical,
            decided_by=by,
            decided_at=locked.now,
        )


def unmerge(claim_id: int, *, by: User, expected_version: int | None, reason: str) -> Claim:
    """Make a merged claim one of its own again, waiting in the queue.

    What was published of it is withdrawn, with the reason; that takes who may publish.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        apply(attempt(locked.claim, action=Action.UNMERGE, by=by, reason=reason))
        standing = Publication.objects.standing().filter(claim=claim_id).first()
        if standing is not None:
            _demand_publish(by)
            record = dataclasses.replace(
                ClaimRecord.from_json(standing.record),
                state=State.WITHDRAWN.value,
                withdrawn_at=iso(locked.now),
                withdrawal_reason=reason.strip(),
            )
            kind = Publication.Kind.WITHDRAWN
            append(locked.claim, kind=kind, record=record, by=by, note=reason.strip())
        return move(
            locked,
            action=Action.UNMERGE,
            by=by,
            reason=reason,
            details={"into": locked.claim.canonical_id},
            canonical=None,
            decided_by=None,
            decided_at=None,
        )


def share(claim_id: int, *, by: User, expected_version: int) -> Publication:
    """Publish a merged claim with the verdict that is public of the claim it repeats.

    From then on it follows every correction and the withdrawal. Raises `TransitionRefused` while
    there is nothing to share, or when it is public already.
    """
    with transaction.atomic():
        found = Claim.objects.only("canonical_id").get(pk=claim_id)
        lock_in_order(Q(pk__in=(claim_id, found.canonical_id or claim_id)))
        locked = lock_claim(claim_id, expected_version=expected_version)
        apply(attempt(locked.claim, action=Action.SHARE, by=by))
        if message := why_not_shared(locked.claim):
            raise TransitionRefused(message)
        shared = Publication.objects.standing().get(claim=locked.claim.canonical_id)
        claim = move(locked, action=Action.SHARE, by=by, details={"publication": shared.pk})
        record = _shared_record(claim, shared=shared, now=locked.now, first=None)
        return append(claim, kind=Publication.Kind.PUBLISHED, record=record, by=by)


def why_not_shared(claim: Claim) -> str:
    """Return why a merged claim cannot be published with the verdict it shares; "" when it can."""
    family = (claim.pk, claim.canonical_id)
    public = set(
        Publication.objects.standing().filter(claim__in=family).values_list("claim_id", flat=True)
    )
    if claim.pk in public:
        return "This claim is public with the verdict of the claim it repeats already."
    if claim.canonical_id not in public:
        return "The claim it repeats is not public; this one is published when that one is."
    return ""


def reach_duplicates(publication: Publication, *, by: User) -> list[Publication]:
    """Carry what was just published of a claim over to those that say the same.

    A claim that is not public yet is published with it, unless `by` is who said that it is the
    same: what one person claims, a second one publishes. Neither is it where the words it was
    merged with have changed since: nobody has said that these are the same. Must run in the
    transaction that made `publication`, after `lock_family`.
    """
    now = timezone.now()
    duplicates = list(
        Claim.objects.select_for_update(no_key=True)
        .filter(canonical=publication.claim_id)
        .order_by("id")
    )
    public = Publication.objects.standing().filter(claim__in=duplicates) if duplicates else []
    standing = {row.claim_id: row for row in public}
    made = []
    for duplicate in duplicates:
        before = standing.get(duplicate.pk)
        if before is None and not _is_first_time(publication, of=duplicate, by=by):
            continue
        claim = move(
            LockedClaim(claim=duplicate, now=now),
            action=Action.FOLLOW,
            by=None,
            reason=publication.note,
            details={"publication": publication.pk},
        )
        kind = Publication.Kind(publication.kind) if before else Publication.Kind.PUBLISHED
        record = _shared_record(claim, shared=publication, now=now, first=before)
        made.append(append(claim, kind=kind, record=record, by=by, note=publication.note))
    return made


def lock_family(claim_id: int) -> None:
    """Lock a claim and those that say the same, for a change that reaches them all."""
    lock_in_order(Q(pk=claim_id) | Q(canonical=claim_id))


def _is_first_time(publication: Publication, *, of: Claim, by: User) -> bool:
    if publication.kind == Publication.Kind.WITHDRAWN or of.decided_by_id == by.pk:
        return False
    merged = Event.objects.filter(claim=of, action=Action.MERGE.value).latest("number")
    return bool(merged.details["words"] == publication.record["text"])


def _canonical(claim_id: int) -> Claim:
    claim = Claim.objects.select_related("canonical").get(pk=claim_id)
    return claim.canonical or claim


def _demand_mergeable(claim: Claim, *, canonical: Claim) -> None:
    state = State(canonical.state)
    if canonical.pk == claim.pk:
        message = "A claim cannot be merged with itself: choose another one."
    elif state in _NO_CANONICAL:
        message = f"“{canonical.text}” is “{state.label}”: choose a claim that still stands."
    elif Claim.objects.filter(canonical=claim).exists():
        message = (
            "Other claims share the verdict of this one. Merge the other way round, or make those "
            "claims of their own first."
        )
    else:
        return
    raise TransitionRefused(message)


def _demand_publish(by: User) -> None:
    if not by.may(Permission.PUBLISH):
        message = "This claim is public: ask an editor, who may withdraw what is published of it."
        raise NotPermitted(message)


def _shared_record(
    claim: Claim, *, shared: Publication, now: datetime, first: Publication | None
) -> ClaimRecord:
    """Return the claim's own record with the verdict, reasons and sources of another's.

    `first` is what stands of the claim itself: it was published when that says.
    """
    theirs = ClaimRecord.from_json(shared.record)
    return dataclasses.replace(
        record_of(claim),
        **{name: getattr(theirs, name) for name in _SHARED},
        state=theirs.state,
        published_at=first.record["published_at"] if first else iso(now),
        canonical_id=shared.claim_id,
    )
