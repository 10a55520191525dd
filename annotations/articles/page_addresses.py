"""One page, one address: what says how a reader came to a page is left off its address.

The same page is reached with tracking parameters, through AMP and in a version for phones. A source
stored under each of them would count as several; here they fold into one that still leads there.
"""

import re
from html import unescape
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

from annotations.articles.addresses import followable, registrable_domain

# Exact names, because `source` or `campaign` alone may well choose what a page shows.
_TRACKING = frozenset(
    {
        *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid"),
        *("igshid", "igsh", "li_fat_id", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi"),
        *("mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id", "wickedid", "s_cid", "s_kwcid"),
        *("cmpid", "ncid", "ocid", "xtor", "smid", "smtyp", "ns_source", "ns_mchannel"),
        *("ns_campaign", "ns_linkname", "ns_fee", "__twitter_impression", "guccounter"),
        *("guce_referrer", "guce_referrer_sig", "ref_src", "ref_url", "spm", "sfnsn", "feature"),
    }
)
_TRACKING_PREFIXES = ("utm_", "at_", "pk_", "mtm_", "itm_", "hsa_", "stm_", "wt_", "wt.")
# Parameters that ask for a form of the page, with the values that do.
_FORMS = {
    "amp": frozenset({"", "1", "true"}),
    "outputtype": frozenset({"amp"}),
    "output": frozenset({"amp"}),
    "m": frozenset({"1"}),
    "mobile": frozenset({"1", "true"}),
}
_OTHER_FORMS = frozenset({"m", "mobile", "amp"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
# https://developers.google.com/amp/cache/overview: /c/ is a page, and s/ says that it is HTTPS.
_AMP_CACHE = re.compile(r"/(?:[acv]/)?(?P<secure>s/)?(?P<rest>[^/]+\.[^/]+(?:/.*)?)\Z")
_GOOGLE = re.compile(r"(?:www\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})\Z")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_UNWRAPPED_AT_MOST = 3


def page_address(url: str) -> str:
    """Return the one address of the page that `url` leads to; "" where nobody can follow it.

    Scheme and host in lower case, without a default port, credentials or fragment; dots in the
    path resolved and escapes in one form (RFC 3986, section 6.2); without parameters that only
    track; AMP and mobile addresses folded into that of the page itself.
    """
    for _ in range(_UNWRAPPED_AT_MOST):
        url = followable(url)
        parts = _split(url)
        if parts is None:
            return ""
        inner = _wrapped(parts)
        if not inner:
            return followable(_normalised(parts))
        url = inner
    return ""


def stated_address(page: str, *, url: str) -> str:
    """Return the address that a page gives as its own, or that of `url` it was fetched from.

    A `<link rel="canonical">` is believed within its own site only (RFC 6596), and not when it
    gives the site's front page for another one, as broken templates do.
    """
    fetched = page_address(url)
    for link in _LINK.findall(page[:_HEAD]):
        values = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(link)}
        if "canonical" not in values.get("rel", "").lower().split():
            continue
        stated = page_address(_resolved(values.get("href", ""), base=url))
        if not stated or registrable_domain(stated) != registrable_domain(fetched):
            continue
        if urlsplit(stated).path == "/" != urlsplit(fetched).path:
            continue
        return stated
    return fetched


_HEAD = 200_000
_LINK = re.compile(r"<link\b[^>]{1,3000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def _resolved(href: str, *, base: str) -> str:
    try:
        return urljoin(base, unescape(href).strip())
    except ValueError:
        return ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        # Reading the port is what finds a wrong one.
        is_good = bool(parts.hostname) and (parts.port is None or parts.port >= 0)
    except ValueError:
        return None
    return parts if is_good else None


def _wrapped(parts: SplitResult) -> str:
    """Return the address that another one only wraps: AMP caches, and links Google sends out."""
    host = parts.hostname or ""
    if host.endswith(".cdn.ampproject.org"):
        return _of_cache(parts.path)
    if _GOOGLE.match(host) and parts.path.startswith("/amp/"):
        return _of_cache(parts.path.removeprefix("/amp"))
    if _GOOGLE.match(host) and parts.path == "/url":
        query = dict(parse_qsl(parts.query))
        return query.get("url") or query.get("q") or ""
    return ""


def _of_cache(path: str) -> str:
    found = _AMP_CACHE.match(path)
    if found is None:
        return ""
    return f"{'https' if found['secure'] else 'http'}://{unquote(found['rest'])}"


def _normalised(parts: SplitResult) -> str:
    scheme = parts.scheme.lower()
    host = _host(parts)
    if parts.port is not None and parts.port != _DEFAULT_PORTS.get(scheme):
        host = f"{host}:{parts.port}"
    path = _without_amp(_without_dots(_escaped(parts.path) or "/"))
    return urlunsplit((scheme, host, path, _query(parts.query), ""))


def _host(parts: SplitResult) -> str:
    """Return the host in lower case; one for phones or AMP becomes the site's own."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return f"[{host}]"
    domain = registrable_domain(f"https://{host}/")
    labels = host.removesuffix(domain).rstrip(".").split(".") if host.endswith(domain) else []
    if not domain or host == domain or _OTHER_FORMS.isdisjoint(labels):
        return host
    kept = [label for label in labels if label not in _OTHER_FORMS]
    return ".".join([*(kept or ["www"]), domain])


def _escaped(path: str) -> str:
    """Return a path with every escape in capitals, and none where none is needed."""

    def mended(found: re.Match[str]) -> str:
        character = chr(int(found[0][1:], 16))
        return character if character in _UNRESERVED else found[0].upper()

    return _ESCAPE.sub(mended, quote(path, safe="/%:@!$&'()*+,;=~-._"))


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    is_folder = segments[-1] in {".", "..", ""}
    return "/" + "/".join([*(part for part in kept if part), *([""] if is_folder and kept else [])])


def _without_amp(path: str) -> str:
    """Return the path of the page itself; "amp" must stand beside what looks like an article."""
    path = re.sub(r"\.amp(?=\.html?\Z|\Z)", "", path)
    segments = path.split("/")
    bare = [segment for segment in segments if segment]
    if "amp" not in bare or len(bare) == 1:
        return path
    place = segments.index("amp")
    beside = [*segments[place + 1 :], segments[place - 1]]
    if not any("-" in segment or any(map(str.isdigit, segment)) for segment in beside):
        return path
    del segments[place]
    return "/".join(segments) or "/"


def _query(query: str) -> str:
    """Return the parameters that choose a page, as they were written and in their order."""
    return "&".join(pair for pair in query.split("&") if pair and not _says_nothing(pair))


def _says_nothing(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = unquote(name).lower()
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    return value.lower() in _FORMS.get(name, frozenset())
