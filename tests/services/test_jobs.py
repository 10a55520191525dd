"""Jobs: owed in the database, leased by one worker, fenced, tried again, visible when failed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from annotations.models import Claim, Job, SourceLink, User, WorkerHeartbeat
from annotations.review.errors import NotPermitted
from annotations.services import jobs, work
from annotations.services.errors import LeaseLost
from tests.factories import make_article, make_claim, make_failed_job

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

LATER = timedelta(hours=1)


def owed_job(claim: Claim | None = None) -> Job:
    claim = claim or make_claim()
    [job_id] = jobs.owe(
        Job.Kind.FIND_SOURCES, article_id=claim.article_id, claim_ids=[claim.pk], by=None
    )
    return Job.objects.get(pk=job_id)


def test_the_same_work_is_owed_once() -> None:
    claim = make_claim()
    assert owed_job(claim) == owed_job(claim)
    assert Job.objects.count() == 1


def test_one_bell_heard_by_two_workers_is_one_lease() -> None:
    job = owed_job()
    assert jobs.lease(job.pk) is not None
    assert jobs.lease(job.pk) is None


def test_a_job_due_later_is_not_given_out() -> None:
    job = owed_job()
    Job.objects.update(due_at=timezone.now() + LATER)
    assert jobs.lease(job.pk) is None


def test_when_a_worker_dies_its_job_goes_to_another_after_the_lease() -> None:
    job = owed_job()
    jobs.lease(job.pk)
    Job.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    again = jobs.lease(job.pk)
    assert again is not None
    assert again.job.attempts == 2


def test_a_slow_worker_cannot_write_over_the_one_that_replaced_it() -> None:
    job = owed_job()
    slow = jobs.lease(job.pk)
    Job.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    quick = jobs.lease(job.pk)
    assert slow is not None
    assert quick is not None
    with pytest.raises(LeaseLost):
        jobs.finish(slow)
    jobs.fail(slow, error="too late")
    jobs.finish(quick)
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")


def test_a_failed_attempt_comes_back_later_each_time() -> None:
    job = owed_job()
    pauses = []
    for _ in range(3):
        Job.objects.update(due_at=timezone.now())
        held = jobs.lease(job.pk)
        assert held is not None
        jobs.fail(held, error="No answer.")
        job.refresh_from_db()
        pauses.append(job.due_at - timezone.now())
    assert job.state == Job.State.OWED
    assert pauses == sorted(pauses)


def test_after_the_last_attempt_the_job_is_failed_and_says_why(settings: Settings) -> None:
    settings.FACTCHECK_JOB_ATTEMPTS = 1
    job = owed_job()
    held = jobs.lease(job.pk)
    assert held is not None
    jobs.fail(held, error="No answer.")
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "No answer.")
    assert jobs.sweep(now=timezone.now() + LATER) == []


def put_off(job: Job, *, wait: float = 0.0, was_asked: bool = True) -> None:
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    held = jobs.lease(job.pk)
    assert held is not None
    jobs.postpone(held, error="The service is away.", wait=wait, was_asked=was_asked)
    job.refresh_from_db()


def test_a_job_put_off_uses_up_no_attempt_and_waits_as_long_as_it_is_asked_to(
    settings: Settings,
) -> None:
    settings.FACTCHECK_JOB_ATTEMPTS = 2
    job = owed_job()
    for _ in range(3):
        put_off(job, wait=300)
        assert (job.state, job.attempts) == ("owed", 0)
        assert job.due_at >= timezone.now() + timedelta(seconds=299)
    held_since = job.waiting_since
    put_off(job)
    assert job.waiting_since == held_since
    assert job.due_at < timezone.now() + timedelta(seconds=120)


def test_a_job_put_off_for_longer_than_the_desk_is_patient_is_failed_until_a_person_retries(
    settings: Settings, mara: User
) -> None:
    settings.FACTCHECK_PATIENCE_HOURS = 2
    job = owed_job()
    put_off(job)
    Job.objects.update(waiting_since=timezone.now() - timedelta(hours=1))
    soon = timezone.now() + timedelta(seconds=15)
    put_off(job, was_asked=False)
    assert job.state == Job.State.OWED
    assert job.due_at < soon, "it was not asked: what waits behind others does not fall back"
    put_off(job)
    assert soon < job.due_at < soon + timedelta(seconds=15), "nor does the time spent so count"
    put_off(job)
    assert job.due_at > soon + timedelta(seconds=20)
    put_off(job, wait=2 * 3600)
    assert (job.state, job.error) == ("failed", "The service is away.")
    jobs.retry_job(job.pk, by=mara)
    put_off(job)
    assert job.state == Job.State.OWED


def test_a_job_that_kills_its_worker_every_time_is_given_up(settings: Settings) -> None:
    settings.FACTCHECK_JOB_ATTEMPTS = 1
    job = owed_job()
    jobs.lease(job.pk)
    jobs.sweep(now=timezone.now() + LATER)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "worker stopped" in job.error


def test_the_sweep_rings_again_for_what_the_broker_lost() -> None:
    job = owed_job()
    now = timezone.now()
    assert jobs.sweep(now=now) == []
    assert jobs.sweep(now=now + timedelta(minutes=1)) == [job.pk]
    assert jobs.sweep(now=now + timedelta(minutes=1, seconds=5)) == []


def test_a_job_that_only_waits_its_turn_is_not_rung_for_again() -> None:
    waiting, put_off_once, orphaned = owed_job(), owed_job(make_claim()), owed_job(make_claim())
    put_off(put_off_once)
    jobs.lease(orphaned.pk)
    later = timezone.now() + timedelta(minutes=5)
    # What has come due since it was rung for is rung for; the third has its bell in the broker.
    assert set(jobs.sweep(now=later, bells=1)) == {put_off_once.pk, orphaned.pk}
    later += timedelta(minutes=5)
    assert jobs.sweep(now=later, bells=3) == jobs.sweep(now=later, bells=3, is_start=True) == []
    assert jobs.sweep(now=later, bells=2) == [waiting.pk], "one of three bells was lost"


def test_a_worker_that_starts_rings_for_everything_due() -> None:
    job = owed_job()
    assert jobs.sweep(worker="w1", is_start=True) == [job.pk]


def test_the_desk_is_staffed_while_a_worker_was_seen_lately() -> None:
    assert not jobs.desk_is_staffed()
    jobs.sweep(worker="w1")
    assert jobs.desk_is_staffed()
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - LATER)
    assert not jobs.desk_is_staffed()


def test_a_person_can_retry_what_failed(mara: User) -> None:
    failed = make_failed_job(make_claim())
    assert jobs.retry_job(failed.pk, by=mara) == [failed.pk]
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.requested_by) == ("owed", 0, mara)


def test_retrying_everything_skips_what_is_under_way_already(mara: User) -> None:
    article = make_article()
    busy, idle = make_claim(article), make_claim(article)
    make_failed_job(busy)
    owed_job(busy)
    make_failed_job(idle)
    failed = make_failed_job(idle)
    assert jobs.retry_failed(article_id=article.pk, by=mara) == [failed.pk]


def test_an_outsider_cannot_retry(outsider: User) -> None:
    with pytest.raises(NotPermitted):
        jobs.retry_job(make_failed_job(make_claim()).pk, by=outsider)


def test_searching_again_retries_a_failed_search_or_owes_a_new_one(mara: User) -> None:
    claim, failed_claim = make_claim(), make_claim()
    failed = make_failed_job(failed_claim)
    assert jobs.search_again(failed_claim.pk, by=mara) == [failed.pk]
    [job_id] = jobs.search_again(claim.pk, by=mara)
    assert Job.objects.get(pk=job_id).claim == claim


def test_whatever_breaks_inside_a_job_is_written_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    job = owed_job()

    def breaks(_held: jobs.JobLease) -> list[int]:
        message = "disk full"
        raise OSError(message)

    monkeypatch.setitem(work.WORK, Job.Kind.FIND_SOURCES.value, breaks)
    assert work.do_job(job.pk) == []
    job.refresh_from_db()
    assert job.state == Job.State.OWED
    assert job.error == "Something went wrong inside the desk (OSError: disk full)."


def test_a_job_done_twice_attaches_its_links_once() -> None:
    claim = make_claim()
    job = owed_job(claim)
    work.do_job(job.pk)
    count = SourceLink.objects.count()
    again = owed_job(claim)
    assert again != job
    work.do_job(again.pk)
    assert SourceLink.objects.count() == count
