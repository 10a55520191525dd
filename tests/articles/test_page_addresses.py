"""One page, one address, however a reader came to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.articles.page_addresses import page_address, stated_address

PAGE = "https://www.courier.example.org/news/bridges-2024"
SAME = {
    "as it is": (PAGE, PAGE),
    "capitals in scheme and host": ("HTTPS://WWW.Courier.Example.ORG/news/bridges-2024", PAGE),
    "the default port": ("https://www.courier.example.org:443/news/bridges-2024", PAGE),
    "a fragment": (f"{PAGE}#comments", PAGE),
    "a text fragment": (f"{PAGE}#:~:text=1%2C200%20bridges", PAGE),
    "a name and a password": ("https://me:pw@www.courier.example.org/news/bridges-2024", PAGE),
    "a dot after the host": ("https://www.courier.example.org./news/bridges-2024", PAGE),
    "spaces around it": (f"  {PAGE}\n", PAGE),
    "campaign parameters": (f"{PAGE}?utm_source=x&utm_medium=y&fbclid=z", PAGE),
    "parameters of a feed": (f"{PAGE}?at_medium=RSS&ns_source=feed", PAGE),
    "an empty query": (f"{PAGE}?", PAGE),
    "an AMP path at the end": (f"{PAGE}/amp", PAGE),
    "an AMP folder at the end": (f"{PAGE}/amp/", f"{PAGE}/"),
    "an AMP path within": ("https://www.courier.example.org/news/amp/bridges-2024", PAGE),
    "an AMP path before": ("https://www.courier.example.org/amp/news/bridges-2024", PAGE),
    "an AMP file": (
        "https://www.courier.example.org/bridges.amp.html",
        "https://www.courier.example.org/bridges.html",
    ),
    "an AMP parameter": (f"{PAGE}?amp=1", PAGE),
    "an AMP output": (f"{PAGE}?outputType=amp", PAGE),
    "the AMP cache": (
        "https://www-courier.cdn.ampproject.org/c/s/www.courier.example.org/news/bridges-2024",
        PAGE,
    ),
    "Google's AMP viewer": (
        "https://www.google.com/amp/s/www.courier.example.org/news/bridges-2024",
        PAGE,
    ),
    "a link of a Google alert": (
        f"https://www.google.com/url?rct=j&url={PAGE}&ct=ga",
        PAGE,
    ),
    "a host for phones": ("https://m.example.org/x", "https://www.example.org/x"),
    "a host for phones in the middle": (
        "https://en.m.wikipedia.org/wiki/Bridge",
        "https://en.wikipedia.org/wiki/Bridge",
    ),
    "a host for AMP": ("https://amp.example.co.uk/x", "https://www.example.co.uk/x"),
    "a parameter for phones": ("https://example.org/x?m=1", "https://example.org/x"),
    "no path": ("https://example.org", "https://example.org/"),
    "dots in the path": ("https://example.org/a/../b/./c", "https://example.org/b/c"),
    "dots at the end": ("https://example.org/a/b/..", "https://example.org/a/"),
    "escapes that are not needed": ("https://example.org/%7Emara", "https://example.org/~mara"),
    "escapes in small letters": ("https://example.org/%c3%a9", "https://example.org/%C3%A9"),
    "letters that are not escaped": ("https://example.org/é", "https://example.org/%C3%A9"),
}
DIFFERENT = {
    "what chooses a page": "https://example.org/?p=12&lang=en",
    "the order of parameters": "https://example.org/find?b=2&a=1",
    "a source that is one of several": "https://example.org/x?source=minutes&session=4",
    "a plus in a search": "https://example.org/find?q=C%2B%2B",
    "another port": "https://example.org:8443/x",
    "HTTP": "http://example.org/x",
    "a domain that is called so": "https://amp.dev/news",
    "a short domain": "https://m.co/news",
    "a page about amplifiers": "https://example.org/guitar/amp",
    "a page called amp": "https://example.org/amp",
    "an archived copy": "https://web.archive.org/web/2024/https://example.org/x",
    "a slash at the end": "https://example.org/x/",
}


@pytest.mark.parametrize(("given_as", "page"), SAME.values(), ids=list(SAME))
def test_these_lead_to_the_same_page(given_as: str, page: str) -> None:
    assert page_address(given_as) == page


@pytest.mark.parametrize("url", DIFFERENT.values(), ids=list(DIFFERENT))
def test_this_stays_as_it_is(url: str) -> None:
    assert page_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "bridges",
        "javascript:alert(1)",
        "ftp://example.org/x",
        "https://",
        "https://example.org:99999/",
        "https://[::1",
        "https://www.google.com/url?q=javascript:alert(1)",
    ],
)
def test_what_nobody_can_follow_is_no_address(url: str) -> None:
    assert page_address(url) == ""


@given(st.text(max_size=80).map("https://example.org/".__add__) | st.text(max_size=40))
def test_the_address_of_an_address_is_itself(url: str) -> None:
    once = page_address(url)
    assert page_address(once) == once


CANONICAL = '<html><head><link rel="canonical" href="{}"></head><body>1,200 bridges</body></html>'
FETCHED = "https://news.example.org/2024/bridges?page=1"
STATED = {
    "a full address": ("https://news.example.org/bridges", "https://news.example.org/bridges"),
    "a path": ("/bridges", "https://news.example.org/bridges"),
    "another host of the site": ("https://www.example.org/b", "https://www.example.org/b"),
    "a tracked address": ("/bridges?utm_source=c", "https://news.example.org/bridges"),
    "an escaped ampersand": ("/b?a=1&amp;b=2", "https://news.example.org/b?a=1&b=2"),
    "another site": ("https://copy.example.net/bridges", FETCHED),
    "the front page": ("https://news.example.org/", FETCHED),
    "a script": ("javascript:alert(1)", FETCHED),
    "nothing": ("", FETCHED),
}


@pytest.mark.parametrize(("href", "address"), STATED.values(), ids=list(STATED))
def test_a_page_is_believed_about_its_address_within_its_site(href: str, address: str) -> None:
    assert stated_address(CANONICAL.format(href), url=FETCHED) == address


def test_other_links_of_a_page_say_nothing_of_its_address() -> None:
    page = "<link rel=alternate href=/feed><LINK HREF='/own' REL='shortlink canonical'>"
    assert stated_address(page, url=FETCHED) == "https://news.example.org/own"
    assert stated_address("<p>nothing</p>", url=FETCHED) == FETCHED
