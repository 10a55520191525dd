"""One move for many claims: each on its own, each with its outcome."""

import pytest

from annotations.models import Claim, Event, User
from annotations.review.transitions import TRANSITIONS, Action, State
from annotations.services import queue
from annotations.services.bulk import AT_MOST, SERVICES, Chosen, move_many
from tests.factories import make_claim
from tests.web.pages import decided_claim

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def chosen(*claims: Claim) -> list[Chosen]:
    return [Chosen(claim.pk, claim.version) for claim in claims]


def test_a_refusal_stops_none_of_the_others(mara: User, edith: User) -> None:
    first, last = decided_claim(mara), decided_claim(mara)
    own, waiting = decided_claim(edith), make_claim()
    rows = chosen(first, own, waiting, last)
    outcomes = move_many(rows, action=Action.APPROVE, by=edith)
    refusals = {outcome.claim_id: outcome.refusal for outcome in outcomes}
    assert refusals[first.pk] == refusals[last.pk] == ""
    assert "you judged this claim yourself" in refusals[own.pk]
    assert "Waiting for approval" in refusals[waiting.pk]
    approved = Claim.objects.filter(state=State.APPROVED).order_by("id")
    assert list(approved) == [first, last]
    assert Event.objects.filter(action=Action.APPROVE.value, actor=edith).count() == 2


def test_a_row_that_changed_since_it_was_seen_is_left_and_told(mara: User, edith: User) -> None:
    seen = make_claim()
    queue.take(seen.pk, by=mara)
    [outcome] = move_many(chosen(seen), action=Action.DISMISS, by=edith, reason="No claim.")
    assert "changed while you worked on it" in outcome.refusal
    assert Claim.objects.get(pk=seen.pk).state == State.IN_REVIEW


def test_the_same_claim_twice_is_moved_once(edith: User) -> None:
    rows = chosen(make_claim(state=State.EXTRACTED.value)) * 2
    assert [outcome.refusal for outcome in move_many(rows, action=Action.QUEUE, by=edith)] == [""]


def test_a_claim_that_does_not_exist_is_told(edith: User) -> None:
    [outcome] = move_many([Chosen(999, 1)], action=Action.QUEUE, by=edith)
    assert "no such claim" in outcome.refusal


def test_too_many_at_once_are_refused_before_the_first(edith: User) -> None:
    rows = [Chosen(number, 1) for number in range(AT_MOST + 1)]
    with pytest.raises(ValueError, match="At most 500"):
        move_many(rows, action=Action.QUEUE, by=edith)


def test_every_bulk_move_is_one_an_editor_may_make(edith: User) -> None:
    for action in SERVICES:
        permission = TRANSITIONS[action].permission
        assert permission is not None
        assert edith.may(permission)


def test_each_reason_stands_in_its_history(edith: User) -> None:
    claims = [make_claim() for _ in range(3)]
    move_many(chosen(*claims), action=Action.DISMISS, by=edith, reason="Not about the matter.")
    notes = Event.objects.filter(claim__in=claims).values_list("note", flat=True)
    assert list(notes) == ["Not about the matter."] * 3
