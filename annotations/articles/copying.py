"""Whether a site lets others keep copies of a page: robots meta elements and X-Robots-Tag.

https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag describes both.
"""

import re
from collections.abc import Iterable
from html import unescape

# The name we go by in robots.txt and robots tags; the User-Agent begins with it.
AGENT = "Factcheck"
_META = re.compile(r"<meta\b[^>]{1,1000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_NOT_TO_BE_KEPT = frozenset({"noarchive", "nocache", "nosnippet"})


def page_forbids_keeping(page: str) -> bool:
    """Say whether the meta elements of a page ask that no copy of it be kept."""
    for meta in _META.findall(page):
        values = {
            name.lower(): unescape(a or b or c).lower()
            for name, a, b, c in _ATTRIBUTE.findall(meta)
        }
        is_for_us = values.get("name", "").strip() in {"robots", AGENT.lower()}
        if is_for_us and forbids_keeping(values.get("content", "").split(",")):
            return True
    return False


def forbids_keeping(directives: Iterable[str]) -> bool:
    """Say whether one of a robots tag's directives forbids copies; one may name its agent."""
    for directive in directives:
        agent, colon, rest = directive.strip().lower().partition(":")
        if colon and agent.strip() != AGENT.lower():
            continue
        if (rest if colon else agent).strip() in _NOT_TO_BE_KEPT:
            return True
    return False
