"""Two probes: `/healthz` asks whether the process lives, `/readyz` whether the desk can work."""

from collections.abc import Callable
from datetime import timedelta

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
    """Say whether the desk can work: 503 where the database or the broker is away.

    A missing worker is `degraded` with 200: people can read, review and publish without one,
    and taking the web servers out of service would not bring a worker back.
    """
    jobs, last_seen = None, None
    is_database_up = True
    try:
        jobs = Job.objects.counts()
        last_seen = WorkerHeartbeat.last_seen()
    except DatabaseError:
        is_database_up = False
        logger.exception("the database does not answer")
    is_broker_up = _is_broker_up()
    patience = timedelta(seconds=settings.FACTCHECK_WORKER_SILENT_SECONDS)
    is_worker_up = last_seen is not None and timezone.now() - last_seen < patience
    is_ready = is_database_up and is_broker_up
    status = ("ready" if is_worker_up else "degraded") if is_ready else "unavailable"
    body = {
        "status": status,
        "database": "up" if is_database_up else "down",
        "broker": "up" if is_broker_up else "down",
        "worker": "up" if is_worker_up else "silent",
        "worker_last_seen": last_seen.isoformat() if last_seen else None,
        "jobs": jobs,
    }
    return JsonResponse(body, status=200 if is_ready else 503)


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
