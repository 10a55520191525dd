"""The library: the documents the desk keeps itself. Needs no network."""

from annotations.sources.providers.base import (
    LibrarySearch,
    Provider,
    ProviderContext,
    ProviderFailed,
)
from annotations.sources.types import FoundDocument, Query


class Library(Provider):
    """Asks the database's full-text search, which services hand in as `context.search`."""

    name = "library"
    label = "Library"
    costs = "Nothing: it is the desk’s own."

    def __init__(self, context: ProviderContext) -> None:
        if context.search is None:
            message = "The library needs a search to ask."
            raise ValueError(message)
        self._search: LibrarySearch = context.search

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return the stored documents that share most with the query."""
        if not query.terms and not query.figures:
            return []
        try:
            found = self._search(query, limit)
        except Exception as error:
            message = "The library's search did not answer. It will be tried again."
            raise ProviderFailed(message) from error
        return list(found)[:limit]
