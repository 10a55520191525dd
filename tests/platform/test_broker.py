"""A bell that cannot be rung costs a moment, never the request that wanted to ring it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import redis
from celery import current_app
from django.conf import settings

from annotations.tasks import bells_left, ring
from factcheck.clock import SWEEP

# Connections are kept in pools of the process, so each attempt gets a process of its own.
RING = """
import os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
import django
django.setup()
from annotations.tasks import ring
started = time.monotonic()
print(ring([1, 2, 3]), time.monotonic() - started)
"""


def ring_at(address: str, *, folder: Path) -> tuple[str, float]:
    """Ring three times at the address; return what came of it and the seconds it took."""
    given = {"REDIS_URL": address, "DATA_DIR": str(folder), "PATH": os.environ["PATH"]}
    result = subprocess.run(  # noqa: S603 (the little program above)
        [sys.executable, "-c", RING], env=given, capture_output=True, check=True
    )
    answer, seconds = result.stdout.split()
    return answer.decode(), float(seconds)


@pytest.fixture
def dumb_server() -> Iterator[str]:
    """Yield the address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "unix:///nowhere/redis.sock"])
def test_without_a_broker_ringing_gives_up_at_once(address: str, tmp_path: Path) -> None:
    answer, seconds = ring_at(address, folder=tmp_path)
    assert answer == "False"
    assert seconds < 1


def test_a_broker_that_does_not_answer_is_not_waited_for(dumb_server: str, tmp_path: Path) -> None:
    answer, seconds = ring_at(dumb_server, folder=tmp_path)
    assert answer == "False"
    assert seconds < 5


@pytest.mark.redis
def test_a_bell_holds_an_id_and_nothing_else(broker: redis.Redis) -> None:
    assert ring([7])
    message = json.loads(cast("bytes", broker.lindex("celery", 0)))
    assert message["headers"]["task"] == "annotations.tasks.run_job"
    assert message["headers"]["argsrepr"] == "(7,)"
    assert message["headers"]["kwargsrepr"] == "{}"


@pytest.mark.redis
def test_what_somebody_waits_for_passes_what_follows_by_itself(broker: redis.Redis) -> None:  # noqa: ARG001 (an empty Redis)
    assert ring([1, 2], is_awaited=False)
    assert ring([3])
    with current_app.connection() as connection, connection.SimpleQueue("celery") as queue:
        order = [queue.get(block=False).headers["argsrepr"] for _ in range(3)]
    assert order == ["(3,)", "(1,)", "(2,)"]


@pytest.mark.redis
def test_the_rounds_can_tell_how_many_bells_the_broker_still_has(broker: redis.Redis) -> None:
    assert bells_left(current_app) == 0
    assert ring([1, 2], is_awaited=False)
    assert ring([3])
    assert bells_left(current_app) == 3
    broker.flushall()
    assert bells_left(current_app) == 0


def test_the_schedule_names_tasks_that_exist() -> None:
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled == {
        SWEEP,
        "annotations.tasks.keep_library",
        "annotations.tasks.send_digests",
    }
    assert scheduled <= set(current_app.tasks)
