"""The chain of a claim's history: each event carries the SHA-256 of itself and its forerunner.

Nothing of a chained event can be changed, and no event be taken out or put in between, without
the hashes ceasing to fit. What the newest event's hash is stands beside the claim, so that a
chain cut short at its end is seen as well.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# A claim begins at version 1 without an event; its first event makes it version 2.
FIRST_NUMBER = 2


@dataclass(frozen=True, slots=True)
class ChainedEvent:
    """One event with all that its hash covers; `actor_id` is None for the desk itself."""

    claim_id: int
    number: int
    action: str
    from_state: str
    to_state: str
    actor_id: int | None
    note: str
    details: Mapping[str, Any]
    created_at: datetime
    previous_hash: str


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where a claim stands by its own row: what the last event of its chain must lead to."""

    version: int
    state: str
    hash: str


def hash_event(event: ChainedEvent) -> str:
    """Return the SHA-256 of an event and the hash before it, in hexadecimal.

    It is taken over JSON with sorted keys, no white space and ASCII escapes, the time in UTC with
    microseconds. Stored histories rest on this form: it must never change.
    """
    values = {
        "action": event.action,
        "actor": event.actor_id,
        "claim": event.claim_id,
        "created_at": event.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "details": event.details,
        "from_state": event.from_state,
        "note": event.note,
        "number": event.number,
        "previous_hash": event.previous_hash,
        "to_state": event.to_state,
    }
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def fault_of_link(
    event: ChainedEvent, *, stored_hash: str, before: ChainedEvent | None, hash_before: str
) -> str:
    """Say what is wrong with one link of a chain, or return "".

    `before` is the event before it in the chain, None at its beginning, and `hash_before` that
    event's stored hash ("" at the beginning).
    """
    expected = FIRST_NUMBER if before is None else before.number + 1
    if event.number != expected:
        return f"event {expected} is missing: the next one stored is event {event.number}"
    if event.previous_hash != hash_before:
        return f"event {event.number} does not follow from the event before it"
    if before is not None and event.from_state != before.to_state:
        return f"event {event.number} does not begin in the state in which the one before it ended"
    if hash_event(event) != stored_hash:
        return f"event {event.number} is not what was written"
    return ""


def fault_of_end(last: ChainedEvent | None, *, last_hash: str, end: ChainEnd) -> str:
    """Say whether events are missing at the end of a chain, or return "".

    `last` is the newest event stored, None where a claim has none.
    """
    number = FIRST_NUMBER - 1 if last is None else last.number
    if number < end.version:
        return f"event {number + 1} is missing: the claim is at version {end.version}"
    if number > end.version:
        return f"event {number} is stored, but the claim is at version {end.version}"
    if last_hash != end.hash:
        return f"event {number} is not the one the claim was left at"
    if last is not None and last.to_state != end.state:
        return f"the claim is “{end.state}”, but event {number} left it “{last.to_state}”"
    return ""
