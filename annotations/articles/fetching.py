"""Fetching pages: the one way this project speaks to the network.

Everything that leaves goes through `GuardedClient`: http and https to public addresses only
(checked on the connected address, on every redirect), bounded in bytes and seconds, patient
with busy servers, honest about who is asking. Every failure is a `FetchFailed` that says, to
the person who gave the address, what happened and what to do.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self

import httpx
from ssrfguard import BlockedAddressError, Policy, SSRFGuardError
from ssrfguard.httpx import Client

from annotations.articles.decompression import (
    ACCEPTED_ENCODINGS,
    TruncatedBody,
    UnknownEncoding,
    unpack,
)
from annotations.articles.errors import FetchFailed
from annotations.articles.guarding import GuardedTransport, deadline_in, seconds_left
from annotations.articles.pacing import Pacer, back_off, read_retry_after
from annotations.articles.types import Limits

_TEMPORARY_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
# There was no connection yet to send anything on.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_PASTE = "Open it in a browser and paste the text instead."
_STATUS_MESSAGES = {
    401: f"asks for a sign-in. {_PASTE}",
    402: f"asks for a payment. {_PASTE}",
    403: f"refuses automated readers. {_PASTE}",
    404: "has no such page. Check the address.",
    410: "has taken this page down. Look for an archived copy.",
    429: "asks us to slow down. Try again later.",
    451: f"withholds this page for legal reasons. {_PASTE}",
}


def user_agent(*, contact: str = "") -> str:
    """Return the name we go by: the program's, and how to reach whoever runs this desk.

    The form is that of https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy.
    """
    return f"Factcheck/0.1 ({'; '.join(filter(None, ('open-source fact-checking desk', contact)))})"


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How to fetch; the services fill it from the settings. All durations are in seconds.

    `allow_networks` names private networks (CIDR) that may be reached all the same: an
    intranet, or loopback in tests. `total_seconds` bounds one `get` with all its redirects,
    retries and waits; `max_wait` the longest single wait before a retry.
    `credential_headers` are dropped when a redirect leaves the host they were meant for.
    """

    allow_networks: tuple[str, ...] = ()
    allow_ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    user_agent: str = user_agent()
    connect_seconds: float = 5.0
    read_seconds: float = 10.0
    total_seconds: float = 30.0
    max_redirects: int = 5
    attempts: int = 3
    back_off_seconds: float = 0.5
    max_wait: float = 10.0
    seconds_between_requests: float = 0.5
    credential_headers: frozenset[str] = frozenset(
        {"authorization", "cookie", "x-api-key", "x-goog-api-key"}
    )


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent: `url` is the address after all redirects, `body` is unpacked.

    `etag` and `last_modified` are for asking later whether it has changed; `robots` is the
    server's X-Robots-Tag.
    """

    url: str
    body: bytes
    content_type: str
    etag: str = ""
    last_modified: str = ""
    robots: str = ""


class NotModified(FetchFailed):
    """What is at the address is what the caller has; `url` is where the redirects ended."""

    def __init__(self, url: str) -> None:
        super().__init__("The page has not changed since.", status=HTTPStatus.NOT_MODIFIED)
        self.url = url


DEFAULT_OPTIONS = FetchOptions()
# Shared by every client of the process: a host does not care which of them asks too often.
_PACER = Pacer()


def fetch(url: str, *, limits: Limits, options: FetchOptions = DEFAULT_OPTIONS) -> Fetched:
    """Fetch one page; raise `FetchFailed` with a message for the person who gave the address."""
    with GuardedClient(options=options, max_bytes=limits.max_bytes) as client:
        return client.get(url)


class GuardedClient:
    """An HTTP client for addresses that people type and documents contain.

    Safe to share between threads; keeps connections open until it is closed.
    """

    def __init__(
        self,
        *,
        options: FetchOptions = DEFAULT_OPTIONS,
        max_bytes: int = Limits().max_bytes,
        sleep: Callable[[float], None] = time.sleep,
        pacer: Pacer = _PACER,
    ) -> None:
        self.options = options
        self.max_bytes = max_bytes
        self._sleep = sleep
        self._pacer = pacer
        self._policy = Policy(
            allowed_networks=options.allow_networks,  # type: ignore[arg-type]  # it parses strings
            allowed_ports=options.allow_ports,
            sensitive_headers=options.credential_headers,
            # Counted here: see `_follow`.
            max_redirects=options.max_redirects + 1,
        )
        self._client = Client(
            transport=GuardedTransport(policy=self._policy),
            # A proxy resolves names itself: what it connects to cannot be checked from here.
            trust_env=False,
            timeout=httpx.Timeout(options.read_seconds, connect=options.connect_seconds),
            headers={"User-Agent": options.user_agent, "Accept-Encoding": ACCEPTED_ENCODINGS},
        )

    def __enter__(self) -> Self:
        """Return the client itself; leaving the block closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the client."""
        self.close()

    def close(self) -> None:
        """Close the connections that are still open."""
        self._client.close()

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """Fetch an address, with retries where they may help.

        Raises `NotModified` where the headers ask for changes only and there is none, else
        `FetchFailed`; its `is_temporary` and `retry_after` tell a job when to try again.
        """
        return self._fetch(self._build("GET", url, params=params, headers=headers))

    def post(
        self, url: str, *, data: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Fetched:
        """Send a form to a web service; retries and failures are those of `get`.

        Only for what may be sent twice without harm.
        """
        return self._fetch(self._build("POST", url, data=data, headers=headers))

    def _fetch(self, request: httpx.Request) -> Fetched:
        host = request.url.host
        with deadline_in(self.options.total_seconds):
            attempt, was_sent = 0, False
            while True:
                try:
                    return self._follow(request)
                except FetchFailed as failure:
                    attempt += 1
                    was_sent = failure.was_sent = was_sent or failure.was_sent
                    wait = self._wait_before(attempt, failure)
                    if wait is None:
                        raise
                    self._sleep(wait)
                except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
                    # A redirect can name an address that no client can even parse.
                    raise FetchFailed(_garbled(host)) from error

    def _build(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> httpx.Request:
        # Cookies last for one chain of redirects: some pages loop without, none may track us.
        self._client.cookies.clear()
        try:
            request = self._client.build_request(
                method, url.strip(), params=params, data=data, headers=headers
            )
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise FetchFailed(_not_an_address(url), was_sent=False) from error
        if request.url.scheme not in {"http", "https"} or not request.url.host:
            raise FetchFailed(_not_an_address(url), was_sent=False)
        return request

    def _wait_before(self, attempt: int, failure: FetchFailed) -> float | None:
        """Return the seconds to wait before this attempt, or None to give up."""
        if not failure.is_temporary or attempt >= self.options.attempts:
            return None
        wait = back_off(attempt - 1, base=self.options.back_off_seconds)
        if failure.retry_after is not None:
            wait = max(wait, failure.retry_after)
        return wait if wait <= min(self.options.max_wait, seconds_left()) else None

    def _follow(self, request: httpx.Request) -> Fetched:
        # By hand, because httpx reads the whole body of every redirect it follows, of any size.
        for hop in range(self.options.max_redirects + 1):
            try:
                self._wait_for_turn(request.url.host)
                response = self._send(request)
            except FetchFailed as failure:
                failure.was_sent = failure.was_sent or hop > 0
                raise
            try:
                if response.next_request is None:
                    return self._read(response)
                request = response.next_request
            finally:
                response.close()
        message = (
            f"{request.url.host} redirects more than {self.options.max_redirects} times. Open the "
            "page in a browser and copy the address it ends at."
        )
        raise FetchFailed(message)

    def _wait_for_turn(self, host: str) -> None:
        wait = self._pacer.reserve(host, interval=self.options.seconds_between_requests)
        if wait > seconds_left():
            message = f"Too many requests to {host} are waiting already. Try again in a minute."
            raise FetchFailed(message, is_temporary=True, retry_after=wait, was_sent=False)
        if wait > 0:
            self._sleep(wait)

    def _send(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        try:
            return self._client.send(request, stream=True)
        except SSRFGuardError as error:
            raise FetchFailed(self._refused(host, error), was_sent=False) from error
        except httpx.TransportError as error:
            raise self._as_failure(error, host) from error

    def _read(self, response: httpx.Response) -> Fetched:
        host = response.url.host
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            raise NotModified(str(response.url))
        if response.status_code not in {200, 203}:
            raise _status_failure(response)
        declared = response.headers.get("Content-Length", "")
        if declared.isascii() and declared.isdigit() and int(declared[:18]) > self.max_bytes:
            raise FetchFailed(self._too_large(host))
        body = bytearray()
        encoding = response.headers.get("Content-Encoding", "")
        try:
            for piece in unpack(response.iter_raw(), encoding=encoding):
                body += piece
                if len(body) > self.max_bytes:
                    raise FetchFailed(self._too_large(host))
        except UnknownEncoding as error:
            message = f"{host} sent the page packed in a way we did not ask for. {_PASTE}"
            raise FetchFailed(message) from error
        except TruncatedBody as error:
            raise FetchFailed(_broken_off(host), is_temporary=True) from error
        except httpx.TransportError as error:
            raise self._as_failure(error, host) from error
        if not body:
            message = f"{host} sent an empty page. {_PASTE}"
            raise FetchFailed(message)
        headers = response.headers
        return Fetched(
            url=str(response.url),
            body=bytes(body),
            content_type=headers.get("Content-Type", ""),
            etag=headers.get("ETag", ""),
            last_modified=headers.get("Last-Modified", ""),
            robots=headers.get("X-Robots-Tag", ""),
        )

    def _as_failure(self, error: httpx.TransportError, host: str) -> FetchFailed:
        if seconds_left() <= 0:
            message = (
                f"{host} took longer than {self.options.total_seconds:g} seconds. Try again "
                "later, or paste the text instead."
            )
        elif isinstance(error, httpx.TimeoutException):
            message = f"{host} does not answer. Try again later, or paste the text instead."
        elif "CERTIFICATE_VERIFY_FAILED" in str(error):
            message = f"{host} could not prove who it is: its certificate is not valid. {_PASTE}"
            return FetchFailed(message, was_sent=False)
        elif isinstance(error, httpx.ConnectError):
            message = (
                f"{host} could not be reached: there is no such server, or it is down. Check the "
                "address, or try again later."
            )
        elif isinstance(error, httpx.UnsupportedProtocol):
            return FetchFailed(_garbled(host), was_sent=False)
        else:
            message = _broken_off(host)
        return FetchFailed(message, is_temporary=True, was_sent=not isinstance(error, _NOT_SENT))

    def _refused(self, host: str, error: SSRFGuardError) -> str:
        # An address written in numbers is refused as a URL, a name as the address it leads to.
        if isinstance(error, BlockedAddressError) or self._is_private(host):
            return (
                f"{host} leads to an address inside a private network, which the desk does not "
                "fetch from. Paste the text instead; an administrator can allow the network."
            )
        reason = getattr(error, "reason", str(error))
        return f"The address {host} is not one the desk fetches: {reason}. Paste the text instead."

    def _is_private(self, host: str) -> bool:
        try:
            return not self._policy.permits_address(host)
        except ValueError:
            return False

    def _too_large(self, host: str) -> str:
        return (
            f"The page at {host} is larger than {self.max_bytes:,} bytes, the most that is "
            "fetched. Paste the text of the article instead."
        )


def _status_failure(response: httpx.Response) -> FetchFailed:
    status = response.status_code
    is_temporary = status in _TEMPORARY_STATUSES
    otherwise = (
        "is in trouble. Try again later."
        if is_temporary
        else "did not send the page. Check the address, or paste the text instead."
    )
    return FetchFailed(
        f"{response.url.host} {_STATUS_MESSAGES.get(status, otherwise)} (HTTP {status})",
        is_temporary=is_temporary,
        retry_after=read_retry_after(response.headers.get("Retry-After", "")),
        status=status,
    )


def _not_an_address(url: str) -> str:
    shown = url.strip()[:200]
    return (
        f"“{shown}” is not a web address. It should start with http:// or https:// and name a "
        "server, such as https://example.org/news."
    )


def _garbled(host: str) -> str:
    return f"{host} sent an answer no browser would understand. {_PASTE}"


def _broken_off(host: str) -> str:
    return f"{host} broke off in the middle of the page. Try again later, or paste the text."
