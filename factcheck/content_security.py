"""What a page of ours may load and where its forms may lead: nothing but the desk itself."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF


def content_security_policy(*, form_targets: Iterable[str] = ()) -> dict[str, Any]:
    """Return django-csp's setting; forms may also lead to the origins in `form_targets`."""
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            "form-action": [SELF, *form_targets],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
        },
    }


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address: `https://id.example.org`."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
