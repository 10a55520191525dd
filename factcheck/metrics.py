"""What a Prometheus server reads at `/metrics`: how requests go, and what the desk has to do.

Imported only where `FACTCHECK_METRICS_TOKEN` is set (`factcheck.settings`). Counts of requests are
those of this process, or, with `PROMETHEUS_MULTIPROC_DIR` set, of all web processes that share the
folder. Everything else is read from the database when it is asked for, so it is the same whichever
process answers. Names and units follow the conventions of Prometheus.
"""

import hmac
import os
import time
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from pathlib import Path

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from annotations.models import Claim, Feed, Job
from annotations.services.provider_health import provider_health
from factcheck.health import METRICS_PATH, Health, read_health

SHARED_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
if SHARED_FOLDER:
    Path(SHARED_FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)

logger = structlog.get_logger(__name__)

_requests = CollectorRegistry()
ANSWERS = Counter(
    "factcheck_requests",
    "Requests answered, by the name of the page or API operation.",
    ["method", "view", "status"],
    registry=_requests,
)
SECONDS = Histogram(
    "factcheck_request_seconds",
    "Seconds from a request to the first byte of its answer.",
    ["view"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=_requests,
)
# What finds no address: static files, and whatever strangers try.
NO_VIEW = "none"
# Whatever else a stranger sends would be a new row each time.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MetricsMiddleware:
    """Count and time every request, and answer `/metrics` to whoever has the token.

    Like the probes it is asked from inside, by IP address: no host name is checked and nothing is
    redirected to HTTPS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        if request.path_info == METRICS_PATH:
            return metrics(request)
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = match.view_name if match else NO_VIEW
        SECONDS.labels(view).observe(time.perf_counter() - started)
        method = request.method if request.method in METHODS else "other"
        ANSWERS.labels(method, view, response.status_code).inc()
        return response


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell how the desk stands, in the text format of Prometheus."""
    given = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {settings.FACTCHECK_METRICS_TOKEN}".encode()):
        message = "Send the token of FACTCHECK_METRICS_TOKEN: “Authorization: Bearer …”.\n"
        refusal = HttpResponse(message, "text/plain; charset=utf-8", HTTPStatus.UNAUTHORIZED)
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal
    registry = CollectorRegistry()
    registry.register(DeskCollector())
    told = generate_latest(counted_requests()) + generate_latest(registry)
    return HttpResponse(told, CONTENT_TYPE_LATEST)


def counted_requests() -> CollectorRegistry:
    """Return the counts of this process, or of all that share its folder."""
    if not SHARED_FOLDER:
        return _requests
    shared = CollectorRegistry()
    MultiProcessCollector(shared, path=SHARED_FOLDER)  # type: ignore[no-untyped-call]
    return shared


class DeskCollector(Collector):
    """How the desk stands now: whether its parts answer, and what waits."""

    def collect(self) -> Iterable[Metric]:
        """Return the gauges; with the database away only that, and whether Redis answers."""
        health = read_health()
        found = list(_parts(health))
        if health.is_database_up:
            try:
                found += [*_jobs(health), *_claims(), *_providers(), *_feeds()]
            except DatabaseError:
                logger.exception("the database did not answer all that the metrics asked")
        return found


def _parts(health: Health) -> Iterator[Metric]:
    yield _gauge("database_up", "Whether the database answers.", health.is_database_up)
    yield _gauge("broker_up", "Whether Redis answers.", health.is_broker_up)
    yield _gauge("worker_up", "Whether a worker was seen lately.", health.is_worker_up)
    if health.worker_seen:
        yield _gauge(
            "worker_last_seen_timestamp_seconds",
            "When a worker last did a sweep.",
            health.worker_seen.timestamp(),
        )


def _jobs(health: Health) -> Iterator[Metric]:
    yield _gauges("jobs", "Jobs by how far they are.", "state", health.jobs or {})
    kinds = Job.objects.unfinished().order_by().values_list("kind").annotate(Count("id"))
    nothing = dict.fromkeys(Job.Kind.values, 0)
    yield _gauges("jobs_unfinished", "Jobs owed or running.", "kind", nothing | dict(kinds))
    now = timezone.now()
    due = Job.objects.filter(state=Job.State.OWED, due_at__lte=now)
    longest = due.aggregate(since=Min("due_at"))["since"]
    yield _gauge(
        "job_longest_wait_seconds",
        "For how long the job that waits longest for a worker has been due.",
        (now - longest).total_seconds() if longest else 0,
    )


def _claims() -> Iterator[Metric]:
    counted = dict(Claim.objects.order_by().values_list("state").annotate(Count("id")))
    states = [str(value) for value, _ in Claim._meta.get_field("state").flatchoices]
    by_state = {state: counted.get(state, 0) for state in states}
    yield _gauges("claims", "Claims by the state of their work.", "state", by_state)
    overdue = Claim.objects.overdue(timezone.now()).count()
    yield _gauge("claims_overdue", "Claims in the queue after their deadline.", overdue)
    stale = Claim.objects.stale().count()
    yield _gauge("claims_stale", "Claims whose verdict rests on what has changed since.", stale)


def _providers() -> Iterator[Metric]:
    on = [provider for provider in provider_health() if provider.is_on]
    calls = {provider.name: provider.plan.today for provider in on if provider.uses_network}
    yield _gauges("provider_calls_today", "Calls of a provider today.", "provider", calls)
    failed = {provider.name: (provider.error_rate or 0) / 100 for provider in on}
    yield _gauges(
        "provider_failure_ratio", "Failures among a provider’s last searches.", "provider", failed
    )


def _feeds() -> Iterator[Metric]:
    polled = Feed.objects.filter(is_paused=False)
    failing = polled.filter(failures__gt=0).count()
    yield _gauge("feeds", "Feeds that are polled.", polled.count())
    yield _gauge("feeds_failing", "Of those, feeds whose last poll failed.", failing)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"factcheck_{name}", meaning, value=float(value))


def _gauges(
    name: str, meaning: str, label: str, values: dict[str, int] | dict[str, float]
) -> Metric:
    family = GaugeMetricFamily(f"factcheck_{name}", meaning, labels=[label])
    for value, number in values.items():
        family.add_metric([value], float(number))
    return family
