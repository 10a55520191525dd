"""Two probes: `/healthz` asks whether the process lives, `/readyz` whether the desk can work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.models import Job, WorkerHeartbeat

PROBE_SECONDS = 2
# Answered in `factcheck.metrics`, which is only loaded where there is a token for it.
METRICS_PATH = "/metrics"

logger = structlog.get_logger(__name__)


class ProbeMiddleware:
    """Answer the probes before anything else looks at the request.

    A probe comes from inside: by IP address, so no host name is checked, and without HTTPS, so
    nothing is redirected. `/readyz` tells counts and no content.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a probe, or pass the request on."""
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else self.get_response(request)


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that this process answers; touch neither database nor broker."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """Say whether the desk can work: 503 where the database or the broker is away."""
    health = read_health()
    body = {
        "status": health.status,
        "database": "up" if health.is_database_up else "down",
        "broker": "up" if health.is_broker_up else "down",
        "worker": "up" if health.is_worker_up else "silent",
        "worker_last_seen": health.worker_seen.isoformat() if health.worker_seen else None,
        "jobs": health.jobs,
    }
    return JsonResponse(body, status=503 if health.status == "unavailable" else 200)


@dataclass(frozen=True, slots=True)
class Health:
    """What answers: `jobs` counts them by state, None where the database does not tell.

    `worker_seen` is when a worker last did a sweep.
    """

    is_database_up: bool
    is_broker_up: bool
    worker_seen: datetime | None
    jobs: dict[str, int] | None

    @property
    def is_worker_up(self) -> bool:
        """Say whether a worker was seen lately."""
        patience = timedelta(seconds=settings.FACTCHECK_WORKER_SILENT_SECONDS)
        return self.worker_seen is not None and timezone.now() - self.worker_seen < patience

    @property
    def status(self) -> str:
        """Return "ready", "degraded" or "unavailable".

        A missing worker only degrades: people can read, review and publish without one, and
        taking the web servers out of service would not bring a worker back.
        """
        if not (self.is_database_up and self.is_broker_up):
            return "unavailable"
        return "ready" if self.is_worker_up else "degraded"


def read_health() -> Health:
    """Ask database and broker, for two seconds at most, and look when a worker was seen."""
    jobs, worker_seen = None, None
    try:
        jobs = Job.objects.counts()
        worker_seen = WorkerHeartbeat.last_seen()
    except DatabaseError:
        logger.exception("the database does not answer")
    return Health(
        is_database_up=jobs is not None,
        is_broker_up=_is_broker_up(),
        worker_seen=worker_seen,
        jobs=jobs,
    )


def _is_broker_up() -> bool:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PROBE_SECONDS, socket_timeout=PROBE_SECONDS
    )
    try:
        return bool(client.ping())
    except (redis.RedisError, OSError):
        logger.warning("the broker does not answer")
        return False
    finally:
        client.close()


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": healthz, "/readyz": readyz}
