"""Random people do random things, rightly and wrongly; what must hold holds after every step."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from annotations.articles.errors import ArticleError
from annotations.models import Claim, Draft, Event, ProviderRun, Publication, Review, Seat, User
from annotations.review.errors import ReviewError
from annotations.review.queueing import Importance, SkipReason
from annotations.review.roles import Role
from annotations.review.transitions import DECIDED_STATES, OPEN_STATES, TRANSITIONS, Action, State
from annotations.review.verdicts import Flag, Verdict
from annotations.services import (
    adjudication,
    corrections,
    history,
    jobs,
    links,
    merging,
    people,
    planning,
    publishing,
    queue,
    reshaping,
    review,
    staleness,
)
from annotations.services.errors import DuplicateClaim, SourceRefused, StaleWrite
from tests.factories import holders_of, make_article, make_claim, make_link, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

STEPS = 250
PUBLISHED_STATES = {State.PUBLISHED, State.CORRECTING, State.WITHDRAWN}
# What a use-case may say no with; anything else is a fault of the desk.
REFUSALS = (ReviewError, StaleWrite, SourceRefused, ArticleError, DuplicateClaim)
Act = Callable[["Walk", User, Claim], object]


@dataclass(slots=True)
class Walk:
    """One walk: a small desk, the dice, and how often each action worked."""

    dice: random.Random
    cast: list[User]
    claims: list[Claim]
    worked: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    def version_of(self, claim: Claim) -> int:
        """Return the version the actor believes in: mostly the right one."""
        return claim.version + self.dice.choices([0, -1, 1, 50], [20, 2, 1, 1])[0]

    def words(self) -> str:
        return self.dice.choice(["", "   ", *["The report counts fewer.", "Look again."] * 4])

    def key(self) -> UUID:
        """Return a key out of few, so that some submissions repeat one."""
        return UUID(int=self.dice.randrange(200), version=4)

    def some_links(self, claim: Claim) -> list[int]:
        """Return ids of links: the claim's own, or of another claim, or of none at all."""
        own = list(claim.links.values_list("id", flat=True))
        wrong = [*self.dice.choice(self.claims).links.values_list("id", flat=True), 10**9]
        pool = self.dice.choices([own, wrong], [9, 1])[0]
        return self.dice.sample(pool, self.dice.randint(min(1, len(pool)), len(pool)))


def submit(walk: Walk, by: User, claim: Claim) -> object:
    return review.submit_review(
        claim.pk,
        by=by,
        expected_version=walk.version_of(claim),
        verdict=walk.dice.choice([*Verdict, "", "perhaps"]),
        flags=walk.dice.sample([*Flag], 2),
        rationale=walk.words(),
        cited=walk.some_links(claim),
        idempotency_key=walk.key(),
    )


def adjudicate(walk: Walk, by: User, claim: Claim) -> object:
    return adjudication.adjudicate(
        claim.pk,
        by=by,
        expected_version=walk.version_of(claim),
        verdict=walk.dice.choice([*Verdict, ""]),
        flags=[],
        rationale=walk.words(),
        cited=walk.some_links(claim),
        idempotency_key=walk.key(),
    )


def set_needed(walk: Walk, by: User, claim: Claim) -> object:
    reviewers = walk.dice.randint(0, 4)
    version = walk.version_of(claim)
    return queue.set_needed(claim.pk, by=by, expected_version=version, reviewers=reviewers)


def revise(walk: Walk, by: User, claim: Claim) -> object:
    return corrections.revise(
        claim.pk,
        by=by,
        expected_version=walk.version_of(claim),
        verdict=walk.dice.choice([*Verdict, ""]),
        flags=walk.dice.sample([*Flag], 1),
        rationale=walk.words(),
        cited=walk.some_links(claim),
        idempotency_key=walk.key(),
    )


def save_draft(walk: Walk, by: User, claim: Claim) -> object:
    return review.save_draft(
        claim.pk,
        by=by,
        verdict=walk.dice.choice([*Verdict, ""]),
        flags=[],
        rationale=walk.words(),
        cited=walk.some_links(claim),
    )


def add_link(walk: Walk, by: User, claim: Claim) -> object:
    address = walk.dice.choice(["https://ministry.example/report", "ministry.example", ""])
    return links.add_link(claim.pk, by=by, url=address, title="Report", quotation="1,200 fell.")


def change_link(walk: Walk, by: User, claim: Claim) -> object:
    link = walk.dice.choice(list(claim.links.all()) or [make_link(claim)])
    change = walk.dice.choice([links.reject_link, links.restore_link])
    return change(link.pk, by=by)


def skip(walk: Walk, by: User, claim: Claim) -> object:
    why, note = walk.dice.choice([*SkipReason]), walk.words()
    version = walk.version_of(claim)
    return queue.skip(claim.pk, by=by, expected_version=version, why=why, note=note)


def hand_over(walk: Walk, by: User, claim: Claim) -> object:
    to, note = walk.dice.choice(walk.cast).pk, walk.words()
    version = walk.version_of(claim)
    return queue.hand_over(claim.pk, by=by, expected_version=version, to=to, note=note)


def assign(walk: Walk, by: User, claim: Claim) -> object:
    whom = walk.dice.choice(walk.cast).pk
    version = walk.version_of(claim)
    return planning.assign(claim.pk, by=by, expected_version=version, assignee=whom)


def plan(walk: Walk, by: User, claim: Claim) -> object:
    importance = walk.dice.choice([None, *Importance])
    deadline = walk.dice.choice([None, timezone.now() + timedelta(days=walk.dice.randint(-2, 2))])
    version = walk.version_of(claim)
    return planning.plan(
        claim.pk, by=by, expected_version=version, importance=importance, deadline=deadline
    )


def go_stale(walk: Walk, _by: User, claim: Claim) -> object:
    reason = walk.dice.choice(["A cited page is gone.", "The article was corrected."])
    return staleness.raise_stale(claim.pk, reason=reason)


def merge(walk: Walk, by: User, claim: Claim) -> object:
    other = walk.dice.choice(walk.claims)
    return merging.merge(claim.pk, into=other.pk, by=by, expected_version=walk.version_of(claim))


def split(walk: Walk, by: User, claim: Claim) -> object:
    middle = walk.dice.randint(claim.start, claim.end)
    bounds = [(claim.start, middle), (middle, claim.end)]
    text = claim.article_version.text
    parts = [reshaping.Part(start, end, text[start:end]) for start, end in bounds]
    return reshaping.split_claim(
        claim.pk, by=by, expected_version=walk.version_of(claim), parts=parts
    )


def join(walk: Walk, by: User, claim: Claim) -> object:
    other = walk.dice.choice(list(Claim.objects.filter(article=claim.article)))
    start, end = min(claim.start, other.start), max(claim.end, other.end)
    return reshaping.join_claims(
        claim.pk,
        by=by,
        expected_version=walk.version_of(claim),
        other_id=other.pk,
        quoted=claim.article_version.text[start:end],
    )


def let_time_pass(walk: Walk, _by: User, _claim: Claim) -> object:
    past = timezone.now() - timedelta(minutes=1)
    Seat.objects.held().update(expires_at=past)
    return walk.dice.random() < 0.5 and queue.expire_leases(timezone.now())


def change_account(walk: Walk, by: User, _claim: Claim) -> object:
    whom = walk.dice.choice(walk.cast)
    change = walk.dice.choice([people.deactivate, people.reactivate, people.reactivate])
    changed = change(whom.pk, by=by)
    whom.is_active = changed.is_active
    return changed


def plain(service: Callable[..., object]) -> Act:
    """Return the act of a move that takes a version."""
    return lambda walk, by, claim: service(claim.pk, by=by, expected_version=walk.version_of(claim))


def reasoned(service: Callable[..., object]) -> Act:
    """Return the act of a move that takes a version and a reason."""
    return lambda walk, by, claim: service(
        claim.pk, by=by, expected_version=walk.version_of(claim), reason=walk.words()
    )


ACTS: dict[str, tuple[Act, int]] = {
    "take next": (lambda _walk, by, _claim: queue.take_next(by=by), 3),
    "take": (plain(queue.take), 5),
    "release": (plain(queue.release), 1),
    "skip": (skip, 1),
    "hand over": (hand_over, 1),
    "assign": (assign, 2),
    "unassign": (plain(planning.unassign), 1),
    "plan": (plan, 2),
    "requeue": (plain(planning.requeue), 1),
    "offer again": (plain(planning.offer_again), 1),
    "keep queue current": (lambda *_: planning.keep_queue_current(timezone.now()), 1),
    "submit": (submit, 14),
    "save draft": (save_draft, 3),
    "escalate": (reasoned(adjudication.escalate), 2),
    "adjudicate": (adjudicate, 12),
    "take back": (plain(review.take_back), 2),
    "set needed": (set_needed, 1),
    "queue": (plain(queue.add), 1),
    "dismiss": (reasoned(queue.dismiss), 1),
    "restore": (plain(queue.restore), 2),
    "approve": (plain(review.approve), 7),
    "send back": (reasoned(review.send_back), 2),
    "publish": (plain(publishing.publish), 6),
    "correct": (reasoned(corrections.correct), 6),
    "revise": (revise, 6),
    "republish": (reasoned(publishing.republish), 6),
    "keep": (plain(corrections.keep), 2),
    "withdraw": (reasoned(publishing.withdraw), 1),
    "go stale": (go_stale, 2),
    "confirm": (plain(staleness.clear_stale), 2),
    "merge": (merge, 1),
    "share": (plain(merging.share), 2),
    "unmerge": (reasoned(merging.unmerge), 2),
    "add link": (add_link, 2),
    "change link": (change_link, 1),
    "search again": (lambda _walk, by, claim: jobs.search_again(claim.pk, by=by), 1),
    "split": (split, 2),
    "join": (join, 2),
    "undo": (plain(reshaping.undo_reshaping), 1),
    "let time pass": (let_time_pass, 1),
    "change account": (change_account, 1),
}


def a_desk(dice: random.Random) -> Walk:
    roles = [
        *([Role.REVIEWER] for _ in range(2)),
        *([Role.EDITOR] for _ in range(4)),
        [Role.REPORTER],
        [Role.ADMIN],
        [],
    ]
    cast = [make_user(f"person{n}", *held) for n, held in enumerate(roles)]
    article = make_article()
    claims = [make_claim(article, reviewers_needed=needed) for needed in (1, 1, 2, 3)]
    claims += [make_claim(article, state=State.EXTRACTED.value)]
    for claim in claims:
        for _ in range(dice.randint(1, 3)):
            make_link(claim)
        if dice.random() < 0.5:
            ProviderRun.objects.create(
                claim=claim, provider="library", outcome=ProviderRun.Outcome.NOTHING
            )
    return Walk(dice, cast, claims)


def pick(walk: Walk) -> tuple[str, User, Claim]:
    """Choose who does what to which claim: now and then anything, else what is sensible."""
    claim = Claim.objects.get(pk=walk.dice.choice(walk.claims).pk)
    [name] = walk.dice.choices(list(ACTS), [weight for _, weight in ACTS.values()])
    by = walk.dice.choice(walk.cast)
    if walk.dice.random() < 0.65:
        # Where the claim stands is nobody's move in this walk: its article is not corrected.
        fitting = [
            row
            for row in TRANSITIONS.values()
            if claim.state in row.sources and row.action not in {Action.CARRY, Action.PLACE}
        ]
        names = [row.action.value.replace("_", " ") for row in fitting] or [name]
        # Forward more often than back: a walk should get as far as corrections.
        [name] = walk.dice.choices(names, [ACTS[one][1] if one in ACTS else 1 for one in names])
        # Whoever holds it, but sometimes somebody for the seats that are left.
        if holders := holders_of(claim):
            by = walk.dice.choice([*holders, *holders, by])
        name = name if name in ACTS else "submit"
    # Roles are remembered by the instance, as they are for one request: read the person anew.
    return name, User.objects.get(pk=by.pk), claim


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


@pytest.mark.parametrize("seed", range(3))
def test_whatever_people_try_the_desk_keeps_its_word(seed: int) -> None:
    walk = a_desk(random.Random(seed))  # noqa: S311 (dice, not secrets)
    for step in range(STEPS):
        take_a_step(walk)
        if step % 20 == 0:
            assert_all_is_well(walk)
    assert_all_is_well(walk)
    # A walk that went nowhere would prove nothing.
    assert {"take", "submit", "approve"} <= walk.worked.keys()
    assert {"take", "submit", "approve", "publish", "republish"} <= walk.refused.keys()
