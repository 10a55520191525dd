"""The chain of hashes: whatever is changed, taken out or put in shows."""

import dataclasses
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.review.chain import (
    FIRST_NUMBER,
    ChainedEvent,
    ChainEnd,
    fault_of_end,
    fault_of_link,
    hash_event,
)

NOON = datetime(2026, 3, 2, 12, 0, 0, 250, tzinfo=UTC)
EVENT = ChainedEvent(
    claim_id=7,
    number=2,
    action="take",
    from_state="queued",
    to_state="in_review",
    actor_id=3,
    note="",
    details={"b": [1, 2], "a": "é"},
    created_at=NOON,
    previous_hash="",
)


def test_the_form_that_is_hashed_never_changes() -> None:
    # Stored histories rest on this very value: if this fails, they can no longer be verified.
    assert hash_event(EVENT) == ("37ce24fb05c48c30ba8abbc1fdcb0a0bf0337a566d0c8ae6238fed17cbbefd0a")


def test_the_same_moment_in_another_zone_is_the_same_event() -> None:
    moved = EVENT.created_at.astimezone(timezone(timedelta(hours=5)))
    assert hash_event(dataclasses.replace(EVENT, created_at=moved)) == hash_event(EVENT)


def test_the_order_in_which_details_are_stored_does_not_matter() -> None:
    turned = dataclasses.replace(EVENT, details={"a": "é", "b": [1, 2]})
    assert hash_event(turned) == hash_event(EVENT)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("claim_id", 8),
        ("number", 3),
        ("action", "release"),
        ("from_state", "in_review"),
        ("to_state", "queued"),
        ("actor_id", None),
        ("note", " "),
        ("details", {"a": "e", "b": [1, 2]}),
        ("created_at", NOON + timedelta(microseconds=1)),
        ("previous_hash", "0"),
    ],
)
def test_a_change_of_any_field_is_another_hash(field: str, value: object) -> None:
    changed = dataclasses.replace(EVENT, **{field: value})  # type: ignore[arg-type]
    assert hash_event(changed) != hash_event(EVENT)


def chain(notes: list[str]) -> list[ChainedEvent]:
    events: list[ChainedEvent] = []
    for number, note in enumerate(notes, start=FIRST_NUMBER):
        before = hash_event(events[-1]) if events else ""
        states = ("queued", "in_review") if number % 2 == 0 else ("in_review", "queued")
        events.append(
            dataclasses.replace(
                EVENT,
                number=number,
                note=note,
                from_state=states[0],
                to_state=states[1],
                previous_hash=before,
            )
        )
    return events


def faults(stored: list[tuple[ChainedEvent, str]], *, end: ChainEnd) -> list[str]:
    found, before, hash_before = [], None, ""
    for event, stored_hash in stored:
        found.append(
            fault_of_link(event, stored_hash=stored_hash, before=before, hash_before=hash_before)
        )
        before, hash_before = event, stored_hash
    return [
        fault for fault in [*found, fault_of_end(before, last_hash=hash_before, end=end)] if fault
    ]


@given(notes=st.lists(st.text(max_size=5), min_size=1, max_size=6), data=st.data())
def test_whatever_is_taken_out_changed_or_swapped_is_found(
    notes: list[str], data: st.DataObject
) -> None:
    events = chain(notes)
    stored = [(event, hash_event(event)) for event in events]
    end = ChainEnd(version=events[-1].number, state=events[-1].to_state, hash=stored[-1][1])
    assert faults(stored, end=end) == []

    place = data.draw(st.integers(0, len(stored) - 1))
    assert faults(stored[:place] + stored[place + 1 :], end=end)
    forged = dataclasses.replace(events[place], note=events[place].note + "!")
    assert faults([*stored[:place], (forged, stored[place][1]), *stored[place + 1 :]], end=end)
    # Whoever works out the forged event's own hash is found out at the next one, or at the end.
    rehashed = (forged, hash_event(forged))
    assert faults([*stored[:place], rehashed, *stored[place + 1 :]], end=end)
    assert faults([*stored, stored[place]], end=end)


def test_a_chain_that_was_never_begun_is_whole_only_at_the_first_version() -> None:
    assert fault_of_end(None, last_hash="", end=ChainEnd(1, "queued", "")) == ""
    assert "event 2 is missing" in fault_of_end(
        None, last_hash="", end=ChainEnd(4, "decided", "f00")
    )
