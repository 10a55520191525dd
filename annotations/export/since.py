"""Reading "what came after?" as people and programs write it."""

from datetime import UTC, datetime


def parse_since(text: str) -> int | datetime:
    """Return a sequence number, or a time (UTC where it names no zone).

    Raises ValueError with a message for whoever wrote `text`.
    """
    if text.isascii() and text.isdecimal():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = (
            f"“{text}” is neither a sequence number (128) nor an ISO 8601 date or time "
            "(2026-11-22 or 2026-11-22T09:30:00+00:00)."
        )
        raise ValueError(message) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
