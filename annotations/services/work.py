"""Doing what is owed: one table from the kind of a job to the use-case that does it."""

from collections.abc import Callable

import structlog

from annotations.models import Job
from annotations.services import archiving, feeds, jobs, rechecks
from annotations.services.claims import split_article
from annotations.services.errors import LeaseLost
from annotations.services.following import follow_claims
from annotations.services.jobs import JobLease
from annotations.services.sources import ProvidersFailed, find_sources

log = structlog.get_logger(__name__)

# Each stores its result and finishes the job in one transaction, and returns the jobs now owed.
WORK: dict[str, Callable[[JobLease], list[int]]] = {
    Job.Kind.SPLIT_ARTICLE.value: split_article,
    Job.Kind.FOLLOW_CLAIMS.value: follow_claims,
    Job.Kind.FIND_SOURCES.value: find_sources,
    Job.Kind.POLL_FEED.value: feeds.poll,
    Job.Kind.CHECK_SOURCE.value: rechecks.check,
    Job.Kind.ARCHIVE_SOURCE.value: archiving.do_archive,
}


def do_job(job_id: int) -> list[int]:
    """Do one job if it is this worker's to do; returns the ids of the jobs it makes necessary.

    Whatever goes wrong is written on the job, where a person can see it; nothing is raised for
    the broker to handle, because the job table and not the broker decides about retries.
    """
    held = jobs.lease(job_id)
    if held is None:
        return []
    try:
        return WORK[held.job.kind](held)
    except LeaseLost:
        log.warning("job_lease_lost", job=job_id)
    except ProvidersFailed as error:
        log.warning("providers_failed", job=job_id, error=str(error))
        jobs.postpone(held, error=str(error), wait=error.wait, was_asked=error.was_asked)
    except Exception as error:
        log.exception("job_failed", job=job_id, kind=held.job.kind)
        details = f"{type(error).__name__}: {error}"
        jobs.fail(held, error=f"Something went wrong inside the desk ({details}).")
    return []
