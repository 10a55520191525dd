"""The headers that keep writes honest: `If-Match` (RFC 9110) and `Idempotency-Key`."""

import re
from uuid import UUID

from rest_framework.request import Request

from annotations.api.refusals import InvalidHeader, PreconditionRequired

# Proxies that compress weaken the ETag, so W/ is let through: the number is what counts.
_ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def etag(version: int) -> str:
    """Return the ETag of a claim at `version`."""
    return f'"{version}"'


def expected_version(request: Request) -> int:
    """Return the claim version the client read, from `If-Match`.

    Raises `PreconditionRequired` without the header and `InvalidHeader` for anything but one
    ETag of ours: `*` would mean "whatever it is now", which is how changes get lost.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired
    match = _ETAG.fullmatch(header)
    if match is None:
        message = 'Send the ETag of the claim as you read it, such as "3".'
        raise InvalidHeader({"If-Match": message})
    return int(match[1])


def idempotency_key(request: Request) -> UUID:
    """Return the `Idempotency-Key`: made by the client, one for each submission it means."""
    header = request.headers.get("Idempotency-Key", "").strip()
    try:
        return UUID(header)
    except ValueError as error:
        message = "Send a UUID you made for this submission; sending it again repeats nothing."
        raise InvalidHeader({"Idempotency-Key": message}) from error
