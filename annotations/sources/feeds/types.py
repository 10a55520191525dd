"""What a feed holds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from annotations.articles.errors import ArticleError
from annotations.sources.fact_checks import FactCheck

# Of one reading; a publisher with more news than this is polled more often.
MOST_ANNOUNCED = 500


class FeedUnreadable(ArticleError):
    """What an address gave is no feed, or a damaged one; the message says what to do."""


class FeedKind(StrEnum):
    """What kind of feed an address gives."""

    SYNDICATION = "syndication"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap_index"
    CLAIM_REVIEWS = "claim_reviews"

    @property
    def label(self) -> str:
        """Return the kind in plain words."""
        return FEED_KIND_LABELS[self]


FEED_KIND_LABELS = {
    FeedKind.SYNDICATION: "RSS or Atom",
    FeedKind.SITEMAP: "Sitemap",
    FeedKind.SITEMAP_INDEX: "Index of sitemaps",
    FeedKind.CLAIM_REVIEWS: "Fact-checks (ClaimReview)",
}


@dataclass(frozen=True, slots=True)
class Announcement:
    """A page that a feed announces: its address, and what the feed says of it, as plain text."""

    url: str
    title: str = ""
    summary: str = ""
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class FeedContents:
    """What a feed holds, newest first where it says so.

    `children` are further sitemaps to read; `skipped` counts entries that lack what is needed.
    """

    kind: FeedKind
    title: str = ""
    announcements: tuple[Announcement, ...] = ()
    fact_checks: tuple[FactCheck, ...] = ()
    children: tuple[str, ...] = ()
    skipped: int = 0
