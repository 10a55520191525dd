"""Reviewing: leases, drafts, submissions, approval; nothing lost, nothing decided alone."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotations.models import (
    Citation,
    Claim,
    Draft,
    Event,
    ProviderRun,
    Review,
    Seat,
    SourceLink,
    User,
)
from annotations.review.errors import GateRefused, NotPermitted, TransitionRefused
from annotations.review.roles import Role
from annotations.review.transitions import State
from annotations.services import queue, review
from annotations.services.errors import StaleWrite
from tests.factories import (
    holders_of,
    make_article,
    make_claim,
    make_judgement,
    make_link,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def submit(
    claim: Claim,
    by: User,
    *,
    expected_version: int | None = None,
    idempotency_key: UUID | None = None,
    **changes: Any,  # noqa: ANN401 - any argument of `make_judgement`
) -> Review:
    values: dict[str, Any] = {"verdict": "true", "rationale": "The ministry’s report says so."}
    return review.submit_review(
        claim.pk,
        by=by,
        expected_version=claim.version if expected_version is None else expected_version,
        judgement=make_judgement(**(values | changes)),
        idempotency_key=idempotency_key or uuid4(),
    )


def decided_claim(by: User) -> Claim:
    claim = make_claim()
    link = make_link(claim)
    taken = queue.take(claim.pk, by=by)
    submit(taken, by, cited=[link.pk])
    return Claim.objects.get(pk=claim.pk)


def actions(claim: Claim) -> list[str]:
    return list(Event.objects.filter(claim=claim).values_list("action", flat=True))


def test_the_most_urgent_then_most_checkworthy_claim_comes_first(mara: User) -> None:
    article = make_article()
    make_claim(article, checkworthiness=0.9)
    urgent = make_claim(article, checkworthiness=0.1, priority=5)
    assert queue.take_next(by=mara) == urgent


def test_next_returns_the_claim_already_held(mara: User) -> None:
    article = make_article()
    make_claim(article)
    make_claim(article)
    first = queue.take_next(by=mara)
    assert queue.take_next(by=mara) == first


def test_two_reviewers_never_get_the_same_claim(mara: User, noor: User) -> None:
    article = make_article()
    make_claim(article)
    make_claim(article)
    assert queue.take_next(by=mara) != queue.take_next(by=noor)


def test_whoever_puts_a_claim_back_gets_another_while_there_is_one(mara: User, noor: User) -> None:
    article = make_article()
    make_claim(article)
    make_claim(article)
    first = queue.take_next(by=mara)
    assert first is not None
    queue.release(first.pk, by=mara, expected_version=first.version)
    second = queue.take_next(by=mara)
    assert second not in (None, first)
    assert queue.take_next(by=noor) == first
    assert second is not None
    queue.release(second.pk, by=mara, expected_version=second.version)
    assert queue.take_next(by=mara) == second


def test_nothing_waiting_is_none(mara: User) -> None:
    assert queue.take_next(by=mara) is None


def test_a_reporter_cannot_take_a_claim(rosa: User) -> None:
    claim = make_claim()
    with pytest.raises(NotPermitted):
        queue.take(claim.pk, by=rosa)
    claim.refresh_from_db()
    assert claim.state == State.QUEUED


def test_a_deactivated_reviewer_can_do_nothing(mara: User) -> None:
    mara.is_active = False
    with pytest.raises(NotPermitted):
        queue.take(make_claim().pk, by=mara)


def test_a_claim_someone_holds_cannot_be_taken(mara: User, noor: User) -> None:
    claim = make_claim()
    queue.take(claim.pk, by=mara)
    with pytest.raises(TransitionRefused):
        queue.take(claim.pk, by=noor)


def test_a_lease_that_ran_out_passes_to_the_next_with_both_moves_recorded(
    mara: User, noor: User
) -> None:
    claim = make_claim()
    queue.take(claim.pk, by=mara)
    Seat.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    queue.take(claim.pk, by=noor)
    assert holders_of(claim) == [noor]
    assert actions(claim) == ["take", "expire", "take"]


def test_the_sweep_returns_expired_claims_and_keeps_the_draft(mara: User) -> None:
    claim = make_claim()
    queue.take(claim.pk, by=mara)
    review.save_draft(
        claim.pk,
        by=mara,
        judgement=make_judgement("false", flags=["outdated"], rationale="Half a th"),
    )
    assert queue.expire_leases(timezone.now()) == 0
    assert queue.expire_leases(timezone.now() + timedelta(days=1)) == 1
    claim.refresh_from_db()
    assert claim.state == State.QUEUED
    assert holders_of(claim) == []
    assert Draft.objects.get(claim=claim, reviewer=mara).rationale == "Half a th"


def test_a_draft_renews_the_lease(mara: User) -> None:
    claim = make_claim()
    queue.take(claim.pk, by=mara)
    soon = timezone.now() + timedelta(minutes=1)
    Seat.objects.update(expires_at=soon)
    review.save_draft(claim.pk, by=mara, judgement=make_judgement("", rationale="x"))
    assert Seat.objects.get().is_lapsed(now=soon) is False


def test_a_draft_of_a_claim_no_longer_held_is_refused_loudly(mara: User) -> None:
    with pytest.raises(TransitionRefused, match="do not hold"):
        review.save_draft(make_claim().pk, by=mara, judgement=make_judgement("", rationale="x"))


def test_a_submission_decides_the_claim_and_records_everything(mara: User) -> None:
    claim = make_claim()
    link = make_link(claim)
    taken = queue.take(claim.pk, by=mara)
    made = submit(taken, mara, cited=[link.pk], flags=["rounded"])
    claim.refresh_from_db()
    assert (claim.state, claim.verdict, claim.flags) == ("decided", "true", ["rounded"])
    assert (claim.decided_by, claim.deciding_review) == (mara, made)
    assert list(Citation.objects.values_list("review", "link")) == [(made.pk, link.pk)]
    assert list(claim.events.values_list("number", "action")) == [(2, "take"), (3, "submit")]


def test_without_a_cited_source_nothing_is_decided(mara: User) -> None:
    taken = queue.take(make_claim().pk, by=mara)
    with pytest.raises(GateRefused, match="Cite at least one source"):
        submit(taken, mara)
    taken.refresh_from_db()
    assert taken.state == State.IN_REVIEW
    assert not Review.objects.exists()


def test_a_source_of_another_claim_cannot_be_cited(mara: User) -> None:
    article = make_article()
    taken = queue.take(make_claim(article).pk, by=mara)
    foreign = make_link(make_claim(article))
    with pytest.raises(GateRefused, match="not among this claim"):
        submit(taken, mara, cited=[foreign.pk])


def test_a_rejected_source_cannot_be_cited(mara: User) -> None:
    claim = make_claim()
    link = make_link(claim, state=SourceLink.State.REJECTED)
    taken = queue.take(claim.pk, by=mara)
    with pytest.raises(GateRefused):
        submit(taken, mara, cited=[link.pk])


def test_unproven_rests_on_a_search_that_answered(mara: User) -> None:
    claim = make_claim()
    taken = queue.take(claim.pk, by=mara)
    run = ProviderRun.objects.create(claim=claim, provider="library", outcome="failed")
    with pytest.raises(GateRefused, match="search"):
        submit(taken, mara, verdict="unproven")
    ProviderRun.objects.filter(pk=run.pk).update(outcome="nothing")
    submit(taken, mara, verdict="unproven")
    claim.refresh_from_db()
    assert claim.verdict == "unproven"


@pytest.mark.parametrize("verdict", ["", "very_true"])
def test_an_unknown_verdict_is_refused(mara: User, verdict: str) -> None:
    taken = queue.take(make_claim().pk, by=mara)
    with pytest.raises(GateRefused, match="Choose a verdict"):
        submit(taken, mara, verdict=verdict)


def test_a_stale_submission_writes_nothing_and_shows_what_is_there(mara: User) -> None:
    claim = make_claim()
    link = make_link(claim)
    taken = queue.take(claim.pk, by=mara)
    with pytest.raises(StaleWrite) as stale:
        submit(taken, mara, expected_version=taken.version - 1, cited=[link.pk])
    assert stale.value.claim.version == taken.version
    assert not Review.objects.exists()


def test_the_same_submission_sent_twice_is_one_review(mara: User) -> None:
    claim = make_claim()
    link = make_link(claim)
    taken = queue.take(claim.pk, by=mara)
    key = uuid4()
    first = submit(taken, mara, cited=[link.pk], idempotency_key=key)
    taken = Claim.objects.get(pk=claim.pk)
    again = submit(
        taken, mara, expected_version=taken.version - 1, cited=[link.pk], idempotency_key=key
    )
    assert again == first
    assert actions(claim) == ["take", "submit"]


def test_the_key_of_one_submission_makes_no_second_review(mara: User) -> None:
    article = make_article()
    first, second = make_claim(article), make_claim(article)
    key = uuid4()
    taken = queue.take(first.pk, by=mara)
    submit(taken, mara, cited=[make_link(first).pk], idempotency_key=key)
    taken = queue.take(second.pk, by=mara)
    with pytest.raises(TransitionRefused, match="another review"):
        submit(taken, mara, cited=[make_link(second).pk], idempotency_key=key)
    assert Review.objects.count() == 1


def test_a_second_person_approves(mara: User, edith: User) -> None:
    claim = decided_claim(mara)
    approved = review.approve(claim.pk, by=edith, expected_version=claim.version)
    assert approved.state == State.APPROVED


def test_an_editor_cannot_approve_what_they_judged_themselves() -> None:
    both = make_user("both", Role.EDITOR)
    claim = decided_claim(both)
    with pytest.raises(TransitionRefused, match="second person"):
        review.approve(claim.pk, by=both, expected_version=claim.version)


def test_a_claim_sent_back_is_undecided_again_and_first_in_the_queue(
    mara: User, edith: User
) -> None:
    claim = decided_claim(mara)
    make_claim(checkworthiness=1.0)
    review.send_back(
        claim.pk, by=edith, expected_version=claim.version, reason="The figure is from May."
    )
    claim.refresh_from_db()
    assert (claim.state, claim.verdict, claim.deciding_review) == ("queued", "", None)
    assert claim.events.last().note == "The figure is from May."  # type: ignore[union-attr]
    assert Review.objects.filter(claim=claim).count() == 1
    assert queue.take_next(by=mara) == claim


def test_taking_what_one_holds_gives_the_full_time_again(mara: User) -> None:
    claim = queue.take(make_claim().pk, by=mara)
    for take in (partial(queue.take, claim.pk, by=mara), partial(queue.take_next, by=mara)):
        # Time is up, and nobody has done the rounds yet.
        Seat.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert take() == claim
        assert queue.expire_leases(timezone.now()) == 0
    claim.refresh_from_db()
    assert (claim.state, claim.version) == (State.IN_REVIEW, 2)


def test_a_dismissed_claim_can_be_restored(mara: User) -> None:
    claim = make_claim()
    dismissed = queue.dismiss(claim.pk, by=mara, expected_version=1, reason="An opinion.")
    assert dismissed.state == State.DISMISSED
    restored = queue.restore(claim.pk, by=mara, expected_version=2)
    assert restored.state == State.QUEUED


def test_every_move_bumps_the_version_and_the_history_has_no_gap(mara: User, edith: User) -> None:
    claim = decided_claim(mara)
    review.send_back(claim.pk, by=edith, expected_version=claim.version, reason="Look again.")
    numbers = list(claim.events.values_list("number", flat=True))
    claim.refresh_from_db()
    assert numbers == list(range(2, claim.version + 1))


def test_one_verdict_costs_few_queries(
    mara: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    claim = make_claim()
    link = make_link(claim)
    taken = queue.take(claim.pk, by=mara)
    # BEGIN and COMMIT (or the savepoint's two) and six statements: lock, links, review,
    # citation, claim, event.
    with django_assert_max_num_queries(8 + 2):
        submit(taken, mara, cited=[link.pk])
