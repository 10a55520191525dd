"""What every request goes through first: a log line with an id, and an address without NUL."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponseBase

from factcheck.health import METRICS_PATH, PROBES
from factcheck.proxies import client_address

REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

# Asked every few seconds: they would drown what people did. A failing one is worth a line.
QUIET = frozenset({*PROBES, METRICS_PATH})

logger = structlog.get_logger("factcheck.requests")


class RequestLogMiddleware:
    """Bind a request id to the logs, answer with it, and log what was asked and how it went.

    An id that arrives in `X-Request-ID` is kept when it is a plain short token, so that a
    proxy's log and ours can be joined; anything else is replaced.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        if request.path not in QUIET or response.status_code >= 400:  # noqa: PLR2004 (HTTP)
            logger.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
                address=client_address(request),
            )
        return response


class NoNulMiddleware:
    """Leave NUL out of the query of a page's address: PostgreSQL cannot even look for one.

    No text has one. The API says so itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        if "%00" in request.META["QUERY_STRING"] and not request.path_info.startswith("/api/"):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)
