"""The guard under every outgoing request: public addresses only, and an end to every wait.

`ssrfguard` resolves a name once, checks every address and connects to one it checked, on every
hop. What it leaves open is time: a timeout bounds each read, so a server that sends one byte a
second holds a worker for ever. Here every read is also bounded by the deadline of its request.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import httpcore
import httpx
from ssrfguard import Policy
from ssrfguard.httpx import SafeBackend, SafeTransport

# A context variable, not an attribute: one client, and its pooled connections, may serve
# several threads, each with a deadline of its own.
_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


@contextmanager
def deadline_in(seconds: float) -> Iterator[None]:
    """Bound everything this thread sends and receives inside the block."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def seconds_left() -> float:
    """Return the seconds until this thread's deadline: infinite without one, at least 0."""
    return max(0.0, _deadline.get() - time.monotonic())


class GuardedTransport(SafeTransport):
    """An httpx transport that reaches permitted addresses only, and only until the deadline."""

    def __init__(self, *, policy: Policy) -> None:
        context = _tls_context()
        super().__init__(policy=policy, verify=context, trust_env=False)
        # Replaced as the parent does it: the pool takes its backend in its constructor only.
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=20,
            max_keepalive_connections=5,
            keepalive_expiry=5.0,
            network_backend=_DeadlineBackend(SafeBackend(policy=policy)),
        )


class _DeadlineBackend(httpcore.NetworkBackend):
    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._backend.connect_tcp(
            host,
            port,
            timeout=_within_deadline(timeout, httpcore.ConnectTimeout),
            local_address=local_address,
            socket_options=socket_options,
        )
        return _DeadlineStream(stream)


class _DeadlineStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _within_deadline(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _within_deadline(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        timeout = _within_deadline(timeout, httpcore.ConnectTimeout)
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  # httpcore's signature
        return self._stream.get_extra_info(info)


def _within_deadline(
    timeout: float | None, expired: type[httpcore.TimeoutException]
) -> float | None:
    left = seconds_left()
    if left <= 0:
        raise expired
    if left == float("inf"):
        return timeout
    return left if timeout is None else min(timeout, left)


@cache
def _tls_context() -> ssl.SSLContext:
    """Return the one TLS context of the process: loading the certificates takes 20 ms."""
    return httpx.create_ssl_context()
