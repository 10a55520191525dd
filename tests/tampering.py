"""What an intruder with full rights on the database can do to the history, for tests that do it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import QuerySet

from annotations.models import Claim, Event
from annotations.models.guards import GUARDS, install_guard, remove_guard
from annotations.review.chain import hash_event
from annotations.services.history import chained


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Let history be changed and removed within the block."""
    for guard in GUARDS:
        remove_guard(connection, guard)
    yield
    for guard in GUARDS:
        install_guard(connection, guard)


def chain_anew(claim: Claim) -> None:
    """Work out all hashes of a claim's history again, so that its forgery fits together."""
    hash_before = ""
    for event in Event.objects.filter(claim=claim).order_by("number"):
        event.previous_hash = hash_before
        hash_after = hash_event(chained(event))
        # The append-only queryset refuses to change anything, so a plain one does it.
        QuerySet(Event).filter(pk=event.pk).update(previous_hash=hash_before, hash=hash_after)
        hash_before = hash_after
    Claim.objects.filter(pk=claim.pk).update(history_hash=hash_before)
