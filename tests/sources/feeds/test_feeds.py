"""What publishers announce, read from every kind of feed there is, the broken ones too."""

import gzip
import json
from datetime import date
from typing import Any

import pytest

from annotations.export.claimreview import claim_review, write
from annotations.sources.feeds import Announcement, FeedKind, FeedUnreadable, read_feed
from annotations.sources.feeds.types import FeedContents
from tests.export.records import RECORD

URL = "https://courier.example.org/feed"
RSS = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>The Courier</title>
<item><title>1,200 bridges &amp;amp; roads repaired</title>
<link>https://courier.example.org/bridges?utm_source=rss#top</link>
<description>&lt;p&gt;The ministry &lt;b&gt;counts&lt;/b&gt; 1,200.&lt;/p&gt;</description>
<pubDate>Mon, 04 Nov 2024 08:00:00 +0000</pubDate></item>
<item><title>No address</title></item>
<item><title>A script</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title>
<entry><title>Bridges</title><link href="/bridges"/><updated>2024-11-04T08:00:00Z</updated>
</entry></feed>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://courier.example.org/old</loc><lastmod>2023-01-01</lastmod></url>
<url><loc>https://courier.example.org/bridges</loc><lastmod>2024-11-05</lastmod>
<news:news><news:publication_date>2024-11-04</news:publication_date>
<news:title>Bridges</news:title></news:news>
<image:image><image:loc>https://courier.example.org/a.jpg</image:loc></image:image></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://courier.example.org/2023.xml</loc><lastmod>2023-12-31</lastmod></sitemap>
<sitemap><loc>https://courier.example.org/2024.xml.gz</loc><lastmod>2024-11-05</lastmod></sitemap>
</sitemapindex>"""
BRIDGES = "https://courier.example.org/bridges"
REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://check.example.org/bridges",
    "claimReviewed": "The ministry repaired 12,000 bridges.",
    "author": {"@type": "Organization", "name": "Bridge Check"},
    "datePublished": "2024-11-06",
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Ana Duarte"},
        "datePublished": "2024-11-04",
    },
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": "2",
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": "Mostly false",
    },
}


def read(data: str | bytes, *, max_bytes: int = 1_000_000) -> FeedContents:
    encoded = data.encode() if isinstance(data, str) else data
    return read_feed(encoded, url=URL, max_bytes=max_bytes)


def test_rss_announces_pages_with_what_it_says_of_them() -> None:
    contents = read(RSS)
    assert (contents.kind, contents.title) == (FeedKind.SYNDICATION, "The Courier")
    assert contents.announcements == (
        Announcement(
            url=BRIDGES,
            title="1,200 bridges & roads repaired",
            summary="The ministry counts 1,200.",
            published_on=date(2024, 11, 4),
        ),
    )
    assert contents.skipped == 2


def test_addresses_in_atom_are_read_from_where_the_feed_lies() -> None:
    [one] = read(ATOM).announcements
    assert (one.url, one.published_on) == (BRIDGES, date(2024, 11, 4))


def test_a_sitemap_announces_the_newest_first_with_the_titles_of_news() -> None:
    contents = read(SITEMAP)
    assert contents.kind == FeedKind.SITEMAP
    assert [(one.url, one.title) for one in contents.announcements] == [
        (BRIDGES, "Bridges"),
        ("https://courier.example.org/old", ""),
    ]
    assert contents.announcements[0].published_on == date(2024, 11, 4)


def test_an_index_names_the_newest_sitemaps() -> None:
    contents = read(INDEX)
    assert contents.kind == FeedKind.SITEMAP_INDEX
    assert contents.children[0] == "https://courier.example.org/2024.xml.gz"


def test_what_is_packed_is_unpacked_to_a_bound() -> None:
    assert read(gzip.compress(SITEMAP.encode())).announcements[0].url == BRIDGES
    bomb = gzip.compress(b" " * 10_000_000)
    with pytest.raises(FeedUnreadable, match="more than 1,000,000 bytes"):
        read(bomb)
    with pytest.raises(FeedUnreadable, match="broke off"):
        read(gzip.compress(SITEMAP.encode())[:40])


@pytest.mark.parametrize("kind", ["urlset", "rss"])
def test_no_entity_of_foreign_xml_is_resolved(kind: str) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    document = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "{"ha" * 50}">{entities}'
        f'<!ENTITY file SYSTEM "file:///etc/hostname">]><{kind}>'
        f"<url><loc>https://courier.example.org/&file;</loc><title>&e9;</title></url></{kind}>"
    )
    try:
        contents = read(document)
    except FeedUnreadable:
        return
    assert all(len(one.title) < 500 and "file" not in one.url for one in contents.announcements)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "Just words.",
        "{not json",
        "[]",
        '{"@type": "Article"}',
        "<html><body>No feed</body></html>",
        "<urlset><url><loc>broken",
        "[" * 100_000,
        b"\x1f\x8b",
        b"%PDF-1.7",
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(data: str | bytes) -> None:
    with pytest.raises(FeedUnreadable):
        read(data)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda review: review,
        lambda review: [review],
        lambda review: {"@graph": [{"@type": "WebPage"}, review]},
        lambda review: {
            "@type": "DataFeed",
            "dataFeedElement": [{"@type": "DataFeedItem", "item": review}],
        },
        lambda review: {"@type": "ItemList", "itemListElement": [{"item": [review]}]},
    ],
    ids=["alone", "a list", "a graph", "a data feed", "an item list"],
)
def test_a_claim_review_is_read_wherever_it_stands(wrap: Any) -> None:  # noqa: ANN401 (JSON)
    [check] = read(json.dumps(wrap(REVIEW))).fact_checks
    assert check.rating == "Mostly false"
    assert (check.value, check.best, check.worst) == (2.0, 5.0, 1.0)
    assert check.published_on == date(2024, 11, 6)
    assert check.sentence == (
        "Bridge Check rated as “Mostly false” the claim by Ana Duarte on 4 November 2024: “The "
        "ministry repaired 12,000 bridges.”"
    )


def test_a_page_carries_its_claim_reviews_in_scripts() -> None:
    page = (
        "<!doctype html><html><script type='application/ld+json'>{broken</script>"
        f'<script type="application/ld+json">{json.dumps(REVIEW)}</script></html>'
    )
    assert [check.url for check in read(page).fact_checks] == ["https://check.example.org/bridges"]


def test_a_rating_without_a_word_is_told_in_numbers() -> None:
    rating = {"ratingValue": 2, "bestRating": 5}
    [check] = read(json.dumps(REVIEW | {"reviewRating": rating})).fact_checks
    assert check.rating == "2 of 5"


@pytest.mark.parametrize(
    "change",
    [{"url": ""}, {"url": "javascript:x"}, {"claimReviewed": None}, {"reviewRating": "x"}],
)
def test_an_incomplete_review_is_counted_and_left_out(change: dict[str, Any]) -> None:
    contents = read(json.dumps([REVIEW, REVIEW | change]))
    assert (len(contents.fact_checks), contents.skipped) == (1, 1)


def test_the_desk_reads_what_it_publishes() -> None:
    [check] = read(b"".join(write([RECORD]))).fact_checks
    assert (check.url, check.claim) == (RECORD.url, claim_review(RECORD)["claimReviewed"])
