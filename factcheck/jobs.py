"""How Redis is talked to, as cache and as broker, and which rounds Celery makes by the clock."""

_SECONDS = {"sweep": 10.0, "keep_library": 60.0, "send_digests": 300.0}


def shared_cache(url: str, *, name: str, seconds: float) -> dict[str, object]:
    """Return Django's settings of a cache in Redis that nobody waits longer for than `seconds`."""
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": name,
        "OPTIONS": {"socket_timeout": seconds, "socket_connect_timeout": seconds},
    }


def broker_options(*, longest_task: int) -> dict[str, object]:
    """Return how to talk to Redis, when the longest task takes so many seconds.

    The visibility timeout must exceed that, or Redis hands the task to a second worker. A bell
    that cannot be rung is no loss, because the sweep rings again: give up quickly, so that a
    request never waits for Redis.
    """
    return {
        "visibility_timeout": longest_task * 4,
        "socket_connect_timeout": 2,
        "socket_timeout": 3,
        "socket_keepalive": True,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }


def schedule_rounds(*, is_embedding: bool) -> dict[str, dict[str, object]]:
    """Return the schedule of Celery beat, or of `worker --clock`; a round is a task of ours.

    Without a worker the messages would pile up, so each expires when the next one is due.
    """
    rounds = _SECONDS | ({"embed": 30.0} if is_embedding else {})
    return {
        name: {
            "task": f"annotations.tasks.{name}",
            "schedule": seconds,
            "options": {"expires": seconds},
        }
        for name, seconds in rounds.items()
    }
