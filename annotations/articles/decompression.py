"""Unpacking a body as it arrives, without ever holding more than was asked for."""

import zlib
from collections.abc import Iterable, Iterator

# What we say we accept, and can bound: zlib stops after as many bytes as it is told.
ACCEPTED_ENCODINGS = "gzip, deflate"

_GZIP = 16 + zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS
_STEP = 65_536


class UnknownEncoding(ValueError):
    """The body is packed in a way we did not ask for."""


class TruncatedBody(ValueError):
    """The packed body ended in the middle, or is damaged."""


def unpack(chunks: Iterable[bytes], *, encoding: str) -> Iterator[bytes]:
    """Yield the unpacked bytes of a body, at most 64 KiB at a time.

    `encoding` is the Content-Encoding (RFC 9110, section 8.4): none, gzip or deflate. The
    caller counts, and stops at its limit: nothing beyond the step in hand is ever unpacked.

    Raises `UnknownEncoding` and `TruncatedBody`.
    """
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise UnknownEncoding(encoding)
    unpacker = None
    try:
        for chunk in chunks:
            if unpacker is None:
                unpacker = zlib.decompressobj(_window(encoding, chunk))
            rest = chunk
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, _STEP)
                rest = unpacker.unconsumed_tail
    except zlib.error as error:
        raise TruncatedBody(str(error)) from error
    if unpacker is not None and not unpacker.eof:
        # What the last bytes hold back comes in steps as well.
        while tail := unpacker.decompress(b"", _STEP):
            yield tail
        if not unpacker.eof:
            raise TruncatedBody(encoding)


def _window(encoding: str, start: bytes) -> int:
    if encoding != "deflate":
        return _GZIP
    # "deflate" means zlib (RFC 1950), but many servers send the bare stream (RFC 1951).
    is_zlib = start[0] & 0x0F == 8 and (int.from_bytes(start[:2], "big") % 31) == 0  # noqa: PLR2004
    return zlib.MAX_WBITS if is_zlib else _RAW_DEFLATE
