"""Web addresses that come along with texts: kept where a reader can safely follow them."""

from functools import lru_cache
from urllib.parse import urlsplit

from tld import get_fld

LONGEST = 2_000


def followable(url: str) -> str:
    """Return `url` where it is a plain http or https address of at most 2,000 characters, else "".

    Front matter, page metadata and the answers of other sites may name anything as their
    address; as a link on a page, `javascript:…` would run in the browser of whoever follows it.
    """
    url = url.strip()
    if len(url) > LONGEST or not url.isprintable() or " " in url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


@lru_cache(maxsize=4096)
def registrable_domain(url: str) -> str:
    """Return the registrable domain of a URL ("bbc.co.uk"), or its host, or nothing."""
    try:
        host = urlsplit(url).hostname or ""
        found = get_fld(url, fail_silently=True)
    except ValueError:
        return ""
    return found or host
