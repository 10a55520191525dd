"""Reading "what came after?" as people and programs write it."""

from datetime import UTC, datetime, tzinfo


def parse_since(text: str, *, zone: tzinfo = UTC) -> int | datetime:
    """Return a sequence number, or a time in UTC (meant in `zone` where it names none).

    Raises ValueError with a message for whoever wrote `text`.
    """
    try:
        if text.isascii() and text.isdecimal():
            return int(text)
        moment = datetime.fromisoformat(text)
        named = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
        return named.astimezone(UTC)
    except (ValueError, OverflowError):
        # Overflow: within a day of the first or the last year there is, elsewhere on Earth.
        message = (
            f"“{text[:100]}” is neither a sequence number (128) nor an ISO 8601 date or time "
            "(2026-11-22 or 2026-11-22T09:30:00+00:00)."
        )
        raise ValueError(message) from None
