"""The desk: what waits, what is in work, what was decided, and for whom."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotations.models import Claim, Job, User, WorkerHeartbeat
from annotations.review.transitions import State
from annotations.services import queue, review
from annotations.web.week import draw, read_week
from tests.factories import (
    make_article,
    make_claim,
    make_failed_job,
    make_feed,
    make_judgement,
    make_link,
)

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]


def page_of(browser: Client, address: str = "/") -> str:
    return browser.get(address).content.decode()


def decide(claim: Claim, *, by: User, verdict: str = "true") -> Claim:
    taken = queue.take(claim.pk, by=by)
    review.submit_review(
        claim.pk,
        by=by,
        expected_version=taken.version,
        judgement=make_judgement(
            verdict, rationale="The ministry counts as many.", cited=[make_link(claim).pk]
        ),
        idempotency_key=uuid4(),
    )
    return Claim.objects.get(pk=claim.pk)


def owe(claim: Claim, **fields: object) -> Job:
    return Job.objects.create(
        kind=Job.Kind.FIND_SOURCES.value, article=claim.article, claim=claim, **fields
    )


def test_a_reviewer_sees_how_many_claims_wait_and_can_start(browse: Browse, mara: User) -> None:
    article = make_article()
    for _ in range(3):
        make_claim(article)
    page = page_of(browse(mara))
    assert "claims are waiting for you" in page
    assert ">3</span>" in page
    assert 'action="/review/next/"' in page
    assert "Start reviewing" in page


def test_a_reviewer_with_an_empty_queue_is_offered_the_next_step(
    browse: Browse, mara: User
) -> None:
    page = page_of(browse(mara))
    assert "The queue is empty" in page
    assert 'href="/articles/add/"' in page


def test_the_claim_in_hand_comes_before_the_queue(browse: Browse, mara: User) -> None:
    article = make_article()
    make_claim(article)
    held = make_claim(article)
    queue.take(held.pk, by=mara)
    page = page_of(browse(mara))
    assert "You are in the middle of a review" in page
    assert "Go on reviewing" in page
    assert "<strong>1</strong> waiting" in page
    assert f"/review/{held.pk}/" in page


def test_a_claim_that_came_back_is_named_to_who_judged_it(
    browse: Browse, mara: User, noor: User, edith: User
) -> None:
    claim = decide(make_claim(), by=mara)
    review.send_back(claim.pk, by=edith, expected_version=claim.version, reason="From May.")
    assert "Came back to you" in page_of(browse(mara))
    assert "Came back to you" not in page_of(browse(noor))


def test_an_editor_sees_what_waits_for_approval_with_its_verdict(
    browse: Browse, mara: User, edith: User
) -> None:
    decide(make_claim(), by=mara, verdict="mostly_false")
    page = page_of(browse(edith))
    assert "verdict waits for your approval" in page
    assert "Mostly false" in page
    assert "Waiting for your approval" not in page_of(browse(mara))


def test_an_editor_is_not_asked_to_approve_their_own_verdict(browse: Browse, edith: User) -> None:
    decide(make_claim(), by=edith)
    assert "for your approval" not in page_of(browse(edith))


def test_a_reporter_sees_their_articles_and_no_queue(
    browse: Browse, rosa: User, mara: User
) -> None:
    own = make_article(added_by=rosa, title="Bridges of the north")
    make_claim(own)
    page = page_of(browse(rosa))
    assert "Your articles" in page
    assert "Bridges of the north" in page
    assert "waiting for you" not in page
    assert "Your articles" not in page_of(browse(mara))


def test_articles_in_work_are_watched_until_the_work_is_done(browse: Browse, mara: User) -> None:
    job = owe(make_claim())
    browser = browse(mara)
    assert "every 3s" in page_of(browser, "/running/")
    assert "0 of 1 claim has sources" in page_of(browser, "/running/")
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    done = page_of(browser, "/running/")
    assert "every 20s" in done
    assert "Nothing is being split or searched for" in done


def test_the_watched_part_is_only_that_part(browse: Browse, mara: User) -> None:
    owe(make_claim())
    part = page_of(browse(mara), "/running/")
    assert part.lstrip().startswith("<section")
    assert "<html" not in part


def test_a_watching_desk_gets_nothing_while_nothing_changed(browse: Browse, mara: User) -> None:
    job = owe(make_claim())
    browser = browse(mara)
    found = re.search(r'hx-get="(/running/\?seen=[^"]+)"', page_of(browser))
    assert found is not None
    response = browser.get(found[1])
    assert (response.status_code, response.content) == (204, b"")
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, error="Away.")
    assert "1 search for sources failed" in page_of(browser, found[1])


def test_a_watched_desk_keeps_its_numbers_current(browse: Browse, mara: User, edith: User) -> None:
    claim = make_claim()
    browser = browse(edith)
    found = re.search(r'hx-get="(/running/\?seen=[^"]+)"', page_of(browser))
    assert found is not None
    watched = found[1].replace("&amp;", "&")
    assert browser.get(watched).status_code == 204
    make_claim(claim.article)
    part = page_of(browser, watched)
    assert '<span class="lead__figure">2</span>' in part
    # Where something else comes first by now, the page leads there instead of moving.
    decide(claim, by=mara)
    part = page_of(browser, watched)
    assert "look at the desk anew" in part
    assert "lead__figure" not in part
    assert "<strong>1</strong> to approve" in part


def test_a_desk_without_a_worker_says_so_while_work_is_owed(browse: Browse, mara: User) -> None:
    warning = "No worker is running"
    browser = browse(mara)
    assert warning not in page_of(browser)
    owe(make_claim())
    assert warning in page_of(browser)
    WorkerHeartbeat.objects.create(worker="w1", seen_at=timezone.now())
    assert warning not in page_of(browser)
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    assert warning in page_of(browser)


def test_the_desk_says_how_far_the_search_is_for_the_whole_queue(
    browse: Browse, mara: User
) -> None:
    article = make_article()
    done, away = owe(make_claim(article)), owe(make_claim(article))
    make_failed_job(make_claim(article))
    # Not of the queue, or not to be searched for.
    owe(make_claim(article, state=State.EXTRACTED))
    make_claim(article)
    Job.objects.filter(pk=done.pk).update(state=Job.State.DONE)
    Job.objects.filter(pk=away.pk).update(waiting_since=timezone.now())
    part = page_of(browse(mara), "/running/")
    assert "1 of 3 claims in the queue searched for sources" in part
    assert "1 failed" in part
    assert "1 search waits for a provider" in part
    Job.objects.filter(claim__state=State.QUEUED).update(state=Job.State.DONE)
    assert "in the queue searched" not in page_of(browse(mara), "/running/")


def test_a_feed_that_is_polled_is_no_article_in_work(browse: Browse, mara: User) -> None:
    Job.objects.create(kind=Job.Kind.POLL_FEED, feed=make_feed())
    assert "Nothing is being split or searched for" in page_of(browse(mara))


def test_failed_work_can_be_tried_again(browse: Browse, rosa: User) -> None:
    job = make_failed_job(make_claim())
    browser = browse(rosa)
    assert "Try 1 failed piece again" in page_of(browser)
    after = browser.post("/retry/", follow=True).content.decode()
    assert "1 piece of work will be tried again." in after
    job.refresh_from_db()
    assert job.state == Job.State.OWED


def test_trying_again_when_nothing_failed_is_said_kindly(browse: Browse, rosa: User) -> None:
    after = browse(rosa).post("/retry/", follow=True).content.decode()
    assert "Nothing had failed any more" in after


def test_an_outsider_cannot_try_again(browse: Browse, otto: User) -> None:
    job = make_failed_job(make_claim())
    assert browse(otto).post("/retry/").status_code == 403
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_recent_decisions_name_who_did_what(browse: Browse, mara: User, edith: User) -> None:
    claim = decide(make_claim(), by=mara, verdict="half_true")
    review.approve(claim.pk, by=edith, expected_version=claim.version)
    page = page_of(browse(mara))
    assert "Mara judged the claim" in page
    assert "Edith approved the verdict" in page
    assert "Half true" in page


def test_the_verdict_of_a_claim_sent_back_is_not_on_the_desk(
    browse: Browse, mara: User, noor: User, edith: User
) -> None:
    claim = decide(make_claim(), by=mara, verdict="half_true")
    review.send_back(claim.pk, by=edith, expected_version=claim.version, reason="From May.")
    assert "Half true" not in page_of(browse(noor))


def test_the_week_is_a_sentence_a_drawing_and_a_table(browse: Browse, mara: User) -> None:
    decide(make_claim(), by=mara)
    page = page_of(browse(mara))
    assert "1 review was given in the last seven days, 1 more than before." in page
    assert 'role="img"' in page
    assert "The same as a table" in page


def test_a_verdict_stands_beside_the_judgement_that_gave_it(
    mara: User, noor: User, edith: User, browse: Browse
) -> None:
    claim = make_claim()
    decide(claim, by=mara)
    claim.refresh_from_db()
    review.send_back(claim.pk, by=edith, expected_version=claim.version, reason="Look again.")
    decide(claim, by=noor)
    page = page_of(browse(edith)).partition("Lately decided")[2]
    assert page.count("Mara judged the claim") == page.count("Noor judged the claim") == 1
    assert page.count("data-verdict=") == 1


def test_a_week_without_verdicts_is_said_in_words(mara: User) -> None:
    week = read_week(today=date(2024, 11, 22))
    assert week.reading == "No review was given in the last two weeks."
    assert mara  # the cast is there, nobody judged


def test_the_highest_bar_fills_the_drawing_and_one_claim_is_still_seen() -> None:
    days = [date(2024, 11, day) for day in (1, 2, 3)]
    none, one, most = draw(days, {days[1]: 1, days[2]: 900})
    assert (none.height, none.y) == (0, 72)
    assert one.height >= 2
    assert (most.height, most.y) == (72, 0)


@pytest.mark.parametrize("who", ["rosa", "mara", "edith"])
def test_the_number_of_queries_does_not_grow_with_the_desk(
    who: str,
    browse: Browse,
    request: pytest.FixtureRequest,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    user, reviewer = request.getfixturevalue(who), request.getfixturevalue("noor")
    browser = browse(user)
    for _ in range(6):
        article = make_article(added_by=user)
        for _ in range(3):
            decide(make_claim(article), by=reviewer)
        owe(make_claim(article))
        make_failed_job(make_claim(article))
    with django_assert_max_num_queries(24):
        page = page_of(browser)
    assert page.count("<progress") >= 6
    assert Claim.objects.filter(state=State.DECIDED).count() == 18
