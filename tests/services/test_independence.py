"""Several people judge one claim, each without the others; somebody else settles what is open."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from annotations.models import Claim, Retraction, Review, ReviewPolicy, Seat, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.roles import Role
from annotations.review.transitions import State
from annotations.services import adjudication, history, planning, publishing, queue, review
from annotations.services.errors import StaleWrite
from tests.factories import holders_of, make_claim, make_judgement, make_link, make_user
from tests.web.pages import submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def claim() -> Claim:
    """A claim that two people judge."""
    claim = make_claim(reviewers_needed=2)
    make_link(claim)
    return claim


@pytest.fixture
def ezra() -> User:
    return make_user("ezra", Role.EDITOR)


def judge(claim: Claim, *, by: User, verdict: str = "true") -> Claim:
    """Take the claim, judge it, and return it as it stands then."""
    submit(queue.take(claim.pk, by=by), by=by, verdict=verdict)
    return Claim.objects.get(pk=claim.pk)


def settle(claim: Claim, *, by: User, verdict: str = "half_true") -> Review:
    return adjudication.adjudicate(
        claim.pk,
        by=by,
        expected_version=claim.version,
        judgement=make_judgement(
            verdict, rationale="Both have a point.", cited=[link.pk for link in claim.links.all()]
        ),
        idempotency_key=uuid4(),
    )


# --- Seats ---------------------------------------------------------------------------------------


def test_as_many_hold_a_claim_at_once_as_it_needs(
    claim: Claim, mara: User, noor: User, edith: User
) -> None:
    assert queue.take_next(by=mara) == queue.take_next(by=noor) == claim
    assert queue.take_next(by=edith) is None
    assert holders_of(claim) == [mara, noor]
    with pytest.raises(TransitionRefused):
        queue.take(claim.pk, by=edith)


def test_a_claim_with_a_free_seat_waits_and_one_without_is_being_reviewed(
    claim: Claim, mara: User, noor: User
) -> None:
    taken = queue.take(claim.pk, by=mara)
    assert taken.state == State.QUEUED
    taken = queue.take(claim.pk, by=noor)
    assert taken.state == State.IN_REVIEW
    released = queue.release(claim.pk, by=mara, expected_version=taken.version)
    assert released.state == State.QUEUED
    assert holders_of(claim) == [noor]


def test_nobody_judges_a_claim_twice(claim: Claim, mara: User) -> None:
    judged = judge(claim, by=mara)
    assert judged.state == State.QUEUED
    assert queue.take_next(by=mara) is None
    with pytest.raises(TransitionRefused, match="judged this claim already"):
        queue.take(claim.pk, by=mara)


def test_a_lapsed_seat_is_freed_and_the_other_is_kept(claim: Claim, mara: User, noor: User) -> None:
    queue.take(claim.pk, by=mara)
    queue.take(claim.pk, by=noor)
    Seat.objects.filter(reviewer=mara).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert queue.expire_leases(timezone.now()) == 1
    assert holders_of(claim) == [noor]
    assert Claim.objects.get().state == State.QUEUED


def test_what_the_others_do_makes_ones_own_page_not_old(
    claim: Claim, mara: User, noor: User
) -> None:
    hers = queue.take(claim.pk, by=mara)
    theirs = queue.take(claim.pk, by=noor)
    submit(theirs, by=noor)
    submit(hers, by=mara)
    assert Claim.objects.get().state == State.DECIDED


def test_what_somebody_changed_of_the_claim_does(claim: Claim, mara: User) -> None:
    held = queue.take(claim.pk, by=mara)
    released = queue.release(claim.pk, by=mara, expected_version=held.version)
    queue.take(claim.pk, by=mara)
    with pytest.raises(StaleWrite):
        submit(released, by=mara)


# --- What comes of it ----------------------------------------------------------------------------


def test_where_the_verdicts_agree_the_first_review_decides(
    claim: Claim, mara: User, noor: User
) -> None:
    judge(claim, by=mara)
    decided = judge(claim, by=noor)
    assert (decided.state, decided.verdict, decided.decided_by) == (State.DECIDED, "true", mara)
    assert decided.deciding_review == Review.objects.earliest("id")


def test_where_they_differ_the_claim_has_no_verdict_yet(
    claim: Claim, mara: User, noor: User
) -> None:
    judge(claim, by=mara, verdict="true")
    open_still = judge(claim, by=noor, verdict="mostly_true")
    assert (open_still.state, open_still.verdict) == (State.ADJUDICATION, "")


def test_nobody_who_judged_approves_or_publishes(claim: Claim, mara: User, ezra: User) -> None:
    both = make_user("both", Role.EDITOR)
    judge(claim, by=mara)
    decided = judge(claim, by=both)
    assert decided.decided_by == mara
    with pytest.raises(TransitionRefused, match="second person"):
        review.approve(claim.pk, by=both, expected_version=decided.version)
    approved = review.approve(claim.pk, by=ezra, expected_version=decided.version)
    with pytest.raises(TransitionRefused, match="second person"):
        publishing.publish(claim.pk, by=both, expected_version=approved.version)
    assert publishing.publish(claim.pk, by=ezra, expected_version=approved.version)


def test_somebody_who_did_not_judge_settles_it(
    claim: Claim, mara: User, noor: User, edith: User, ezra: User
) -> None:
    judge(claim, by=mara, verdict="true")
    open_still = judge(claim, by=noor, verdict="false")
    with pytest.raises(TransitionRefused, match="second person"):
        settle(open_still, by=mara)
    made = settle(open_still, by=edith)
    decided = Claim.objects.get()
    assert (decided.state, decided.deciding_review) == (State.DECIDED, made)
    assert made.kind == Review.Kind.SETTLEMENT
    for judge_of_it in (edith, mara):
        with pytest.raises((TransitionRefused, NotPermitted)):
            review.approve(claim.pk, by=judge_of_it, expected_version=decided.version)
    review.approve(claim.pk, by=ezra, expected_version=decided.version)


def test_a_reviewer_escalates_instead_of_judging(mara: User, edith: User, noor: User) -> None:
    claim = make_claim()
    make_link(claim)
    held = queue.take(claim.pk, by=mara)
    passed_on = adjudication.escalate(
        claim.pk, by=mara, expected_version=held.version, reason="I know the speaker."
    )
    assert (passed_on.state, holders_of(claim)) == (State.ADJUDICATION, [])
    with pytest.raises(TransitionRefused, match="second person"):
        adjudication.read(passed_on, by=mara)
    found = adjudication.read(Claim.objects.get(), by=edith)
    assert [(one.name, one.reason) for one in found.escalations] == [
        ("Mara", "I know the speaker.")
    ]
    settle(passed_on, by=noor)
    assert Claim.objects.get().decided_by == noor
    assert history.verify().broken is None


def test_a_policy_can_keep_reviewers_unnamed(mara: User, noor: User, edith: User) -> None:
    policy = ReviewPolicy.objects.create(reviewers=2, is_anonymous=True)
    claim = make_claim(policy=policy, reviewers_needed=2)
    make_link(claim)
    judge(claim, by=mara, verdict="true")
    judge(claim, by=noor, verdict="false")
    found = adjudication.read(Claim.objects.get(), by=edith)
    assert [one.name for one in found.submissions] == ["Reviewer A", "Reviewer B"]


# --- Another round -------------------------------------------------------------------------------


def test_what_is_sent_back_is_judged_anew_by_as_many(
    claim: Claim, mara: User, noor: User, edith: User
) -> None:
    judge(claim, by=mara)
    decided = judge(claim, by=noor)
    review.send_back(claim.pk, by=edith, expected_version=decided.version, reason="Look again.")
    judge(claim, by=mara, verdict="false")
    again = judge(claim, by=noor, verdict="false")
    assert (again.state, again.verdict, again.round) == (State.DECIDED, "false", 2)
    assert sorted(Review.objects.values_list("round", flat=True)) == [1, 1, 2, 2]


def test_a_disagreement_can_be_sent_back_as_well(
    claim: Claim, mara: User, noor: User, edith: User
) -> None:
    judge(claim, by=mara, verdict="true")
    open_still = judge(claim, by=noor, verdict="false")
    sent = review.send_back(
        claim.pk, by=edith, expected_version=open_still.version, reason="There is a new report."
    )
    assert (sent.state, Seat.objects.count()) == (State.QUEUED, 0)


# --- How many ------------------------------------------------------------------------------------


def test_an_editor_asks_for_a_second_view_and_for_no_fewer_than_there_are(
    mara: User, edith: User
) -> None:
    claim = make_claim()
    held = queue.take(claim.pk, by=mara)
    two = queue.set_needed(claim.pk, by=edith, expected_version=held.version, reviewers=2)
    assert two.state == State.QUEUED
    make_link(claim)
    submit(Claim.objects.get(), by=mara)
    judged = Claim.objects.get()
    with pytest.raises(TransitionRefused, match="from 2 to 3"):
        queue.set_needed(claim.pk, by=edith, expected_version=judged.version, reviewers=1)
    with pytest.raises(NotPermitted):
        queue.set_needed(claim.pk, by=mara, expected_version=judged.version, reviewers=3)


def test_who_has_judged_is_not_assigned_the_claim_again(
    claim: Claim, mara: User, noor: User, edith: User
) -> None:
    planning.assign(claim.pk, by=edith, expected_version=1, assignee=mara.pk)
    judged = judge(claim, by=mara)
    assert judged.assignee is None
    with pytest.raises(TransitionRefused, match="has judged this claim already"):
        planning.assign(claim.pk, by=edith, expected_version=judged.version, assignee=mara.pk)
    assert queue.take_next(by=noor) == claim


# --- Taking a review back ------------------------------------------------------------------------


def test_a_review_is_taken_back_while_nobody_has_acted_on_it(mara: User, edith: User) -> None:
    claim = make_claim()
    make_link(claim)
    decided = judge(claim, by=mara)
    held = review.take_back(claim.pk, by=mara, expected_version=decided.version)
    assert (held.state, held.verdict, holders_of(claim)) == (State.IN_REVIEW, "", [mara])
    assert Retraction.objects.get().review == Review.objects.get()
    submit(held, by=mara, verdict="false")
    decided = Claim.objects.get()
    assert decided.verdict == "false"
    approved = review.approve(claim.pk, by=edith, expected_version=decided.version)
    with pytest.raises(TransitionRefused, match="works on claims in"):
        review.take_back(claim.pk, by=mara, expected_version=approved.version)


def test_a_review_taken_back_counts_no_more(claim: Claim, mara: User, noor: User) -> None:
    judged = judge(claim, by=mara, verdict="true")
    review.take_back(claim.pk, by=mara, expected_version=judged.version)
    judge(claim, by=noor, verdict="false")
    submit(Claim.objects.get(), by=mara, verdict="false")
    assert (Claim.objects.get().state, Claim.objects.get().verdict) == (State.DECIDED, "false")


def test_who_has_seen_the_others_takes_nothing_back(claim: Claim, mara: User, noor: User) -> None:
    judge(claim, by=mara)
    decided = judge(claim, by=noor)
    with pytest.raises(TransitionRefused, match="have been shown"):
        review.take_back(claim.pk, by=mara, expected_version=decided.version)


def test_nobody_takes_back_what_another_judged(claim: Claim, mara: User, noor: User) -> None:
    judged = judge(claim, by=mara)
    with pytest.raises(TransitionRefused, match="no review of yours"):
        review.take_back(claim.pk, by=noor, expected_version=judged.version)
