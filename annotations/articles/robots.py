"""What a site asks of those who read it by themselves: robots.txt, and not to keep copies.

For pages that the desk reads because a feed or a search named them. A person who gives an address
reads that page, as with a browser.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

from protego import Protego

from annotations.articles.copying import AGENT, forbids_keeping
from annotations.articles.errors import FetchFailed
from annotations.articles.fetching import Fetched
from annotations.articles.readers import read_article
from annotations.articles.types import ExtractedArticle, Limits

# RFC 9309, 2.4: rules should not be kept for longer than a day.
_KEEP_SECONDS = 6 * 3600.0
# While a site's rules cannot be read its pages are not, either; soon they may be.
_KEEP_TROUBLE_SECONDS = 300.0
_MOST_SITES = 2_000
# RFC 9309, 2.5.
_LONGEST = 500_000
_SERVER_ERROR = 500
_NO_RULES = Protego.parse("")


class Getter(Protocol):
    """The part of the guarded client that is used here."""

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Fetch an address, or raise FetchFailed."""


class PoliteReader:
    """Reads pages as their sites ask for; what a site forbids is a `FetchFailed`.

    The rules of each site are remembered for some hours. Safe to share between threads.
    """

    def __init__(self, client: Getter, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._rules: dict[str, tuple[float, Protego | FetchFailed]] = {}

    def read(self, url: str, *, limits: Limits) -> ExtractedArticle:
        """Fetch a page and read the article on it; `may_keep` says whether the site lets us."""
        fetched = self.get(url)
        article = read_article(
            fetched.body, content_type=fetched.content_type, url=fetched.url, limits=limits
        )
        if forbids_keeping(fetched.robots.split(",")):
            return replace(article, may_keep=False)
        return article

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Fetch an address if its site's robots.txt allows it."""
        self.demand(url)
        return self._client.get(url, headers=headers)

    def demand(self, url: str) -> None:
        """Raise FetchFailed, saying why, unless the site of `url` lets us read that page."""
        rules = self._rules_for(url)
        host = urlsplit(url).hostname
        if isinstance(rules, FetchFailed):
            message = (
                f"{host} did not say what programs may read: its robots.txt could not be read. "
                f"({rules})"
            )
            raise FetchFailed(message, is_temporary=True, retry_after=rules.retry_after)
        if not rules.can_fetch(url, AGENT):
            message = (
                f"{host} asks in its robots.txt that programs do not read this page. A person can "
                "open it in a browser and add what it says by hand."
            )
            raise FetchFailed(message)

    def allows(self, url: str) -> bool:
        """Say whether the site of `url` lets us read that page."""
        try:
            self.demand(url)
        except FetchFailed:
            return False
        return True

    def _rules_for(self, url: str) -> Protego | FetchFailed:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        now = self._clock()
        with self._lock:
            until, rules = self._rules.get(site, (0.0, _NO_RULES))
        if until <= now:
            keep_for, rules = self._fetch_rules(site)
            with self._lock:
                if len(self._rules) >= _MOST_SITES:
                    self._rules.clear()
                self._rules[site] = (now + keep_for, rules)
        return rules

    def _fetch_rules(self, site: str) -> tuple[float, Protego | FetchFailed]:
        """Return for how long to keep a site's rules and the rules, or why there are none."""
        try:
            fetched = self._client.get(f"{site}/robots.txt")
        except FetchFailed as failure:
            # RFC 9309, 2.3.1: a site that cannot answer allows nothing, one without rules all.
            if failure.is_temporary or (failure.status or 0) >= _SERVER_ERROR:
                return _KEEP_TROUBLE_SECONDS, failure
            return _KEEP_SECONDS, _NO_RULES
        return _KEEP_SECONDS, Protego.parse(fetched.body[:_LONGEST].decode("utf-8", "replace"))
