"""Who has a claim open: noted in Redis by the polls of the review screen, never in the database.

Nothing but names is told. Without Redis nobody is shown, and nothing waits for it.
"""

import time
from dataclasses import dataclass

from django.core.cache import caches
from redis.exceptions import RedisError

from annotations.models import User

# Two polls of an idle page and a little more: whoever closes the claim is gone within a minute.
_LASTS = 50


@dataclass(frozen=True, slots=True)
class Present:
    """The others who have a claim open, by id; `token` differs whenever they do."""

    names: dict[int, str]

    @property
    def token(self) -> str:
        """Return the ids of all of them as the page sends them back."""
        return "-".join(map(str, sorted(self.names)))


def note_presence(claim_id: int, *, user: User) -> Present:
    """Note that `user` has the claim open; return who else has.

    Two who note themselves at the same instant may hide one of them until the next poll.
    """
    now = time.time()
    key = f"claim:{claim_id}"
    try:
        seen: dict[int, tuple[str, float]] = caches["presence"].get(key, {})
        here = {pk: row for pk, row in seen.items() if row[1] > now - _LASTS}
        here[user.pk] = (str(user), now)
        caches["presence"].set(key, here, timeout=_LASTS)
    except (RedisError, OSError):
        return Present({})
    return Present({pk: name for pk, (name, _) in here.items() if pk != user.pk})
