"""RSS and Atom, by feedparser: every dialect that is out there, well-formed or not."""

from collections.abc import Mapping
from datetime import date
from html import unescape
from typing import Any

from annotations.articles.page_addresses import page_address
from annotations.sources.feeds.types import (
    MOST_ANNOUNCED,
    Announcement,
    FeedContents,
    FeedKind,
    FeedUnreadable,
)
from annotations.sources.feeds.wording import plain_text

_TITLE_LENGTH, _SUMMARY_LENGTH = 500, 2_000


def read_syndication(data: bytes, *, url: str) -> FeedContents:
    """Read an RSS or Atom feed; entries without a web address of their own are skipped."""
    # Loaded when the first feed is read: a desk without feeds does not pay for it.
    import feedparser  # noqa: PLC0415

    # Bytes, never the address: feedparser would fetch that past every guard.
    parsed = feedparser.parse(data, response_headers={"content-location": url})
    if not parsed.get("version") and not parsed.entries:
        message = (
            f"{url} is no feed that can be read: it is neither RSS, Atom or a sitemap, nor "
            "ClaimReview data. Look for the feed's own address on the site."
        )
        raise FeedUnreadable(message)
    read = [_announcement(entry) for entry in parsed.entries[:MOST_ANNOUNCED]]
    kept = {one.url: one for one in read if one is not None}
    return FeedContents(
        kind=FeedKind.SYNDICATION,
        title=plain_text(parsed.feed.get("title", ""))[:200],
        announcements=tuple(kept.values()),
        skipped=sum(one is None for one in read),
    )


def _announcement(entry: Mapping[str, Any]) -> Announcement | None:
    url = page_address(unescape(entry.get("link") or ""))
    if not url:
        return None
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return Announcement(
        url=url,
        title=plain_text(entry.get("title", ""))[:_TITLE_LENGTH],
        summary=plain_text(entry.get("summary", ""))[:_SUMMARY_LENGTH],
        published_on=_day(moment),
    )


def _day(moment: Any) -> date | None:  # noqa: ANN401 - a time.struct_time, or whatever was sent
    try:
        return date(moment.tm_year, moment.tm_mon, moment.tm_mday)
    except (AttributeError, ValueError):
        return None
