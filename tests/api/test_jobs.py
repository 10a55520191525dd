"""Jobs through the API."""

from annotations.models import Job
from tests.api.conftest import Caller
from tests.factories import make_claim, make_failed_job


def test_failed_jobs_are_listed_with_what_went_wrong(reporter: Caller) -> None:
    failed = make_failed_job(make_claim())
    make_failed_job(make_claim(), state=Job.State.DONE.value, error="")

    [row] = reporter.get("jobs/?state=failed").json()["results"]

    assert (row["id"], row["error"]) == (failed.pk, "The library did not answer.")


def test_a_failed_job_is_tried_again(reporter: Caller) -> None:
    failed = make_failed_job(make_claim())

    answer = reporter.post(f"jobs/{failed.pk}/retry/")

    assert answer.status_code == 202
    assert answer.json() == {"jobs": [failed.pk]}
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (Job.State.OWED, 0)


def test_a_job_that_did_not_fail_is_not_tried_again(reporter: Caller) -> None:
    done = make_failed_job(make_claim(), state=Job.State.DONE.value)

    answer = reporter.post(f"jobs/{done.pk}/retry/")

    assert answer.status_code == 409
    assert "Done" in answer.json()["detail"]
    assert reporter.post("jobs/999/retry/").status_code == 404


def test_all_failed_jobs_of_one_article_are_tried_again(reporter: Caller) -> None:
    mine, other = make_failed_job(make_claim()), make_failed_job(make_claim())

    answer = reporter.post("jobs/retry-failed/", {"article": mine.article_id})

    assert answer.json() == {"jobs": [mine.pk]}
    other.refresh_from_db()
    assert other.state == Job.State.FAILED
    assert reporter.post("jobs/retry-failed/").json() == {"jobs": [other.pk]}
