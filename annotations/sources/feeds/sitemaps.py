"""Sitemaps (https://www.sitemaps.org/protocol.html) with Google's news extension, and indexes.

The XML is foreign: no document type, no entity and no network is followed in it, and what is
packed is unpacked to a bound.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from annotations.articles.page_addresses import page_address
from annotations.sources.feeds.types import (
    MOST_ANNOUNCED,
    Announcement,
    FeedContents,
    FeedKind,
    FeedUnreadable,
)
from annotations.sources.feeds.wording import day_of, plain_text

_GZIP = b"\x1f\x8b"
# Of an index, the newest parts; a large site's old ones hold nothing new.
_MOST_CHILDREN = 5
# The protocol allows this many, and no more.
_MOST_ENTRIES = 50_000


def unzipped(data: bytes, *, max_bytes: int) -> bytes:
    """Return what a gzip file holds, other bytes as they are; refuse more than `max_bytes`."""
    if not data.startswith(_GZIP):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, max_bytes)
    except zlib.error as error:
        message = "The feed is packed and damaged: it cannot be unpacked."
        raise FeedUnreadable(message) from error
    if not unpacker.eof and len(unpacked) < max_bytes:
        message = "The feed is packed and broke off: it cannot be unpacked."
        raise FeedUnreadable(message)
    if not unpacker.eof:
        message = f"The feed has more than {max_bytes:,} bytes unpacked, the most that is read."
        raise FeedUnreadable(message)
    return unpacked


def read_sitemap(data: bytes, *, url: str) -> FeedContents:
    """Read a sitemap or an index of sitemaps, newest entries first."""
    try:
        entries = list(_entries(data))
    except etree.XMLSyntaxError as error:
        message = f"The sitemap at {url} is damaged ({error}). Ask the site, or use its RSS feed."
        raise FeedUnreadable(message) from error
    # A stable sort: entries of one day stay in the order of the site.
    entries.sort(key=lambda entry: entry.get("lastmod", ""), reverse=True)
    children = [entry["loc"] for entry in entries if entry["is"] == "sitemap"]
    if children:
        return FeedContents(kind=FeedKind.SITEMAP_INDEX, children=tuple(children[:_MOST_CHILDREN]))
    read = [_announcement(entry) for entry in entries[:MOST_ANNOUNCED]]
    kept = {one.url: one for one in read if one.url}
    return FeedContents(
        kind=FeedKind.SITEMAP,
        announcements=tuple(kept.values()),
        skipped=sum(not one.url for one in read),
    )


def _announcement(entry: dict[str, str]) -> Announcement:
    return Announcement(
        url=page_address(entry.get("loc", "")),
        title=plain_text(entry.get("title", ""))[:500],
        published_on=day_of(entry.get("publication_date") or entry.get("lastmod")),
    )


def _entries(data: bytes) -> Iterator[dict[str, str]]:
    """Yield what stands in each `<url>` and `<sitemap>`, by local names."""
    parser = etree.iterparse(
        BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
    )
    found, count = {"is": "", "loc": ""}, 0
    for event, element in parser:
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if event == "start":
            if name in {"url", "sitemap"}:
                found = {"is": name, "loc": ""}
            continue
        if name in {"loc", "lastmod", "title", "publication_date"}:
            # Of several, as images have them too, the first belongs to the page.
            found[name] = found.get(name) or (element.text or "").strip()
        elif name in {"url", "sitemap"}:
            yield found
            element.clear()
            count += 1
            if count >= _MOST_ENTRIES:
                return
