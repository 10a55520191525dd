"""Addresses that come along with texts."""

import pytest

from annotations.articles.addresses import LONGEST, followable


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/news",
        "http://example.org:8080/a?b=c#d",
        "  https://example.org/  ",
        "HTTPS://EXAMPLE.ORG/",
        "https://münchen.example/straße",
    ],
)
def test_an_address_of_the_web_is_kept(address: str) -> None:
    assert followable(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "https://example.org/\njavascript:alert(1)",
        "data:text/html,hello",
        "vbscript:x",
        "//example.org/",
        "https:example.org",
        "https://",
        "https://[half",
        "https://example.org/with space",
        "see example.org",
        "https://example.org/" + "a" * LONGEST,
    ],
)
def test_anything_else_is_dropped(address: str) -> None:
    assert followable(address) == ""
