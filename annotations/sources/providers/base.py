"""What a provider is: something that finds documents for a query."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol

from annotations.articles.errors import FetchFailed
from annotations.articles.fetching import Fetched
from annotations.articles.robots import PoliteReader
from annotations.sources.types import FoundDocument, Query

# A query, and how many documents at most, best first.
LibrarySearch = Callable[[Query, int], Sequence[FoundDocument]]
_NOT_ALLOWED = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
)
_REMEDY = "Check its key and address in the settings."


class ProviderFailed(Exception):
    """A provider could not answer; the message is for people. Nothing else escapes `find`.

    `is_temporary` says whether asking again later may help; `retry_after` is how many seconds
    the provider asked us to wait, where it said so. `was_asked` is False where the desk knew that
    there was no use in it.
    """

    def __init__(
        self,
        message: str,
        *,
        is_temporary: bool = True,
        retry_after: float | None = None,
        was_asked: bool = True,
    ) -> None:
        super().__init__(message)
        self.is_temporary = is_temporary
        self.retry_after = retry_after
        self.was_asked = was_asked


class HttpClient(Protocol):
    """The part of the guarded client (`articles.fetching.GuardedClient`) that providers use."""

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """Fetch a URL; raise FetchFailed when that cannot be done."""


@dataclass(frozen=True, slots=True)
class ProviderContext:
    """Everything a provider may need, handed in, so that none reads settings.

    `timeout_seconds` bounds one `find`. `keys` holds API keys and addresses by name, as each
    provider's docstring says. `client` is for providers on the network, `pages` reads the pages
    that they name, `search` is for the library.
    """

    timeout_seconds: float = 20.0
    keys: Mapping[str, str] = field(default_factory=dict)
    client: HttpClient | None = None
    pages: PoliteReader | None = None
    search: LibrarySearch | None = None


class Provider(Protocol):
    """Finds documents for a claim.

    `costs` says in a sentence what calls of it cost, and where its limits are written down.
    `uses_network` says whether it asks a service elsewhere: such a provider is asked through
    `resilience`, at most once in `seconds_between_requests`.
    """

    name: str
    label: str
    costs: str = ""
    uses_network: bool = False
    seconds_between_requests: float = 0.0

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return at most `limit` documents, best first.

        Raises ProviderFailed, and nothing else, when it cannot answer. Finding nothing is an
        empty list.
        """


def needed_client(context: ProviderContext, *, label: str) -> HttpClient:
    """Return the HTTP client of the context; raise ValueError where there is none."""
    if context.client is None:
        message = f"{label} needs an HTTP client."
        raise ValueError(message)
    return context.client


def needed_key(context: ProviderContext, name: str, *, label: str) -> str:
    """Return a key or address of the context; raise ValueError where it is not given."""
    value = context.keys.get(name, "")
    if not value:
        message = f"{label} needs {name} among its keys. docs/settings.md says how to give it."
        raise ValueError(message)
    return value


def get_body(
    client: HttpClient,
    url: str,
    *,
    params: Mapping[str, str],
    label: str,
    headers: Mapping[str, str] | None = None,
    remedy: str = _REMEDY,
) -> bytes:
    """Ask a web service and return what it answers; raise ProviderFailed when it does not.

    `remedy` says what to do where it does not let the desk in.
    """
    asked = {"Accept": "application/json", **(headers or {})}
    try:
        return client.get(url, params=params, headers=asked).body
    except FetchFailed as error:
        then = "It will be asked again." if error.is_temporary else "Check its settings."
        message = f"{label} did not answer. {then} ({error})"
        if error.status in _NOT_ALLOWED:
            message = f"{label} does not let the desk in (HTTP {error.status}). {remedy}"
        elif error.status == HTTPStatus.TOO_MANY_REQUESTS:
            message = f"{label} asks the desk to slow down. It will be asked again."
        raise ProviderFailed(
            message, is_temporary=error.is_temporary, retry_after=error.retry_after
        ) from error


def get_json(
    client: HttpClient,
    url: str,
    *,
    params: Mapping[str, str],
    label: str,
    headers: Mapping[str, str] | None = None,
    remedy: str = _REMEDY,
) -> Mapping[str, object]:
    """Ask a web service and return the JSON object it answers with; as `get_body`.

    Raises ProviderFailed when it cannot be reached, refuses, or answers anything else.
    """
    body = get_body(client, url, params=params, headers=headers, label=label, remedy=remedy)
    try:
        answer = json.loads(body)
    # A deeply nested answer exhausts the parser's stack: garbage like any other.
    except (ValueError, RecursionError) as error:
        raise unreadable(label) from error
    if not isinstance(answer, dict):
        raise unreadable(label)
    return answer


def unreadable(label: str) -> ProviderFailed:
    """Return the failure for an answer that is not in the shape the service documents."""
    return ProviderFailed(
        f"{label} sent an answer that cannot be read. It will be asked again; if this goes on, "
        "the service may have changed."
    )
