"""Whose request is it? The client's address behind a known number of reverse proxies."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address the outermost trusted proxy saw, else that of the connection.

    `X-Forwarded-For` grows on the right, one entry a proxy; anything left of our own proxies'
    entries is the client's word and is not believed.
    """
    connected = str(request.META.get("REMOTE_ADDR", ""))
    trusted: int = settings.FACTCHECK_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if not trusted or len(forwarded) < trusted:
        return connected
    return forwarded[-trusted] or connected
