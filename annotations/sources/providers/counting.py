"""Counting what a provider asks: quotas and bills go by calls, and one search may need several."""

import threading
from collections.abc import Mapping

from annotations.articles.fetching import Fetched
from annotations.sources.providers.base import HttpClient


class CountingClient:
    """An HTTP client that counts the requests made through it, failed ones too."""

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
        with self._lock:
            self.calls += 1
        return self._client.get(url, params=params, headers=headers)
