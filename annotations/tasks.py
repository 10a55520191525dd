"""Celery's way in: one-liners over services. Ids go in, nothing comes out.

A message is only a bell: the job table says what is owed, and the sweep rings again for what a
broker or a worker lost.
"""

from collections.abc import Iterable

import structlog
from celery import Celery, Task, shared_task
from django.utils import timezone
from kombu.exceptions import ChannelError, OperationalError
from redis.exceptions import RedisError

from annotations.services import digests, embedding, feeds, jobs, rechecks, work

log = structlog.get_logger(__name__)

# Redis hands out the lowest number first. What somebody waits for and the rounds come before what
# follows by itself, else ten thousand searches would hold up the next article, and the heartbeat.
_AT_ONCE, _IN_TURN = 0, 6


def ring(job_ids: Iterable[int], *, is_awaited: bool = True) -> bool:
    """Tell the workers about owed jobs; call it once the transaction that owes them committed.

    Jobs that nobody waits for (`is_awaited=False`) let all others pass. Returns False, after the
    first failure, when the broker is away: nothing is lost, since the sweep rings for whatever is
    still owed.
    """
    priority = _AT_ONCE if is_awaited else _IN_TURN
    try:
        for job_id in job_ids:
            run_job.apply_async((job_id,), retry=False, priority=priority)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("broker_away", error=str(error))
        return False
    return True


@shared_task(ignore_result=True)
def run_job(job_id: int) -> None:
    """Do one job, then ring for those it made necessary."""
    ring(work.do_job(job_id), is_awaited=False)


@shared_task(bind=True, ignore_result=True)
def sweep(self: Task[..., None], *, is_start: bool = False) -> None:
    """Do the rounds: heartbeat, expired leases, and ring for what is owed."""
    worker = self.request.hostname or "worker"
    owed = jobs.sweep(worker=worker, is_start=is_start, bells=bells_left(self.app))
    ring(owed, is_awaited=False)


@shared_task(ignore_result=True)
def embed() -> None:
    """Give texts that were added since their vectors, for somewhat less than the clock's pause."""
    embedding.embed_missing(seconds=20.0)


@shared_task(ignore_result=True)
def keep_library() -> None:
    """Owe what keeps the library fresh: polls of feeds, and looks at cited sources."""
    now = timezone.now()
    ring([*feeds.owe_due(now), *rechecks.owe_due(now)], is_awaited=False)


@shared_task(ignore_result=True)
def send_digests() -> None:
    """Send the e-mails that are due."""
    digests.send_digests()


def bells_left(app: Celery) -> int:
    """Return how many messages the broker has still to give out."""
    try:
        with app.connection_or_acquire() as connection:
            queue = app.conf.task_default_queue
            declared = connection.default_channel.queue_declare(queue=queue, passive=True)
            return int(declared.message_count)
    except (ChannelError, OperationalError, RedisError, OSError):
        # There is no such queue (Redis keeps no empty one), or no broker.
        return 0
