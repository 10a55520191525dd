"""The demo's feeds and the sites behind them, recorded: a feed is polled without a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from annotations.articles.errors import FetchFailed
from annotations.articles.fetching import Fetched

# In minutes. The sites cannot exist, so the desk asks them again as seldom as it may.
A_WEEK = 7 * 24 * 60

HEALTH_FIGURES = "https://health-figures.example/releases.xml"
SECOND_LOOK = "https://second-look.example/checks.json"
PENINSULA_NOTES = "https://peninsula-notes.example/feed"

# Newest first, as the page of the feeds shows them when they are added from the last on.
FEEDS = (SECOND_LOOK, HEALTH_FIGURES, PENINSULA_NOTES)

_RECORDED = {
    SECOND_LOOK: ("feeds/second-look.json", "application/json"),
    HEALTH_FIGURES: ("feeds/health-figures.xml", "application/rss+xml"),
    "https://health-figures.example/malaria/2024": (
        "library/malaria-report-2024.md",
        "text/markdown",
    ),
    "https://health-figures.example/measles/2023": ("library/measles-2023.md", "text/markdown"),
}


@dataclass(frozen=True, slots=True)
class RecordedSites:
    """What the demo's sites answer, in the place of the guarded client."""

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Return what stands at an address, or raise FetchFailed as its site would make us."""
        del headers
        if url in _RECORDED:
            name, content_type = _RECORDED[url]
            body = files(__package__).joinpath(name).read_bytes()
            return Fetched(url=url, body=body, content_type=content_type)
        if url == PENINSULA_NOTES:
            message = "peninsula-notes.example is in trouble. Try again later."
            raise FetchFailed(message, status=503, is_temporary=True)
        if "/members/" in url:
            message = (
                "health-figures.example asks for a sign-in. Open it in a browser and paste the "
                "text instead."
            )
            raise FetchFailed(message, status=401)
        message = "There is no such page. Check the address."
        raise FetchFailed(message, status=404)
