"""Random people do random things, rightly and wrongly; what must hold holds after every step."""

import itertools
import random
from itertools import pairwise
from typing import Any

import pytest

from annotations.articles.errors import ArticleError
from annotations.models import Claim, Draft, Event, ProviderRun, Publication, Review, Seat
from annotations.review.errors import ReviewError
from annotations.review.transitions import DECIDED_STATES, OPEN_STATES, TRANSITIONS, Action, State
from annotations.review.verdicts import Verdict
from annotations.services import history
from annotations.services.errors import DuplicateClaim, SourceRefused, StaleWrite
from tests import factories
from tests.services.random_acts import ACTS, Walk, a_desk, add_claim, pick

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

STEPS, MOST_STEPS = 200, 700
# How far each walk gets, however long that takes it.
FAR = {
    *("take", "submit", "escalate", "adjudicate", "take back", "approve", "send back", "publish"),
    *("correct", "revise", "republish", "withdraw", "dismiss", "merge", "unmerge"),
}
PUBLISHED_STATES = {State.PUBLISHED, State.CORRECTING, State.WITHDRAWN}
# What a use-case may say no with; anything else is a fault of the desk.
REFUSALS = (ReviewError, StaleWrite, SourceRefused, ArticleError, DuplicateClaim)


def take_a_step(walk: Walk) -> None:
    name, by, claim = pick(walk)
    before = everything()
    try:
        ACTS[name][0](walk, by, claim)
    except REFUSALS:
        walk.refused[name] = walk.refused.get(name, 0) + 1
        assert everything() == before, f"{name} was refused and wrote all the same"
    else:
        walk.worked[name] = walk.worked.get(name, 0) + 1
        written = Event.objects.exclude(pk__in=before["events"])
        assert all(event.actor in {by, None} for event in written)
        assert by.is_active or not written.exclude(actor=None).exists()
        if name == "withdraw":
            # Nothing more can be done with that one.
            add_claim(walk, reviewers_needed=walk.dice.randint(1, 3))


def everything() -> dict[str, Any]:
    """Return what a refused action must not have changed."""
    return {
        "claims": list(Claim.objects.order_by("id").values()),
        "events": set(Event.objects.values_list("id", flat=True)),
        "reviews": set(Review.objects.values_list("id", flat=True)),
        "publications": list(Publication.objects.values_list("id", "is_latest")),
        "seats": list(Seat.objects.order_by("id").values()),
        "drafts": list(Draft.objects.order_by("id").values()),
    }


def assert_history_is_whole(claim: Claim, events: list[Event]) -> None:
    assert [event.number for event in events] == list(range(2, claim.version + 1))
    # Where every event begins is where the one before it ended.
    for earlier, later in pairwise(events):
        assert later.from_state == earlier.to_state
    if events:
        assert events[-1].to_state == claim.state
    for event in events:
        row = TRANSITIONS[Action(event.action)]
        assert event.from_state in row.sources
        assert event.actor is None or row.permission is not None
        reason = event.details["reason"] if row.is_reason_blind else event.note
        assert reason.strip() or not row.needs_reason


def assert_verdict_stands_on_evidence(claim: Claim) -> None:
    if claim.state not in DECIDED_STATES:
        assert not claim.verdict
        assert claim.deciding_review is None
        assert not claim.is_stale
        return
    decided = claim.deciding_review
    assert decided is not None
    assert (decided.verdict, decided.reviewer) == (claim.verdict, claim.decided_by)
    assert decided.claim == claim
    assert decided.rationale.strip()
    cited = list(decided.citations.select_related("link"))
    assert all(citation.link.claim_id == claim.pk and citation.link.text for citation in cited)
    if Verdict(claim.verdict).is_on_scale:
        assert cited
    if claim.verdict == Verdict.UNPROVEN:
        assert ProviderRun.objects.filter(claim=claim).exists()


def independent_reviews(claim: Claim) -> list[Review]:
    found = Review.objects.filter(
        claim=claim, round=claim.round, kind=Review.Kind.INDEPENDENT, retraction=None
    )
    return list(found.select_related("reviewer").order_by("id"))


def assert_as_many_judged_as_should(claim: Claim) -> None:
    taken = list(claim.seats.all())
    holding = [seat for seat in taken if seat.use == Seat.Use.HELD]
    reviews = independent_reviews(claim)
    # Nobody judges twice in one round, and no more than are needed do.
    assert len({one.reviewer for one in reviews}) == len(reviews) <= claim.reviewers_needed
    given = {seat.reviewer for seat in taken if seat.use == Seat.Use.GIVEN}
    assert {one.reviewer for one in reviews} <= given
    if claim.state in OPEN_STATES:
        is_full = len(taken) == claim.reviewers_needed
        assert is_full is (claim.state == State.IN_REVIEW)
        assert len(reviews) < claim.reviewers_needed
    else:
        assert not holding
    first = claim.deciding_review
    if first is not None and first.kind == Review.Kind.INDEPENDENT:
        assert len(reviews) == claim.reviewers_needed
        assert {one.verdict for one in reviews} == {claim.verdict}
        assert first == reviews[0]
    if first is not None and first.kind == Review.Kind.SETTLEMENT:
        assert first.reviewer not in {one.reviewer for one in reviews}


def assert_a_second_person_stood_in(claim: Claim, events: list[Event]) -> None:
    if claim.state not in {State.APPROVED, *PUBLISHED_STATES}:
        return
    published = [event for event in events if event.action in {Action.PUBLISH, Action.REPUBLISH}]
    assert bool(published) is (claim.state != State.APPROVED)
    judges = {claim.decided_by, *(one.reviewer for one in independent_reviews(claim))}
    assert not published or published[-1].actor != claim.decided_by
    if not published or published[-1].action == Action.PUBLISH:
        approval = [event for event in events if event.action == Action.APPROVE][-1]
        assert approval.actor not in {None, *judges}
        assert not published or published[0].actor not in judges


def assert_what_is_public_agrees(claim: Claim) -> None:
    latest = list(Publication.objects.filter(claim=claim, is_latest=True))
    if claim.canonical is not None:
        assert_it_follows(latest, canonical=claim.canonical)
        return
    if claim.state not in PUBLISHED_STATES:
        # What was published of it while it was merged is withdrawn.
        assert all(row.kind == Publication.Kind.WITHDRAWN for row in latest)
        return
    [publication] = latest
    is_withdrawn = claim.state == State.WITHDRAWN
    assert (publication.kind == Publication.Kind.WITHDRAWN) is is_withdrawn
    # However far a correction has come, what is public is the verdict that stands.
    assert publication.record["verdict"] == claim.verdict
    assert publication.record["rationale"] == claim.rationale
    assert publication.record["state"] == ("withdrawn" if is_withdrawn else "published")
    if publication.kind == Publication.Kind.CORRECTED:
        assert publication.record["correction_note"] == publication.note != ""


def assert_it_follows(latest: list[Publication], *, canonical: Claim) -> None:
    """What is public of a merged claim is what is public of the one it repeats."""
    assert canonical.canonical is None
    shared = Publication.objects.standing().filter(claim=canonical).first()
    for row in latest:
        if row.kind != Publication.Kind.WITHDRAWN:
            assert shared is not None
            assert row.record["verdict"] == shared.record["verdict"]
            assert row.record["rationale"] == shared.record["rationale"]


def assert_all_is_well(walk: Walk) -> None:
    claims = Claim.objects.filter(pk__in=[claim.pk for claim in walk.claims])
    for claim in claims.select_related("deciding_review__reviewer", "decided_by"):
        events = list(claim.events.select_related("actor").order_by("number"))
        assert_history_is_whole(claim, events)
        assert_verdict_stands_on_evidence(claim)
        assert_as_many_judged_as_should(claim)
        assert_a_second_person_stood_in(claim, events)
        assert_what_is_public_agrees(claim)
    assert history.verify().broken is None


@pytest.mark.parametrize("seed", range(2))
def test_whatever_people_try_the_desk_keeps_its_word(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The words of a claim hold a count, and where they are cut depends on their length: without
    # this a walk would be another one after other tests.
    monkeypatch.setattr(factories, "_numbers", itertools.count(1))
    walk = a_desk(random.Random(seed))  # noqa: S311 (dice, not secrets)
    for step in range(MOST_STEPS):
        take_a_step(walk)
        if step % 20 == 0:
            assert_all_is_well(walk)
        if step > STEPS and not FAR - (walk.worked.keys() & walk.refused.keys()):
            break
    assert_all_is_well(walk)
    # A walk that went nowhere would prove nothing: all of this was done, and refused as well.
    assert not FAR - (walk.worked.keys() & walk.refused.keys())
