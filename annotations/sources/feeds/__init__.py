"""Feeds: what a publisher announces, read from RSS, Atom, sitemaps and ClaimReview data.

Bytes come in, announcements go out; nothing is fetched here, and no entity or document type of
foreign XML is ever resolved.
"""

from annotations.sources.feeds.claimreviews import read_claim_reviews
from annotations.sources.feeds.sitemaps import read_sitemap, unzipped
from annotations.sources.feeds.syndication import read_syndication
from annotations.sources.feeds.types import Announcement, FeedContents, FeedKind, FeedUnreadable

__all__ = ["Announcement", "FeedContents", "FeedKind", "FeedUnreadable", "read_feed"]


def read_feed(data: bytes, *, url: str, max_bytes: int) -> FeedContents:
    """Read whatever kind of feed `data` is; what it is the bytes decide, not their name.

    `url` is where it came from: relative addresses are resolved against it. Unpacked it may have
    `max_bytes`. Raises `FeedUnreadable` with a message for the person who added the feed.
    """
    data = unzipped(data, max_bytes=max_bytes)
    start = data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in {b"{", b"["}:
        return read_claim_reviews(data, url=url)
    if start[:1] != b"<":
        message = f"{url} is no feed: neither RSS, Atom or a sitemap, nor ClaimReview data in JSON."
        raise FeedUnreadable(message)
    lowered = start.lower()
    if b"<urlset" in lowered or b"<sitemapindex" in lowered:
        return read_sitemap(data, url=url)
    if b"<html" in lowered or b"<!doctype html" in lowered:
        return read_claim_reviews(data, url=url)
    return read_syndication(data, url=url)
