"""The transition table: who may move a claim where, and who may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.roles import PERMISSIONS, Permission, Role
from annotations.review.rules import Move, apply, refusal
from annotations.review.seats import Seats
from annotations.review.transitions import (
    STATE_LABELS,
    TRANSITIONS,
    Action,
    Outcome,
    State,
    possible_actions,
)

REVIEWER, SECOND_REVIEWER, EDITOR = 1, 2, 3
REVIEWS = frozenset({Role.REVIEWER})
EDITS = frozenset({Role.EDITOR})


def held_by(*people: int) -> Seats:
    return Seats(holders=frozenset(people))


def judged_by(*people: int) -> Seats:
    return Seats(judges=frozenset(people))


def test_every_action_has_a_row_and_every_state_a_label() -> None:
    assert set(TRANSITIONS) == set(Action)
    assert set(STATE_LABELS) == set(State)


def test_every_permission_is_held_by_someone() -> None:
    assert set(PERMISSIONS) == set(Permission)
    assert all(PERMISSIONS.values())


def test_every_state_but_the_first_can_be_reached() -> None:
    reachable = {row.target for row in TRANSITIONS.values() if row.target is not None}
    reachable |= {state for row in TRANSITIONS.values() for _, state in row.forks}
    assert reachable | {State.EXTRACTED} == set(State)


def test_the_way_from_the_queue_to_publication() -> None:
    move = Move(Action.TAKE, State.QUEUED, REVIEWER, REVIEWS)
    assert apply(move) is State.IN_REVIEW
    move = Move(Action.SUBMIT, State.IN_REVIEW, REVIEWER, REVIEWS, seats=held_by(REVIEWER))
    assert apply(move) is State.DECIDED
    move = Move(Action.APPROVE, State.DECIDED, EDITOR, EDITS, seats=judged_by(REVIEWER))
    assert apply(move) is State.APPROVED
    move = Move(Action.PUBLISH, State.APPROVED, EDITOR, EDITS, seats=judged_by(REVIEWER))
    assert apply(move) is State.PUBLISHED


def test_an_editor_cannot_approve_their_own_verdict() -> None:
    move = Move(Action.APPROVE, State.DECIDED, EDITOR, EDITS, seats=judged_by(EDITOR))
    with pytest.raises(TransitionRefused, match="needs a second person"):
        apply(move)


def test_an_editor_cannot_publish_their_own_verdict_even_if_another_approved_it() -> None:
    move = Move(Action.PUBLISH, State.APPROVED, EDITOR, EDITS, seats=judged_by(EDITOR))
    with pytest.raises(TransitionRefused, match="second person"):
        apply(move)


def test_a_reviewer_cannot_publish() -> None:
    move = Move(Action.PUBLISH, State.APPROVED, REVIEWER, REVIEWS, seats=judged_by(SECOND_REVIEWER))
    with pytest.raises(NotPermitted, match="Your role"):
        apply(move)


def test_a_decided_claim_cannot_be_published_before_it_is_approved() -> None:
    move = Move(Action.PUBLISH, State.DECIDED, EDITOR, EDITS, seats=judged_by(REVIEWER))
    with pytest.raises(TransitionRefused, match="Waiting for approval"):
        apply(move)


def test_nobody_submits_on_a_claim_another_reviewer_holds() -> None:
    move = Move(Action.SUBMIT, State.IN_REVIEW, SECOND_REVIEWER, REVIEWS, seats=held_by(REVIEWER))
    with pytest.raises(TransitionRefused, match="Another reviewer"):
        apply(move)


def test_nobody_dismisses_a_claim_from_under_its_reviewer() -> None:
    move = Move(
        Action.DISMISS, State.IN_REVIEW, EDITOR, EDITS, reason="no claim", seats=held_by(REVIEWER)
    )
    with pytest.raises(TransitionRefused, match="Another reviewer"):
        apply(move)


@pytest.mark.parametrize(
    "action", [Action.SEND_BACK, Action.DISMISS, Action.CORRECT, Action.WITHDRAW]
)
def test_a_step_back_needs_a_reason(action: Action) -> None:
    row = TRANSITIONS[action]
    move = Move(action, row.sources[0], EDITOR, EDITS, reason="  ", seats=judged_by(REVIEWER))
    with pytest.raises(TransitionRefused, match="needs a reason"):
        apply(move)


def test_a_person_cannot_make_a_review_time_out() -> None:
    move = Move(Action.EXPIRE, State.IN_REVIEW, EDITOR, frozenset(Role), seats=held_by(EDITOR))
    with pytest.raises(NotPermitted, match="the desk itself"):
        apply(move)


def test_the_desk_itself_cannot_judge() -> None:
    move = Move(Action.SUBMIT, State.IN_REVIEW, None, frozenset(), seats=held_by(REVIEWER))
    with pytest.raises(NotPermitted):
        apply(move)


def test_an_outsider_without_roles_sees_no_action_anywhere() -> None:
    assert all(not possible_actions(state, roles=frozenset()) for state in State)


@given(
    action=st.sampled_from(Action),
    state=st.sampled_from(State),
    actor=st.sampled_from([None, REVIEWER, SECOND_REVIEWER, EDITOR]),
    roles=st.frozensets(st.sampled_from(Role)),
    reason=st.sampled_from(["", "because"]),
    needed=st.integers(1, 3),
    holders=st.frozensets(st.sampled_from([REVIEWER, SECOND_REVIEWER]), max_size=2),
    judges=st.frozensets(st.sampled_from([REVIEWER, EDITOR]), max_size=2),
    outcome=st.sampled_from([None, *Outcome]),
)
def test_whatever_is_tried_the_table_alone_decides(  # noqa: PLR0913 - what Hypothesis draws
    *,
    action: Action,
    state: State,
    actor: int | None,
    roles: frozenset[Role],
    reason: str,
    needed: int,
    holders: frozenset[int],
    judges: frozenset[int],
    outcome: Outcome | None,
) -> None:
    seats = Seats(needed, holders, judges)
    move = Move(action, state, actor, roles, reason, seats, outcome)
    if refusal(move) is None:
        row = TRANSITIONS[action]
        assert state in row.sources
        forked = next((target for found, target in row.forks if found is outcome), None)
        assert apply(move) is (forked or row.target or state)
        assert not (row.needs_second_person and actor in judges)
        assert not (row.needs_lease and actor not in holders)
        assert not (row.needs_unjudged and judges)
        assert not (row.needs_own_review and actor not in judges)
        assert not (row.needs_reason and not reason)
        assert needed > 1 or actor is None or not holders - {actor}
    else:
        with pytest.raises((TransitionRefused, NotPermitted)):
            apply(move)
