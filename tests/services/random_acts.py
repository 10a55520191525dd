"""What random people try at a small desk, rightly and wrongly, and how often."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from annotations.claims.types import Figure
from annotations.models import Claim, ProviderRun, Seat, User
from annotations.review.queueing import Importance, SkipReason
from annotations.review.roles import Role
from annotations.review.rules import refusal
from annotations.review.transitions import TRANSITIONS, State
from annotations.review.verdicts import Flag, Verdict
from annotations.services import (
    adjudication,
    corrections,
    jobs,
    links,
    marking,
    merging,
    people,
    planning,
    publishing,
    queue,
    reshaping,
    review,
    staleness,
    undoing,
)
from annotations.services.figures import FigureChoice
from annotations.services.moves import attempt
from tests.factories import make_article, make_claim, make_judgement, make_link, make_user

# How often someone does what they may do with a claim where it stands, and not just anything.
SENSIBLE = 0.75
CAREFUL = 0.75
Act = Callable[["Walk", User, Claim], object]


@dataclass(slots=True)
class Walk:
    """One walk: a small desk, the dice, and how often each action worked.

    Whoever `is_careful` knows the claim's version and leaves no field empty.
    """

    dice: random.Random
    cast: list[User]
    claims: list[Claim]
    is_careful: bool = False
    worked: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    def version_of(self, claim: Claim) -> int:
        """Return the version the actor believes in: mostly the right one."""
        slips = [0, 0, 0] if self.is_careful else [2, 1, 1]
        return claim.version + self.dice.choices([0, -1, 1, 50], [10, *slips])[0]

    def words(self) -> str:
        blank = [] if self.is_careful else ["", "   "]
        return self.dice.choice([*blank, *["The report counts fewer.", "Look again."] * 2])

    def verdict(self) -> str:
        known = [verdict.value for verdict in Verdict]
        return self.dice.choice(known if self.is_careful else [*known, "", "perhaps"])

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
        judgement=make_judgement(
            walk.verdict(),
            flags=walk.dice.sample([*Flag], 2),
            rationale=walk.words(),
            cited=walk.some_links(claim),
        ),
        idempotency_key=walk.key(),
    )


def adjudicate(walk: Walk, by: User, claim: Claim) -> object:
    return adjudication.adjudicate(
        claim.pk,
        by=by,
        expected_version=walk.version_of(claim),
        judgement=make_judgement(
            walk.verdict(), rationale=walk.words(), cited=walk.some_links(claim)
        ),
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
        judgement=make_judgement(
            walk.verdict(),
            flags=walk.dice.sample([*Flag], 1),
            rationale=walk.words(),
            cited=walk.some_links(claim),
        ),
        idempotency_key=walk.key(),
    )


def save_draft(walk: Walk, by: User, claim: Claim) -> object:
    return review.save_draft(
        claim.pk,
        by=by,
        judgement=make_judgement(
            walk.verdict(), rationale=walk.words(), cited=walk.some_links(claim)
        ),
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


def figure(walk: Walk, by: User, claim: Claim) -> object:
    said = Figure(1200.0, 1300.0, "bridges", ">=", None, "bridges")
    choices = [FigureChoice(said), FigureChoice(), FigureChoice(is_read=True)]
    return marking.edit_claim(
        claim.pk,
        by=by,
        expected_version=walk.version_of(claim),
        start=claim.start,
        end=claim.end,
        quoted=claim.text,
        figure=walk.dice.choice(choices),
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
    "assign": (assign, 1),
    "unassign": (plain(planning.unassign), 1),
    "plan": (plan, 1),
    "requeue": (plain(planning.requeue), 1),
    "offer again": (plain(planning.offer_again), 1),
    "keep queue current": (lambda *_: planning.keep_queue_current(timezone.now()), 1),
    "submit": (submit, 14),
    "save draft": (save_draft, 3),
    "escalate": (reasoned(adjudication.escalate), 2),
    "adjudicate": (adjudicate, 12),
    "take back": (plain(review.take_back), 3),
    "set needed": (set_needed, 1),
    "queue": (plain(queue.add), 1),
    "dismiss": (reasoned(queue.dismiss), 1),
    "restore": (plain(queue.restore), 2),
    "approve": (plain(review.approve), 7),
    "send back": (reasoned(review.send_back), 1),
    "publish": (plain(publishing.publish), 6),
    "correct": (reasoned(corrections.correct), 8),
    "revise": (revise, 10),
    "republish": (reasoned(publishing.republish), 10),
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
    "figure": (figure, 1),
    "undo": (plain(undoing.undo_last), 1),
    "let time pass": (let_time_pass, 1),
    "change account": (change_account, 1),
}


# The acts that are a move of the transition table, whose wrong ways it therefore knows.
MOVES = {name: action for action in TRANSITIONS if (name := action.value.replace("_", " ")) in ACTS}


def a_desk(dice: random.Random) -> Walk:
    roles = [
        *([Role.REVIEWER] for _ in range(2)),
        *([Role.EDITOR] for _ in range(4)),
        [Role.REPORTER],
        [Role.ADMIN],
        [],
    ]
    cast = [make_user(f"person{n}", *held) for n, held in enumerate(roles)]
    walk = Walk(dice, cast, [])
    for needed in (1, 1, 2, 3):
        add_claim(walk, reviewers_needed=needed)
    add_claim(walk, state=State.EXTRACTED.value)
    return walk


def add_claim(walk: Walk, **fields: Any) -> None:  # noqa: ANN401 - any column
    """Let the people of the walk work on one more claim."""
    claim = make_claim(walk.claims[0].article if walk.claims else make_article(), **fields)
    for _ in range(walk.dice.randint(1, 3)):
        make_link(claim)
    if walk.dice.random() < 0.5:
        nothing = ProviderRun.Outcome.NOTHING
        ProviderRun.objects.create(claim=claim, provider="library", outcome=nothing)
    walk.claims.append(claim)


def pick(walk: Walk) -> tuple[str, User, Claim]:
    """Choose who does what to which claim: now and then anything, else what the table allows."""
    claim = Claim.objects.get(pk=walk.dice.choice(walk.claims).pk)
    by = walk.dice.choice(walk.cast)
    name = walk.dice.choice(list(ACTS))
    walk.is_careful = walk.dice.random() < CAREFUL
    if walk.dice.random() < SENSIBLE:
        allowed = [
            (name, person)
            for name, action in MOVES.items()
            if claim.state in TRANSITIONS[action].sources
            for person in walk.cast
            if refusal(attempt(claim, action=action, by=person, reason="Given.")) is None
        ]
        names = sorted({name for name, _ in allowed}) or [name]
        # Forward more often than back: a walk should get as far as corrections.
        [name] = walk.dice.choices(names, [ACTS[one][1] for one in names])
        by = walk.dice.choice([person for move, person in allowed if move == name] or [by])
    # Roles are remembered by the instance, as they are for one request: read the person anew.
    return name, User.objects.get(pk=by.pk), claim
