"""Reviewers who work at once through the pages, as fast as they can, and what must come of it.

They sign in, carry their cookies, send what the forms hold, and behave as people do: most judge
what they are given; some send twice, from a page that is old or while a draft is being saved; some
put claims back, go for one claim of their own choice, or leave it open until their time is over.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

import httpx
from django.db import connection
from django.utils import timezone

from annotations.models import Claim, Draft, Review, ReviewPolicy, Seat, SourceLink
from annotations.review.roles import Role
from annotations.review.transitions import OPEN_STATES, State
from annotations.services import history, queue
from tests.factories import PASSWORD, make_article, make_claim, make_document, make_user

# How many people judge a claim, by its kind.
NEEDED = {"quantity": 1, "money": 2, "percent": 3}
_CLAIMS_AN_ARTICLE = 10
# Of so many claims one is judged differently by whoever looks at it.
_DISPUTED = 5
# What a reviewer does with the claim "next" gave them, and how often. Each begins with another.
_HABITS = {"judge from an old page": 2, "judge while saving": 3, "judge twice": 3}
_HABITS |= {"leave it open": 1, "choose another": 2, "put back": 1, "judge": 11}


@dataclass(slots=True)
class Tally:
    """What the reviewers were told.

    `acknowledged` maps the key of every submission that was accepted to (claim, reviewer, verdict,
    rationale); `answers` counts (what was sent, status); `faults` are answers that must not be.
    """

    acknowledged: dict[UUID, tuple[int, str, str, str]] = field(default_factory=dict)
    drafts: dict[tuple[int, str], str] = field(default_factory=dict)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Tally") -> Self:
        """Take in what another reviewer was told."""
        self.acknowledged |= other.acknowledged
        self.drafts |= other.drafts
        self.answers += other.answers
        self.faults += other.faults
        return self

    @property
    def races_lost(self) -> int:
        """Return how many were told that somebody, or they themselves, had been faster."""
        return sum(count for (_, status), count in self.answers.items() if status == 409)


class Reviewer:
    """One person with a browser that runs no scripts."""

    def __init__(self, number: int, *, address: str, seed: int) -> None:
        self.name = name_of(number)
        self.tally = Tally()
        self._dice = random.Random(f"{seed}/{number}")  # noqa: S311 (dice, not secrets)
        self._habit = list(_HABITS)[number % len(_HABITS)]
        self._browser = httpx.Client(base_url=address, timeout=120, trust_env=False)

    def sign_in(self) -> None:
        """Sign in as people do, by the form."""
        self._browser.get("/sign-in/")
        answer = self._post("/sign-in/", {"login": self.name, "password": PASSWORD})
        assert answer.headers.get("Location") == "/", f"{self.name}: {answer.status_code}"

    def work(self, *, is_over: Callable[[], bool]) -> Tally:
        """Take the next claim again and again until nothing is left; return what one was told."""
        self.sign_in()
        while not is_over():
            answer = self._post("/review/next/", {})
            place = answer.headers.get("Location", "")
            self._note("next", answer, allowed={302})
            if found := re.fullmatch(r"/review/(\d+)/", place):
                self._handle(int(found[1]))
            else:
                # Others hold what is left. Some wait at its page to take it over.
                time.sleep(0.2)
        self._browser.close()
        return self.tally

    # --- What one does with a claim -----------------------------------------------------------

    def _handle(self, claim_id: int) -> None:
        page = self._browser.get(f"/review/{claim_id}/")
        self._note("open", page, allowed={200})
        form = self._filled_form(claim_id, page)
        if form is None:
            return
        habit = self._habit
        [self._habit] = self._dice.choices(list(_HABITS), weights=list(_HABITS.values()))
        if habit == "put back":
            self._move("release", claim_id, form, allowed={302, 409})
        elif habit == "leave it open":
            self._leave_open(claim_id, form)
        elif habit == "choose another":
            self._choose_another(claim_id)
            self._judge(claim_id, form)
        elif habit == "judge twice":
            self._at_once(
                lambda: self._submit(claim_id, form), lambda: self._submit(claim_id, form)
            )
        elif habit == "judge while saving":
            self._at_once(lambda: self._save(claim_id, form), lambda: self._submit(claim_id, form))
        elif habit == "judge from an old page":
            self._submit(claim_id, form | {"version": str(int(form["version"]) - 1)})
            self._submit(claim_id, form)
        else:
            self._judge(claim_id, form)

    def _judge(self, claim_id: int, form: dict[str, Any]) -> None:
        self._save(claim_id, form)
        self._submit(claim_id, form)

    def _leave_open(self, claim_id: int, form: dict[str, Any]) -> None:
        """Go for lunch with the claim open; send what one has typed all the same afterwards."""
        self._save(claim_id, form)
        held = Seat.objects.held().filter(claim=claim_id, reviewer__username=self.name)
        held.update(expires_at=timezone.now() - timedelta(seconds=1))
        connection.close()
        time.sleep(self._dice.uniform(0, 0.5))
        self._submit(claim_id, form)

    def _choose_another(self, held: int) -> None:
        """Start on the claim that the queue beside the article lists first, as others may."""
        page = self._browser.get("/review/")
        listed = [int(pk) for pk in re.findall(r'href="/review/(\d+)/', page.text)]
        others = [pk for pk in listed if pk != held][:3]
        if not others:
            return
        chosen = self._dice.choice(others)
        page = self._browser.get(f"/review/{chosen}/")
        self._note("open", page, allowed={200})
        if version := _hidden(page.text, "version"):
            answer = self._move("take", chosen, {"version": version}, allowed={302, 409})
            if answer.is_redirect:
                self._handle(chosen)

    # --- What one sends -----------------------------------------------------------------------

    def _filled_form(self, claim_id: int, page: httpx.Response) -> dict[str, Any] | None:
        """Return what the decision form of a page would send; None where there is none."""
        key, version = _hidden(page.text, "key"), _hidden(page.text, "version")
        if not key or not version:
            return None
        is_disputed = claim_id % _DISPUTED == 0
        return {
            "key": key,
            "version": version,
            "verdict": self._dice.choice(["true", "false"]) if is_disputed else "half_true",
            "rationale": f"{self.name} counted {self._dice.randrange(10**9)}.",
            "cited": re.findall(r'name="cited"\s+value="(\d+)"', page.text),
        }

    def _save(self, claim_id: int, form: dict[str, Any]) -> None:
        answer = self._post(
            f"/review/{claim_id}/draft/", form, headers={"Accept": "application/json"}
        )
        self._note("save", answer, allowed={200, 409})
        if answer.status_code == httpx.codes.OK:
            self.tally.drafts[claim_id, self.name] = form["rationale"]

    def _submit(self, claim_id: int, form: dict[str, Any]) -> None:
        answer = self._move("submit", claim_id, form, allowed={302, 409})
        if answer.is_redirect:
            sent = (claim_id, self.name, form["verdict"], form["rationale"])
            self.tally.acknowledged[UUID(form["key"])] = sent

    def _move(
        self, name: str, claim_id: int, form: dict[str, Any], *, allowed: set[int]
    ) -> httpx.Response:
        answer = self._post(f"/review/{claim_id}/{name}/", form)
        self._note(name, answer, allowed=allowed)
        return answer

    def _post(self, path: str, form: dict[str, Any], **options: Any) -> httpx.Response:  # noqa: ANN401 (httpx)
        token = {"csrfmiddlewaretoken": self._browser.cookies.get("csrftoken", "")}
        return self._browser.post(path, data=form | token, **options)

    def _note(self, sent: str, answer: httpx.Response, *, allowed: set[int]) -> None:
        self.tally.answers[sent, answer.status_code] += 1
        if answer.status_code not in allowed:
            title = re.search(r"<title>([^<]*)", answer.text)
            said = title[1].strip() if title else ""
            self.tally.faults.append(
                f"{self.name}: {sent} was answered {answer.status_code} {said}"
            )

    @staticmethod
    def _at_once(*sendings: Callable[[], None]) -> None:
        with ThreadPoolExecutor(len(sendings)) as pool:
            for sending in [pool.submit(one) for one in sendings]:
                sending.result()


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


# --- The desk they race at ------------------------------------------------------------------------


def lay_out(*, claims: int) -> None:
    """Store claims that wait, under a policy that asks for one, two and three reviewers by kind."""
    for kind, reviewers in NEEDED.items():
        ReviewPolicy.objects.create(kind=kind, reviewers=reviewers)
    document, kinds = make_document(), list(NEEDED)
    for number in range(claims):
        if number % _CLAIMS_AN_ARTICLE == 0:
            article = make_article()
        claim = make_claim(article, kind=kinds[number % len(kinds)], state=State.EXTRACTED.value)
        link = SourceLink(claim=claim, document=document, start=0, end=2, text=document.text[:2])
        link.score, link.provider = 0.5, "library"
        link.save()
        queue.add(claim.pk, by=None, expected_version=None)


def race(address: str, *, reviewers: int, seconds: float, seed: int = 1) -> Tally:
    """Let so many reviewers work off all that waits at a desk; return what they were told.

    They stop after `seconds` all the same, and then `faults_of` finds what is left.
    """
    deadline = time.monotonic() + seconds
    for number in range(reviewers):
        make_user(name_of(number), Role.REVIEWER)
    tally = Tally()

    def is_over() -> bool:
        return time.monotonic() > deadline or not is_anything_open()

    def work(number: int) -> Tally:
        return Reviewer(number, address=address, seed=seed).work(is_over=is_over)

    with _sweeping(), ThreadPoolExecutor(reviewers) as pool:
        for told in pool.map(work, range(reviewers)):
            tally += told
    return tally


def faults_of(tally: Tally) -> list[str]:
    """Compare what is stored with what the reviewers were told; return all that is wrong."""
    found = [*tally.faults, *_wrong_claims(), *_wrong_reviews(tally), *_lost_drafts(tally)]
    if broken := history.verify().broken:
        found.append(f"The history is broken: {broken}")
    return found


def _wrong_claims() -> Iterator[str]:
    for claim in Claim.objects.prefetch_related("seats"):
        given = claim.reviews.filter(round=claim.round, retraction=None)
        judges, verdicts = {one.reviewer_id for one in given}, {one.verdict for one in given}
        needed = NEEDED[claim.kind]
        if not len(given) == len(judges) == claim.reviewers_needed == needed:
            yield f"Claim {claim.pk} needs {needed} and has {len(given)} by {len(judges)} people."
        if {(seat.reviewer_id, seat.use) for seat in claim.seats.all()} != {
            (judge, Seat.Use.GIVEN) for judge in judges
        }:
            yield f"The seats at claim {claim.pk} are not those of its judges."
        expected = State.DECIDED if len(verdicts) == 1 else State.ADJUDICATION
        if claim.state != expected:
            yield f"Claim {claim.pk} is {claim.state}, not {expected}."
        if claim.events.count() != claim.version - 1:
            yield f"Claim {claim.pk} is at version {claim.version} and has other events."


def _wrong_reviews(tally: Tally) -> Iterator[str]:
    columns = ("idempotency_key", "claim_id", "reviewer__username", "verdict", "rationale")
    stored = {row[0]: row[1:] for row in Review.objects.values_list(*columns)}
    for key, sent in tally.acknowledged.items():
        if stored.get(key) != sent:
            yield f"Acknowledged and not stored like that: {sent}"
    for key in stored.keys() - tally.acknowledged.keys():
        yield f"Stored and never acknowledged: {stored[key]}"


def _lost_drafts(tally: Tally) -> Iterator[str]:
    columns = ("claim_id", "reviewer__username", "rationale")
    stored = {(pk, name): rationale for pk, name, rationale in Draft.objects.values_list(*columns)}
    for place, rationale in tally.drafts.items():
        if stored.get(place) != rationale:
            yield f"A saved draft is lost: {place}, {rationale}"


def is_anything_open() -> bool:
    """Say whether a claim still waits or is being reviewed."""
    try:
        return Claim.objects.filter(state__in=[state.value for state in OPEN_STATES]).exists()
    finally:
        connection.close()


def name_of(number: int) -> str:
    """Return what a racer signs in as."""
    return f"racer{number}"


@contextmanager
def _sweeping() -> Iterator[None]:
    """Free seats whose time is over all the while, as the worker's sweep does."""
    pool, is_done = ThreadPoolExecutor(1), False

    def sweep() -> None:
        while not is_done:
            queue.expire_leases(timezone.now())
            time.sleep(0.1)
        connection.close()

    running = pool.submit(sweep)
    try:
        yield
    finally:
        is_done = True
        running.result()
        pool.shutdown()
