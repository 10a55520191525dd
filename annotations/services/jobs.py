"""The life of a job: owed, leased by a worker, done or tried again; nothing is ever just lost."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from annotations.models import Claim, Job, User, WorkerHeartbeat
from annotations.models.bulk import insert_rows, reserve_ids
from annotations.models.jobs import JobQuerySet
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.services.errors import LeaseLost
from annotations.services.planning import keep_queue_current
from annotations.services.queue import expire_leases
from annotations.services.staleness import bring_back_due

# How long the sweep trusts a message it sent before it rings again for the same job.
_RING_AGAIN = timedelta(seconds=30)
_SWEEP_AT_MOST = 500
# A service that was away for long is looked for again at least this often (seconds); what keeps
# the desk from pressing it in the meantime is its circuit breaker.
_LONGEST_PAUSE = 300.0


@dataclass(frozen=True, slots=True)
class JobLease:
    """A worker's right to do one job: `token` fences its result against a later holder's."""

    job: Job
    token: UUID


def owe(
    kind: Job.Kind, *, article_id: int, claim_ids: Iterable[int | None], by: User | None
) -> list[int]:
    """Write down that work is owed; returns the ids of the jobs to ring for.

    Must run in the transaction that makes the work necessary. What is owed already is not owed
    twice.
    """
    owed_for = list(claim_ids)
    insert_rows(
        Job,
        columns={"id": reserve_ids(Job, count=len(owed_for)), "claim_id": owed_for},
        shared={
            "kind": kind.value,
            "article_id": article_id,
            "requested_by_id": by.pk if by else None,
        },
        ignore_conflicts=True,
    )
    owed = Job.objects.filter(kind=kind, article_id=article_id, state=Job.State.OWED)
    return list(owed.order_by("id").values_list("id", flat=True))


def owe_for(
    kind: Job.Kind,
    *,
    feed_ids: Iterable[int] = (),
    document_ids: Iterable[int] = (),
    by: User | None,
) -> list[int]:
    """Write down that work is owed to feeds or documents; returns the ids of the jobs to ring for.

    As `owe`, it must run in a transaction, and what is owed already is not owed twice.
    """
    feeds, documents = list(feed_ids), list(document_ids)
    subjects = [(feed, None) for feed in feeds] + [(None, document) for document in documents]
    insert_rows(
        Job,
        columns={
            "id": reserve_ids(Job, count=len(subjects)),
            "feed_id": [feed for feed, _ in subjects],
            "document_id": [document for _, document in subjects],
        },
        shared={"kind": kind.value, "requested_by_id": by.pk if by else None},
        ignore_conflicts=True,
    )
    about = Q(feed__in=feeds) | Q(document__in=documents)
    owed = Job.objects.filter(about, kind=kind, state=Job.State.OWED)
    return list(owed.order_by("id").values_list("id", flat=True))


def lease(job_id: int) -> JobLease | None:
    """Give the job to this worker, or return None when there is nothing to do for it."""
    now, token = timezone.now(), uuid4()
    # One UPDATE takes the job: of two workers who heard the same bell, one changes no row.
    taken = (
        Job.objects.due(now)
        .filter(pk=job_id)
        .update(
            state=Job.State.RUNNING,
            token=token,
            lease_expires_at=now + timedelta(seconds=settings.FACTCHECK_JOB_LEASE_SECONDS),
            attempts=F("attempts") + 1,
        )
    )
    if not taken:
        return None
    return JobLease(job=Job.objects.get(pk=job_id), token=token)


def finish(held: JobLease) -> None:
    """Mark the job done; must run in the transaction that commits its result.

    Raises `LeaseLost`, which rolls the result back, when the lease ran out and another worker
    has the job: a worker that was only slow must not write over the one that replaced it.
    """
    done = _held(held).update(
        state=Job.State.DONE,
        finished_at=timezone.now(),
        error="",
        token=None,
        waiting_since=None,
        last_pause=None,
    )
    if not done:
        message = f"Job {held.job.pk} was given to another worker."
        raise LeaseLost(message)


def fail(held: JobLease, *, error: str) -> None:
    """Record a failed attempt: owed again after a growing pause, or failed for a human to see."""
    attempts = held.job.attempts
    if attempts >= settings.FACTCHECK_JOB_ATTEMPTS:
        _give_up(held, error=error)
        return
    pause = settings.FACTCHECK_JOB_BACKOFF_SECONDS * 2 ** (attempts - 1)
    due_at = timezone.now() + timedelta(seconds=pause * _jitter())
    _held(held).update(state=Job.State.OWED, error=error, due_at=due_at, token=None)


def postpone(held: JobLease, *, error: str, wait: float = 0.0, was_asked: bool = True) -> None:
    """Put a job off while a service elsewhere is away: no attempt is used up, only time.

    The pause is `wait` seconds at least. Where the service `was_asked` in vain it is also twice as
    long as the last such pause: time that the job spent behind others says nothing about the
    service. The job is failed, for a human to see, once that takes longer than the desk is patient.
    """
    now, last_pause = timezone.now(), held.job.last_pause
    since = held.job.waiting_since or now
    patience = timedelta(hours=settings.FACTCHECK_PATIENCE_HOURS)
    if now - since >= patience or now + timedelta(seconds=wait) > since + patience:
        _give_up(held, error=error)
        return
    pause = float(settings.FACTCHECK_JOB_BACKOFF_SECONDS)
    if was_asked:
        pause = min(2 * last_pause, _LONGEST_PAUSE) if last_pause else pause
        last_pause = pause
    _held(held).update(
        state=Job.State.OWED,
        attempts=held.job.attempts - 1,
        error=error,
        due_at=now + timedelta(seconds=max(wait, pause) * _jitter(least=1.0)),
        waiting_since=since,
        last_pause=last_pause,
        token=None,
    )


def sweep(
    *, now: datetime | None = None, worker: str = "", is_start: bool = False, bells: int = 0
) -> list[int]:
    """Do the rounds: heartbeat, what time has brought, spent jobs; returns the jobs to ring for.

    `bells` is how many messages the broker has still to give out. `is_start` does not wait until
    a message can be taken for lost: a worker that starts cannot know what the broker has lost.
    """
    now = now or timezone.now()
    if worker:
        WorkerHeartbeat.objects.update_or_create(worker=worker, defaults={"seen_at": now})
    expire_leases(now)
    keep_queue_current(now)
    bring_back_due(timezone.localdate(now))
    _give_up_spent(now)
    job_ids = _to_ring(now, trusted=timedelta() if is_start else _RING_AGAIN, bells=bells)
    Job.objects.filter(pk__in=job_ids).update(rung_at=now)
    return job_ids


def _to_ring(now: datetime, *, trusted: timedelta, bells: int) -> list[int]:
    """Return the jobs that have come due since their last bell, and those whose bell was lost.

    Which messages were lost nobody can tell, but how many: as many as there are fewer than jobs
    that wait. So ten thousand jobs that only wait their turn are not rung for again and again.
    """
    due = Job.objects.due(now).order_by("due_at", "id")
    was_heard = Q(state=Job.State.OWED, rung_at__lt=F("due_at")) | Q(
        state=Job.State.RUNNING, rung_at__lt=F("lease_expires_at")
    )
    anew = list(due.filter(was_heard).values_list("id", flat=True)[:_SWEEP_AT_MOST])
    lost = max(0, due.count() - len(anew) - bells)
    again = due.exclude(was_heard).filter(rung_at__lte=now - trusted)
    most = min(lost, _SWEEP_AT_MOST - len(anew))
    return [*anew, *again.values_list("id", flat=True)[:most]]


def retry_job(job_id: int, *, by: User) -> list[int]:
    """Owe a failed job again from its first attempt; returns the jobs to ring for."""
    return _retry(Q(pk=job_id), by=by)


def retry_failed(*, article_id: int | None = None, by: User) -> list[int]:
    """Owe every failed job again, of one article or of all; returns the jobs to ring for."""
    return _retry(Q() if article_id is None else Q(article_id=article_id), by=by)


def search_again(claim_id: int, *, by: User) -> list[int]:
    """Owe a new search for sources for one claim; returns the jobs to ring for."""
    _demand_permission(by, Permission.RETRY_JOB)
    with transaction.atomic():
        claim = Claim.objects.only("article_id").get(pk=claim_id)
        if retried := _retry(Q(claim_id=claim_id), by=by):
            return retried
        return owe_search(claim, by=by)


def owe_search(claim: Claim, *, by: User | None) -> list[int]:
    """Owe a search for sources for one claim; as `owe`."""
    owe(Job.Kind.FIND_SOURCES, article_id=claim.article_id, claim_ids=[claim.pk], by=by)
    owed = Job.objects.filter(claim=claim, state=Job.State.OWED)
    return list(owed.values_list("id", flat=True))


def desk_is_staffed() -> bool:
    """Say whether a worker was seen lately."""
    seen = WorkerHeartbeat.last_seen()
    silence = timedelta(seconds=settings.FACTCHECK_WORKER_SILENT_SECONDS)
    return seen is not None and seen >= timezone.now() - silence


def _held(held: JobLease) -> JobQuerySet:
    return Job.objects.filter(pk=held.job.pk, state=Job.State.RUNNING, token=held.token)


def _give_up(held: JobLease, *, error: str) -> None:
    _held(held).update(state=Job.State.FAILED, error=error, finished_at=timezone.now(), token=None)


def _jitter(*, least: float = 0.8) -> float:
    """Return a factor that keeps a thousand jobs that failed together from returning together."""
    return random.uniform(least, 1.2)  # noqa: S311 - nothing secret


def _give_up_spent(now: datetime) -> None:
    """Fail the jobs whose worker died at every allowed attempt: one of them may kill workers."""
    spent = Job.objects.filter(
        state=Job.State.RUNNING,
        lease_expires_at__lte=now,
        attempts__gte=settings.FACTCHECK_JOB_ATTEMPTS,
    )
    spent.update(
        state=Job.State.FAILED,
        finished_at=now,
        token=None,
        error="The worker stopped in the middle of this, every time it was tried.",
    )


def _retry(which: Q, *, by: User) -> list[int]:
    _demand_permission(by, Permission.RETRY_JOB)
    now = timezone.now()
    under_way = Job.objects.unfinished().filter(kind=OuterRef("kind"))
    same_work = [
        under_way.filter(claim=OuterRef("claim")),
        under_way.filter(claim__isnull=True, article=OuterRef("article")),
        under_way.filter(feed=OuterRef("feed")),
        under_way.filter(document=OuterRef("document")),
    ]
    with transaction.atomic():
        # Of several failures of the same work only the latest is owed again, and none while a
        # newer job is under way: the constraint allows one unfinished job for each work.
        is_free = (~Exists(same) for same in same_work)
        failed = Job.objects.filter(which, *is_free, state=Job.State.FAILED)
        work = failed.order_by().values("kind", "article", "claim", "feed", "document")
        job_ids = sorted(work.annotate(latest=Max("id")).values_list("latest", flat=True))
        Job.objects.filter(pk__in=job_ids, state=Job.State.FAILED).update(
            state=Job.State.OWED,
            attempts=0,
            due_at=now,
            rung_at=now,
            requested_by=by,
            finished_at=None,
            waiting_since=None,
            last_pause=None,
        )
        return job_ids


def _demand_permission(by: User, permission: Permission) -> None:
    if not by.may(permission):
        message = "Your role does not include this; ask an editor or an admin."
        raise NotPermitted(message)
