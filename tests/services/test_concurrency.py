"""Many at once: no claim for two people, no lost write, no sequence out of order."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from annotations.articles.types import ExtractedArticle
from annotations.models import Article, Claim, Event, Job, Publication, Review, Seat, User
from annotations.review.errors import ReviewError
from annotations.review.right_of_reply import Step
from annotations.review.roles import Role
from annotations.services import (
    articles,
    corrections,
    discussion,
    history,
    jobs,
    publishing,
    queue,
    replies,
    review,
)
from annotations.services.errors import DuplicateArticle, StaleWrite
from annotations.services.export import stream_records
from annotations.services.moves import lock_claim
from tests.conftest import wait_until
from tests.factories import (
    holders_of,
    make_article,
    make_claim,
    make_judgement,
    make_link,
    make_user,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

AT_ONCE = 8
ResultT = TypeVar("ResultT")


def all_at_once(tasks: list[Callable[[], ResultT]]) -> list[ResultT]:
    """Run every task in a thread of its own, started together; each closes its connection."""
    barrier = Barrier(len(tasks))

    def run(task: Callable[[], ResultT]) -> ResultT:
        barrier.wait(timeout=30)
        return closing(task)()

    with ThreadPoolExecutor(max_workers=len(tasks)) as pool:
        return list(pool.map(run, tasks))


def closing(task: Callable[[], ResultT]) -> Callable[[], ResultT]:
    """Make a task close the connection of the thread it runs in."""

    def run() -> ResultT:
        try:
            return task()
        finally:
            connection.close()

    return run


@pytest.fixture
def reviewers() -> list[User]:
    return [make_user(f"reviewer{number}", Role.REVIEWER) for number in range(AT_ONCE)]


def test_reviewers_who_press_next_at_once_get_different_claims(reviewers: list[User]) -> None:
    article = make_article()
    for _ in range(AT_ONCE):
        make_claim(article)
    taken = all_at_once([partial(queue.take_next, by=by) for by in reviewers])
    assert len({claim.pk for claim in taken if claim}) == AT_ONCE


def test_one_reviewer_who_presses_next_many_times_at_once_gets_one_claim(
    reviewers: list[User],
) -> None:
    article = make_article()
    for _ in range(AT_ONCE):
        make_claim(article)
    [mara, *_] = reviewers
    taken = all_at_once([partial(queue.take_next, by=mara)] * AT_ONCE)
    assert len({claim.pk for claim in taken if claim}) == 1
    assert Claim.objects.held_by(mara.pk).count() == 1


def test_of_many_who_take_one_claim_one_gets_it(reviewers: list[User]) -> None:
    claim = make_claim()

    def take(by: User) -> bool:
        try:
            queue.take(claim.pk, by=by)
        except ReviewError:
            return False
        return True

    assert sum(all_at_once([partial(take, by) for by in reviewers])) == 1
    assert Event.objects.filter(claim=claim).count() == 1


def test_of_many_stale_writers_one_wins_and_the_others_are_told() -> None:
    claim = make_claim()
    editors = [make_user(f"editor{number}", Role.EDITOR) for number in range(AT_ONCE)]

    def dismiss(by: User) -> str:
        try:
            queue.dismiss(claim.pk, by=by, expected_version=1, reason="Not a claim.")
        except StaleWrite:
            return "stale"
        return "done"

    outcomes = all_at_once([partial(dismiss, by) for by in editors])
    assert sorted(outcomes) == ["done"] + ["stale"] * (AT_ONCE - 1)
    claim.refresh_from_db()
    assert (claim.version, claim.events.count()) == (2, 1)


def test_one_submission_sent_many_times_at_once_is_one_review(reviewers: list[User]) -> None:
    claim = make_claim()
    link = make_link(claim)
    [mara, *_] = reviewers
    taken = queue.take(claim.pk, by=mara)
    key = uuid4()

    def submit() -> int:
        made = review.submit_review(
            claim.pk,
            by=User.objects.get(pk=mara.pk),
            expected_version=taken.version,
            judgement=make_judgement("true", rationale="The report says so.", cited=[link.pk]),
            idempotency_key=key,
        )
        return made.pk

    assert len(set(all_at_once([submit] * AT_ONCE))) == 1
    assert Review.objects.count() == 1


@pytest.mark.postgres_only
def test_a_draft_is_saved_while_its_review_is_being_submitted(reviewers: list[User]) -> None:
    claim, [mara, *_] = make_claim(), reviewers
    queue.take(claim.pk, by=mara)

    def save() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        return _save_draft(claim, by=mara)

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        lock_claim(claim.pk, expected_version=None)
        # It waits for nothing: whoever holds this lock waits for the seat that saving renews.
        assert pool.submit(closing(save)).result() == "Counted."


@pytest.mark.postgres_only
def test_a_seat_that_is_renewed_at_the_last_moment_is_not_freed(reviewers: list[User]) -> None:
    claim, [mara, *_] = make_claim(), reviewers
    queue.take(claim.pk, by=mara)
    Seat.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            _save_draft(claim, by=mara)
            sweep = pool.submit(closing(lambda: queue.expire_leases(timezone.now())))
            wait_until(_somebody_waits, seconds=30)
        assert sweep.result() == 0
    assert holders_of(claim) == [mara]


@pytest.mark.postgres_only
def test_comments_that_call_each_others_authors_wait_in_one_order(reviewers: list[User]) -> None:
    mara, noor, other, *_ = reviewers
    claim = make_claim()
    thread = discussion.say(claim.pk, by=mara, text="Which report?")
    answer = partial(
        discussion.say, claim.pk, by=other, text=f"Ask @{noor.username}.", answers=thread.pk
    )
    rows = User.objects.select_for_update(nowait=True, no_key=True)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            rows.get(pk=mara.pk)
            answering = pool.submit(closing(answer))
            wait_until(_somebody_waits, seconds=30)
            # Whoever waits for the first of them does not hold the second one yet.
            assert rows.get(pk=noor.pk)
        assert answering.result()


@pytest.mark.postgres_only
def test_an_answer_that_comes_while_its_claim_is_published_brings_the_verdict_back(
    reviewers: list[User],
) -> None:
    edith = make_user("edith", Role.EDITOR)
    claim = _approved(by=reviewers[0], editor=edith)
    answer = partial(
        replies.log_contact, claim.pk, by=edith, step=Step.ANSWERED, text="By hand, they say."
    )
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            publishing.publish(claim.pk, by=edith, expected_version=claim.version)
            logging = pool.submit(closing(answer))
            wait_until(lambda: _somebody_waits() or logging.done(), seconds=30)
        assert logging.result()
    claim.refresh_from_db()
    assert (claim.state, claim.is_stale) == ("published", True)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def _save_draft(claim: Claim, *, by: User) -> str:
    saved = review.save_draft(
        claim.pk, by=by, judgement=make_judgement("true", rationale="Counted.")
    )
    return saved.rationale


def test_one_text_pasted_by_many_at_once_is_one_article() -> None:
    reporter = make_user("rosa", Role.REPORTER)
    extracted = ExtractedArticle(text="Roads\nThe council repaired 1,200 potholes.", title="Roads")

    def paste() -> str:
        try:
            articles.ingest_article(extracted, by=reporter)
        except DuplicateArticle as duplicate:
            return duplicate.article.title
        return "stored"

    outcomes = all_at_once([paste] * AT_ONCE)
    assert sorted(outcomes) == ["Roads"] * (AT_ONCE - 1) + ["stored"]
    assert Article.objects.count() == Job.objects.count() == 1


def test_of_many_workers_who_hear_one_bell_one_does_the_job() -> None:
    claim = make_claim()
    with transaction.atomic():
        [job_id] = jobs.owe(
            Job.Kind.FIND_SOURCES, article_id=claim.article_id, claim_ids=[claim.pk], by=None
        )
    leases = all_at_once([lambda: jobs.lease(job_id)] * AT_ONCE)
    assert sum(lease is not None for lease in leases) == 1
    assert Job.objects.get().attempts == 1


def test_publications_made_at_once_are_read_in_order_and_once(reviewers: list[User]) -> None:
    edith = make_user("edith", Role.EDITOR)
    claims = [_approved(by=by, editor=edith) for by in reviewers]

    def publish(claim: Claim) -> int:
        publication = publishing.publish(claim.pk, by=edith, expected_version=claim.version)
        return publication.pk

    seen: list[int] = []
    everyone: list[Callable[[], int]] = [partial(publish, claim) for claim in claims]

    def consume() -> int:
        cursor, deadline = 0, time.monotonic() + 30
        while len(seen) < len(claims) and time.monotonic() < deadline:
            for record in stream_records(since=cursor):
                seen.append(record.id)
                cursor = record.sequence
        return cursor

    all_at_once([*everyone, consume])
    assert sorted(seen) == sorted(claim.pk for claim in claims)
    assert Publication.objects.count() == len(claims)


def test_a_correction_published_by_many_at_once_is_published_once(reviewers: list[User]) -> None:
    editors = [make_user(f"editor{number}", Role.EDITOR) for number in range(AT_ONCE)]
    approved = _approved(by=reviewers[0], editor=editors[0])
    publishing.publish(approved.pk, by=editors[0], expected_version=approved.version)
    claim = corrections.correct(
        approved.pk, by=reviewers[1], expected_version=approved.version + 1, reason="A new report."
    )
    revised = corrections.revise(
        claim.pk,
        by=reviewers[1],
        expected_version=claim.version,
        judgement=make_judgement(
            "false", rationale="The new report says otherwise.", cited=[claim.links.all()[0].pk]
        ),
        idempotency_key=uuid4(),
    )
    version = revised.claim.version

    def settle(by: User) -> str:
        try:
            if by.pk % 2:
                publishing.republish(claim.pk, by=by, expected_version=version, reason="New.")
            else:
                corrections.keep(claim.pk, by=by, expected_version=version)
        except StaleWrite:
            return "stale"
        return "done"

    outcomes = all_at_once([partial(settle, by) for by in editors])
    assert sorted(outcomes) == ["done"] + ["stale"] * (AT_ONCE - 1)
    assert Publication.objects.filter(claim=claim, is_latest=True).count() == 1
    assert history.verify().broken is None


def test_chains_written_by_many_at_once_stay_whole(reviewers: list[User]) -> None:
    claims = [make_claim() for _ in range(3)]

    def work(by: User) -> int:
        done = 0
        for _ in range(6):
            try:
                taken = queue.take(claims[(by.pk + done) % 3].pk, by=by)
                queue.release(taken.pk, by=by, expected_version=taken.version)
            except (ReviewError, StaleWrite):
                continue
            done += 1
        return done

    done = all_at_once([partial(work, by) for by in reviewers])
    found = history.verify()
    assert found.broken is None
    assert found.events == 2 * sum(done) > 0


def _approved(*, by: User, editor: User) -> Claim:
    claim = make_claim()
    link = make_link(claim)
    taken = queue.take(claim.pk, by=by)
    review.submit_review(
        claim.pk,
        by=by,
        expected_version=taken.version,
        judgement=make_judgement("true", rationale="The report says so.", cited=[link.pk]),
        idempotency_key=uuid4(),
    )
    return review.approve(claim.pk, by=editor, expected_version=taken.version + 1)
