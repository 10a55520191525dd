"""The queue: whose turn a claim is, what comes first, and that neither grows slow."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotations.models import Claim, Draft, Seat, Skip, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.queueing import Due, Importance, Rank, SkipReason
from annotations.review.roles import Role
from annotations.review.transitions import State
from annotations.services import history, people, planning, queue, review
from tests.factories import holders_of, make_article, make_claim, make_judgement

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def next_for(person: User) -> Claim | None:
    """Return what "next" gives, and put it back so that it can be asked again."""
    claim = queue.take_next(by=person)
    if claim is not None:
        Claim.objects.filter(pk=claim.pk).update(state=State.QUEUED)
        Seat.objects.filter(claim=claim).delete()
    return claim


def held_by(person: User) -> Claim:
    return queue.take(make_claim().pk, by=person)


# --- Order ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_sent_back", [False, True])
@pytest.mark.parametrize("due", Due)
@pytest.mark.parametrize("importance", Importance)
def test_a_rank_is_read_back_as_it_was_stored(
    importance: Importance, due: Due, *, is_sent_back: bool
) -> None:
    rank = Rank(importance, due, is_sent_back=is_sent_back)
    assert Rank.read(rank.value) == rank


def test_priority_comes_before_deadline_before_worth_before_age(mara: User, edith: User) -> None:
    article = make_article()
    old, newer = (make_claim(article, checkworthiness=0.5) for _ in range(2))
    worthy = make_claim(article, checkworthiness=0.9)
    soon, urgent, low = (make_claim(article, checkworthiness=0.1) for _ in range(3))
    in_an_hour = timezone.now() + timedelta(hours=1)
    planning.plan(soon.pk, by=edith, expected_version=1, deadline=in_an_hour)
    planning.plan(urgent.pk, by=edith, expected_version=1, importance=Importance.URGENT)
    planning.plan(low.pk, by=edith, expected_version=1, importance=Importance.LOW)
    order = []
    while (claim := queue.take_next(by=mara)) is not None:
        order.append(claim)
        Claim.objects.filter(pk=claim.pk).update(state=State.DISMISSED)
        Seat.objects.filter(claim=claim).delete()
    assert order == [urgent, soon, worthy, old, newer, low]


def test_a_deadline_moves_its_claim_forward_as_it_comes_near(edith: User) -> None:
    claim = make_claim()
    far = timezone.now() + timedelta(days=3)
    planning.plan(claim.pk, by=edith, expected_version=1, deadline=far)
    for moment, due in (
        (timezone.now(), Due.NOT_YET),
        (far - timedelta(hours=23), Due.SOON),
        (far + timedelta(minutes=1), Due.OVERDUE),
    ):
        planning.keep_queue_current(moment)
        claim.refresh_from_db()
        assert Rank.read(claim.priority).due is due
    assert claim.version == 2
    assert planning.keep_queue_current(far + timedelta(hours=1)) == 0


def test_a_plan_stands_in_the_history_and_keeps_what_it_does_not_name(edith: User) -> None:
    claim = make_claim(priority=Rank(is_sent_back=True).value)
    deadline = timezone.now() + timedelta(days=3)
    planning.plan(claim.pk, by=edith, expected_version=1, importance=Importance.HIGH)
    planned = planning.plan(claim.pk, by=edith, expected_version=2, deadline=deadline)
    assert Rank.read(planned.priority) == Rank(Importance.HIGH, is_sent_back=True)
    notes = [event.note for event in claim.events.all()]
    assert notes == ["Priority high.", f"Due {timezone.localtime(deadline):%-d %B %Y, %H:%M}."]
    assert planned.deadline == deadline
    same = planning.plan(claim.pk, by=edith, expected_version=3, deadline=deadline)
    assert same.version == 3
    lifted = planning.plan(claim.pk, by=edith, expected_version=3, lifts_deadline=True)
    assert lifted.deadline is None
    assert history.verify().broken is None


def test_a_reviewer_does_not_direct_the_queue(mara: User) -> None:
    claim = make_claim()
    with pytest.raises(NotPermitted):
        planning.plan(claim.pk, by=mara, expected_version=1, importance=Importance.HIGH)
    with pytest.raises(NotPermitted):
        planning.assign(claim.pk, by=mara, expected_version=1, assignee=mara.pk)


# --- Assigned ------------------------------------------------------------------------------------


def test_next_prefers_what_is_yours_and_never_offers_what_is_anothers(
    mara: User, noor: User, edith: User
) -> None:
    article = make_article()
    best, other = make_claim(article, checkworthiness=0.9), make_claim(article, checkworthiness=0.2)
    planning.assign(other.pk, by=edith, expected_version=1, assignee=noor.pk)
    assert next_for(noor) == other
    assert next_for(mara) == best
    Claim.objects.filter(pk=best.pk).update(state=State.DISMISSED)
    assert next_for(mara) is None
    planning.unassign(other.pk, by=edith, expected_version=Claim.objects.get(pk=other.pk).version)
    assert next_for(mara) == other


def test_only_who_may_review_is_assigned_a_claim(edith: User, rosa: User) -> None:
    claim = make_claim()
    for nobody in (rosa.pk, 10**9):
        with pytest.raises(TransitionRefused, match="no active reviewer"):
            planning.assign(claim.pk, by=edith, expected_version=1, assignee=nobody)


def test_what_was_assigned_to_someone_who_left_is_anybodys(
    mara: User, noor: User, edith: User, ada: User
) -> None:
    claim = make_claim()
    planning.assign(claim.pk, by=edith, expected_version=1, assignee=noor.pk)
    people.deactivate(noor.pk, by=ada)
    assert next_for(mara) == claim


@pytest.mark.parametrize("door", ["account", "role"])
def test_the_sweep_finds_those_who_left_by_another_door(door: str, noor: User, edith: User) -> None:
    claim = make_claim()
    planning.assign(claim.pk, by=edith, expected_version=1, assignee=noor.pk)
    if door == "account":
        User.objects.filter(pk=noor.pk).update(is_active=False)
    else:
        people.assign_roles(noor, frozenset({Role.REPORTER}))
    assert planning.keep_queue_current(timezone.now()) == 1
    claim.refresh_from_db()
    assert claim.assignee is None
    assert [event.actor for event in claim.events.all()] == [edith, None]


# --- Passed on -----------------------------------------------------------------------------------


def test_a_skipped_claim_is_offered_again_only_when_nothing_else_waits(
    mara: User, noor: User
) -> None:
    skipped = held_by(mara)
    queue.skip(skipped.pk, by=mara, expected_version=skipped.version, why=SkipReason.NOT_MY_FIELD)
    other = make_claim(checkworthiness=0.1)
    assert next_for(mara) == other
    assert next_for(noor) == skipped
    Claim.objects.filter(pk=other.pk).update(state=State.DISMISSED)
    assert next_for(mara) == skipped
    assert str(Skip.objects.get()) == "Mara: Not my field"


def test_an_editor_has_a_skipped_claim_offered_to_everyone_again(mara: User, edith: User) -> None:
    claim = held_by(mara)
    why = SkipReason.UNCLEAR
    skipped = queue.skip(claim.pk, by=mara, expected_version=claim.version, why=why, note="Who?")
    make_claim(checkworthiness=0.1)
    planning.offer_again(claim.pk, by=edith, expected_version=skipped.version)
    assert next_for(mara) == claim
    notes = [event.note for event in claim.events.all()]
    assert "The claim is unclear. Who?" in notes


def test_another_reason_must_be_given(mara: User) -> None:
    claim = held_by(mara)
    with pytest.raises(TransitionRefused, match="explanation"):
        queue.skip(
            claim.pk, by=mara, expected_version=claim.version, why=SkipReason.OTHER, note=" "
        )
    assert holders_of(claim) == [mara]


def test_a_claim_is_handed_over_with_a_note_and_without_the_draft(mara: User, noor: User) -> None:
    claim = held_by(mara)
    review.save_draft(claim.pk, by=mara, judgement=make_judgement("false", rationale="Mine alone."))
    queue.hand_over(
        claim.pk, by=mara, expected_version=claim.version, to=noor.pk, note="You know bridges."
    )
    assert next_for(noor) == claim
    assert [draft.reviewer for draft in Draft.objects.all()] == [mara]
    assert claim.events.get(action="hand_over").note == "To Noor: You know bridges."


@pytest.mark.parametrize("note", ["", "  "])
def test_handing_over_needs_a_note(mara: User, noor: User, note: str) -> None:
    claim = held_by(mara)
    with pytest.raises(TransitionRefused, match="needs a reason"):
        queue.hand_over(claim.pk, by=mara, expected_version=claim.version, to=noor.pk, note=note)


def test_an_editor_takes_a_claim_back_and_the_draft_stays(mara: User, edith: User) -> None:
    claim = held_by(mara)
    review.save_draft(claim.pk, by=mara, judgement=make_judgement("", rationale="Half."))
    requeued = planning.requeue(claim.pk, by=edith, expected_version=claim.version)
    assert (requeued.state, holders_of(requeued)) == (State.QUEUED, [])
    assert Draft.objects.get().rationale == "Half."


def test_a_claim_with_a_free_seat_is_taken_back_too_but_only_from_somebody(
    mara: User, edith: User
) -> None:
    claim = make_claim(reviewers_needed=2)
    with pytest.raises(TransitionRefused, match="Nobody is reviewing"):
        planning.requeue(claim.pk, by=edith, expected_version=claim.version)
    held = queue.take(claim.pk, by=mara)
    assert held.state == State.QUEUED
    requeued = planning.requeue(claim.pk, by=edith, expected_version=held.version)
    assert (requeued.state, holders_of(requeued)) == (State.QUEUED, [])


# --- Speed ---------------------------------------------------------------------------------------


def test_what_waits_is_read_along_an_index(mara: User) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # On a table this small a scan is right; what is asked is whether the index could serve.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    waiting = Claim.objects.waiting()
    for half, index in (
        (waiting.unassigned(), "claim_queue_open"),
        (waiting.assigned_to(mara.pk), "claim_queue_assigned"),
        (Claim.objects.decided().order_by("decided_at", "id"), "claim_to_approve"),
    ):
        plan = half[:1].explain()
        assert index in plan
        assert "sort" not in plan.lower().replace("enable_sort", "")
        assert "temp b-tree" not in plan.lower()
