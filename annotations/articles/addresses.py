"""Web addresses that come along with texts: kept where a reader can safely follow them."""

from urllib.parse import urlsplit

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
