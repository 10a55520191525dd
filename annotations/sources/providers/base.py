"""What a provider is: something that finds documents for a query."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from annotations.articles.errors import FetchFailed
from annotations.articles.fetching import Fetched
from annotations.sources.types import FoundDocument, Query

# Words and phrases to join by OR, and how many documents at most, best first.
LibrarySearch = Callable[[tuple[str, ...], int], Sequence[FoundDocument]]


class ProviderFailed(Exception):
    """A provider could not answer; the message is for people. Nothing else escapes `find`.

    `is_temporary` says whether asking again later may help; `retry_after` is how many seconds
    the provider asked us to wait, where it said so.
    """

    def __init__(
        self, message: str, *, is_temporary: bool = True, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.is_temporary = is_temporary
        self.retry_after = retry_after


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
    provider's docstring says. `client` is for providers on the network, `search` for the
    library.
    """

    timeout_seconds: float = 20.0
    keys: Mapping[str, str] = field(default_factory=dict)
    client: HttpClient | None = None
    search: LibrarySearch | None = None


class Provider(Protocol):
    """Finds documents for a claim."""

    name: str
    label: str

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return at most `limit` documents, best first.

        Raises ProviderFailed, and nothing else, when it cannot answer. Finding nothing is an
        empty list.
        """


def get_json(
    client: HttpClient, url: str, *, params: Mapping[str, str], label: str
) -> Mapping[str, object]:
    """Ask a web service and return the JSON object it answers with.

    Raises ProviderFailed when it cannot be reached, refuses, or answers anything else.
    """
    try:
        body = client.get(url, params=params, headers={"Accept": "application/json"}).body
    except FetchFailed as error:
        then = "It will be asked again." if error.is_temporary else "Check its settings."
        message = f"{label} did not answer. {then} ({error})"
        raise ProviderFailed(
            message, is_temporary=error.is_temporary, retry_after=error.retry_after
        ) from error
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
