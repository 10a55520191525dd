"""The log of what left the desk: one frozen record after another, in commit order."""

from datetime import UTC, datetime

from django.db import connection

from annotations.export.claimreview import InvalidClaimReview, claim_review
from annotations.export.record import ClaimRecord
from annotations.models import Claim, Publication, User
from annotations.review.errors import TransitionRefused
from annotations.services.export import records_of

# The advisory lock's key; any number will do as long as nothing else in the database uses it.
_PUBLICATION_LOCK = 7_046_029_254


def append(
    claim: Claim, *, kind: Publication.Kind, record: ClaimRecord, by: User, note: str = ""
) -> Publication:
    """Make `record` the newest publication of `claim`; must run in a transaction.

    Raises `TransitionRefused` when the record would make no valid ClaimReview.
    """
    if kind is not Publication.Kind.WITHDRAWN:
        _demand_valid(record)
    _lock_sequence()
    Publication.objects.filter(claim=claim, is_latest=True).update(is_latest=False)
    return Publication.objects.create(
        claim=claim, kind=kind, record=record.as_json(), note=note, published_by=by
    )


def record_of(claim: Claim) -> ClaimRecord:
    """Return the record of a claim as it stands now."""
    return next(records_of(Claim.objects.filter(pk=claim.pk)))


def iso(moment: datetime) -> str:
    """Return a moment as records hold it: ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat()


def _demand_valid(record: ClaimRecord) -> None:
    try:
        claim_review(record)
    except InvalidClaimReview as error:
        message = f"This verdict cannot be published yet. {error}"
        raise TransitionRefused(message) from error


def _lock_sequence() -> None:
    """Let one transaction at a time give out the next sequence number, until it commits.

    Without this, number 8 could be committed and read by a consumer before number 7, who would
    then never ask for 7 again. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLICATION_LOCK])
