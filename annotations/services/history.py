"""Verifying the history: nothing of it was changed, and nothing is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, Q

from annotations.models import Claim, Event, HistoryCheck, User
from annotations.review.chain import ChainedEvent, ChainEnd, fault_of_end, fault_of_link
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission

_CHUNK = 2_000
# A request that takes longer than a few seconds is not for a web server.
_MOST_IN_A_REQUEST = 100_000
_CHAINED = (
    "number",
    "action",
    "from_state",
    "to_state",
    "actor_id",
    "note",
    "details",
    "created_at",
    "previous_hash",
)
_Row = tuple[Any, ...]


class HistoryTooLong(Exception):
    """The history has too many events to be verified while someone waits for a page."""


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first place where a claim's history does not fit together, and how."""

    claim_id: int
    fault: str

    def __str__(self) -> str:
        """Name the place as people read it."""
        return f"Claim {self.claim_id}: {self.fault}."


@dataclass(frozen=True, slots=True)
class Verification:
    """What was verified: how many events of how many claims, and the first broken link."""

    events: int
    claims: int
    broken: BrokenLink | None


def verify() -> Verification:
    """Verify the chain of every claim, in the order of their ids, up to the first broken link.

    One query reads claims and events in one snapshot, so that whoever works on meanwhile breaks
    nothing; the rows are streamed, so that memory does not grow with them.
    """
    events = claims = 0
    for claim_id, rows in groupby(_rows(), key=itemgetter(0)):
        length, fault = _verify_rows(claim_id, rows)
        if fault:
            return Verification(events, claims, BrokenLink(claim_id, fault))
        events, claims = events + length, claims + 1
    return Verification(events, claims, _orphan())


def verify_claim(claim: Claim, *, events: Iterable[Event]) -> str:
    """Say what is wrong with one claim's history, or return ""; `events` are in their order."""
    end = (claim.pk, claim.version, claim.state, claim.history_hash)
    rows = [
        (*end, event.hash, *(getattr(event, name) for name in _CHAINED)) for event in events
    ] or [(*end, *(None for _ in ("hash", *_CHAINED)))]
    return _verify_rows(claim.pk, rows)[1]


def chained(event: Event) -> ChainedEvent:
    """Return what the hash of a stored event covers."""
    return ChainedEvent(event.claim_id, *(getattr(event, name) for name in _CHAINED))


def check_history(*, by: User | None) -> HistoryCheck:
    """Verify everything and record what came of it; None is the desk itself, on the command line.

    Raises `NotPermitted`, or `HistoryTooLong` where a person would wait too long for it.
    """
    if by is not None:
        _demand_possible(by)
    found = verify()
    return HistoryCheck.objects.create(
        events=found.events,
        claims=found.claims,
        fault=str(found.broken) if found.broken else "",
        checked_by=by,
    )


def _demand_possible(by: User) -> None:
    if not by.may(Permission.AUDIT):
        message = "Your role does not include verifying the history; ask an editor or an admin."
        raise NotPermitted(message)
    newest = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    if newest > _MOST_IN_A_REQUEST:
        message = (
            f"The history has about {newest:,} events, too many to verify while a page loads. "
            "Run “python manage.py verify_history” on the server; its result appears here."
        )
        raise HistoryTooLong(message)


def _rows() -> Iterator[_Row]:
    """Yield claim id, version, state, end of history and, of each event, its hash and content."""
    with_history = Claim.objects.filter(Q(version__gt=1) | Q(events__isnull=False))
    columns = (f"events__{name}" for name in ("hash", *_CHAINED))
    rows = with_history.order_by("id", "events__number").values_list(
        "id", "version", "state", "history_hash", *columns
    )
    return rows.iterator(chunk_size=_CHUNK)


def _verify_rows(claim_id: int, rows: Iterable[_Row]) -> tuple[int, str]:
    """Return how many events a claim has and what is wrong with them; "" is nothing."""
    before: ChainedEvent | None = None
    hash_before, length, end = "", 0, ChainEnd(version=1, state="", hash="")
    for _, version, state, history_hash, stored_hash, *content in rows:
        end = ChainEnd(version=version, state=state, hash=history_hash)
        if stored_hash is None:
            break
        event = ChainedEvent(claim_id, *content)
        fault = fault_of_link(
            event, stored_hash=stored_hash, before=before, hash_before=hash_before
        )
        if fault:
            return length, fault
        before, hash_before, length = event, stored_hash, length + 1
    return length, fault_of_end(before, last_hash=hash_before, end=end)


def _orphan() -> BrokenLink | None:
    """Return an event whose claim is gone: SQLite lets a connection switch its keys off."""
    known = Claim.objects.filter(pk=OuterRef("claim_id"))
    row = Event.objects.filter(~Exists(known)).order_by("id").values("claim_id", "number").first()
    return BrokenLink(row["claim_id"], f"event {row['number']} has no claim") if row else None
