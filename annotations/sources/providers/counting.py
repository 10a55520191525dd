"""Counting what a provider asks: quotas and bills go by calls, and one search may need several."""

import threading
from collections.abc import Mapping

from annotations.articles.errors import FetchFailed
from annotations.articles.fetching import Fetched
from annotations.sources.providers.base import HttpClient


class CountingClient:
    """An HTTP client that counts the requests made through it, failed ones too.

    What never left the desk (a refused address, a server that cannot be reached) is no call.
    """

    def __init__(self, client: HttpClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self.calls = 0

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """Count, and fetch a URL; raise FetchFailed when that cannot be done."""
        # Before it is made: whoever gives up waiting for the answer must find it counted.
        self._count(1)
        try:
            return self._client.get(url, params=params, headers=headers)
        except FetchFailed as failure:
            if not failure.was_sent:
                self._count(-1)
            raise

    def _count(self, calls: int) -> None:
        with self._lock:
            self.calls += calls
