"""What a provider is: something that finds documents for a query."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from annotations.sources.types import FoundDocument, Query

# Words and phrases to join by OR, and how many documents at most, best first.
LibrarySearch = Callable[[tuple[str, ...], int], Sequence[FoundDocument]]


class ProviderFailed(Exception):
    """A provider could not answer; the message is for people. Nothing else escapes `find`."""

    def __init__(self, message: str, *, is_worth_retrying: bool = True) -> None:
        super().__init__(message)
        self.is_worth_retrying = is_worth_retrying


class HttpClient(Protocol):
    """The part of the guarded client that providers use."""

    def get(self, url: str) -> bytes:
        """Fetch a URL; return the body."""


@dataclass(frozen=True, slots=True)
class ProviderContext:
    """Everything a provider may need, handed in, so that none reads settings.

    `keys` holds API keys and addresses by name, as each provider's docstring says.
    """

    timeout_seconds: float = 10.0
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
