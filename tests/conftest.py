"""What every test may ask for: real servers, a real worker, a real browser."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from annotations.models import WorkerHeartbeat
from annotations.models.guards import GUARDS, install_guard, remove_guard
from factcheck.embedded import redis_socket
from tests import servers

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WORKER_SECONDS = 30.0


def pytest_report_header() -> str:
    """Say which database this run is about."""
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    return f"database: {engine} (`make test` runs tests marked postgres on both)"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests that only PostgreSQL can run to the run that has one."""
    is_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        if item.get_closest_marker("postgres_only"):
            item.add_marker("postgres")
    if not is_postgres:
        left_out = [item for item in items if item.get_closest_marker("postgres_only")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


# --- The database ---------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _let_the_tests_clear_the_history() -> Iterator[None]:
    """Lift the guards of the history while Django empties the tables after a test.

    Django clears what a test has committed with one flush, which the triggers rightly refuse.
    They are made again at once: within a test they stand as in production, where nothing lifts
    them.
    """
    flush = BaseDatabaseOperations.execute_sql_flush

    def lift_and_flush(operations: BaseDatabaseOperations, sql_list: list[str]) -> None:
        for guard in GUARDS:
            remove_guard(operations.connection, guard)
        flush(operations, sql_list)
        for guard in GUARDS:
            install_guard(operations.connection, guard)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lift_and_flush)
        yield


# --- Redis and Celery ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _redis_server() -> Iterator[None]:
    """Run a real Redis where the settings say there is one."""
    with servers.redis(redis_socket(settings.DATA_DIR)):
        yield


@pytest.fixture
def broker(_redis_server: None) -> Iterator[redis.Redis]:
    """Give the test a real, empty Redis; return a client that sees what was sent."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushall()
        yield client


@dataclass(frozen=True, slots=True)
class Worker:
    """A real Celery worker in a process of its own, working on the test's database."""

    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """End worker and pool the hard way, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask the worker to finish, and wait for it."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


@pytest.fixture
def start_worker(
    transactional_db: None,  # noqa: ARG001 (rows must be committed for another process to see)
    broker: redis.Redis,  # noqa: ARG001 (the worker needs its Redis first)
    tmp_path: Path,
) -> Iterator[Callable[..., Worker]]:
    """Return a function that starts a real worker and waits until it has done its rounds.

    Keyword arguments become environment variables of the worker. All workers are ended with the
    test.
    """
    started: list[Worker] = []

    def start(**environment: str) -> Worker:
        command = [
            *(sys.executable, "-m", "celery", "--quiet", "-A", "factcheck", "worker"),
            *("--concurrency", "1", "--hostname", f"test{len(started)}-{os.getpid()}@%h"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ]
        log = (tmp_path / f"worker-{len(started)}.log").open("wb")
        base = {
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            "CELERY_SKIP_CHECKS": "1",
            "DATABASE_URL": _database_url(),
            "REDIS_URL": settings.REDIS_URL,
        }
        process = subprocess.Popen(  # noqa: S603 (our own worker)
            command,
            cwd=ROOT,
            env=os.environ | base | environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        worker = Worker(process)
        started.append(worker)
        seen_before = WorkerHeartbeat.last_seen()
        wait_until(lambda: WorkerHeartbeat.last_seen() != seen_before, seconds=WORKER_SECONDS)
        return worker

    yield start
    for worker in started:
        if worker.process.poll() is None:
            worker.kill()


def wait_until(condition: Callable[[], bool], *, seconds: float) -> None:
    """Wait until the condition holds; fail the test if it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still not so after {seconds:.0f} s"
        time.sleep(0.05)


def _database_url() -> str:
    """Return the address of the database this test is using."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{settings.DATABASE_URL.rpartition('/')[0]}/{name}"


# --- A browser -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the machine's own Chromium: there is no other to be downloaded."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("NO CHROMIUM ON THIS MACHINE: the pages were not tested in a browser")
    arguments = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    arguments += ["--disable-background-networking", "--disable-component-update"]
    if os.getuid() == 0:
        arguments.append("--no-sandbox")
    return browser_type_launch_args | {"executable_path": program, "args": arguments}
