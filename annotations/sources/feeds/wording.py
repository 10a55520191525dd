"""Texts and dates as feeds write them."""

import re
from datetime import date
from html import unescape

_TAG = re.compile(r"<[^<>]{0,2000}>")


def plain_text(markup: object) -> str:
    """Return the words of a piece of HTML or text on one line; "" for what is no text."""
    if not isinstance(markup, str):
        return ""
    words = unescape(_TAG.sub(" ", markup)).split()
    return " ".join("".join(c for c in word if c.isprintable()) for word in words)


def day_of(written: object) -> date | None:
    """Return the day of an ISO 8601 date or moment, or None."""
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError:
        return None
