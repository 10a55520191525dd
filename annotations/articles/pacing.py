"""How often we ask one server, and how long we wait before we ask it again."""

import random
import threading
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_HOSTS = 1_000


class Pacer:
    """Spaces the requests of this process to each host."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next_turn: dict[str, float] = {}

    def reserve(self, host: str, *, interval: float) -> float:
        """Take the host's next turn and return the seconds until it comes."""
        now = time.monotonic()
        with self._lock:
            turn = max(now, self._next_turn.get(host, now))
            self._next_turn[host] = turn + interval
            if len(self._next_turn) > _MAX_HOSTS:
                self._next_turn = {
                    name: time_ for name, time_ in self._next_turn.items() if time_ > now
                }
        return turn - now


def back_off(attempt: int, *, base: float) -> float:
    """Return the seconds to wait after a failed attempt (counted from 0), with full jitter.

    Doubling spreads the load over time, jitter over the workers that failed together.
    """
    full: float = base * 2**attempt
    return full * random.uniform(0.5, 1.0)  # noqa: S311  # no secret depends on it


def read_retry_after(value: str) -> float | None:
    """Return the seconds a Retry-After header asks for (RFC 9110, section 10.2.3), or None."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
