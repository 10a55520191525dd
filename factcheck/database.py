"""The connection to the database: PostgreSQL, or SQLite told to bear many readers and writers."""

from typing import Any

import dj_database_url

# WAL lets readers and one writer work side by side; IMMEDIATE takes the write lock when a
# transaction begins, where the busy timeout can wait for it, not in its middle, where it
# can only fail. So no ATOMIC_REQUESTS: every page view would queue for that lock.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
        "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
        # Without statistics the planner passes over the queue's partial index.
        "PRAGMA optimize=0x10002;"
    ),
}


def database(url: str, *, seconds_kept: int) -> Any:  # noqa: ANN401 - Django's own shape
    """Return Django's description of the database at `url`.

    A connection is kept for `seconds_kept` seconds for the next request; 0 closes it after each.
    """
    described = dj_database_url.parse(url, conn_max_age=seconds_kept, conn_health_checks=True)
    if described["ENGINE"] == "django.db.backends.sqlite3":
        described["OPTIONS"] = SQLITE_OPTIONS
    else:
        described.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    return described
