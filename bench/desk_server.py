"""A throw-away desk to measure: a real database, two web processes, people with tokens."""

import contextlib
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import processes

ROOT = Path(__file__).resolve().parent.parent
WEB_PROCESSES = 2
START_SECONDS = 30.0
PIECE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request, and what it cost the desk."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    cpu_seconds: float
    first_byte_seconds: float
    seconds: float

    def json(self) -> Any:  # noqa: ANN401 - any JSON
        """Return the body as plain values; fail when the desk refused."""
        if self.status >= http.client.BAD_REQUEST:
            raise AssertionError(self.body.decode()[:1_000])
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Desk:
    """A running desk and the processes it consists of."""

    port: int
    web: int
    database: int | None
    tokens: dict[str, str]

    @property
    def roots(self) -> list[int]:
        """Return the roots of its process trees."""
        return [self.web, *([self.database] if self.database else [])]

    def cpu_seconds(self) -> float:
        """Return the CPU time used so far by web processes and database."""
        return processes.cpu_seconds(self.roots)

    def ask(
        self,
        method: str,
        path: str,
        *,
        by: str,
        body: bytes | dict[str, Any] | None = None,
        keep_body: bool = True,
        **headers: str,
    ) -> Answer:
        """Send one request under /api/v1/ and count what it costs the desk."""
        content = json.dumps(body).encode() if isinstance(body, dict) else body
        kind = "application/json" if isinstance(body, dict) else "application/x-ndjson"
        sent = {"Authorization": f"Token {self.tokens[by]}", "Content-Type": kind}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        before, started = self.cpu_seconds(), time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request(method, f"/api/v1/{path}", content, sent)
        response = connection.getresponse()
        pieces, size = [response.read(1)], 1
        first_byte = time.perf_counter() - started
        while piece := response.read(PIECE_BYTES):
            size += len(piece)
            if keep_body:
                pieces.append(piece)
        connection.close()
        return Answer(
            status=response.status,
            body=b"".join(pieces) if keep_body else str(size).encode(),
            headers=dict(response.headers),
            cpu_seconds=self.cpu_seconds() - before,
            first_byte_seconds=first_byte,
            seconds=time.perf_counter() - started,
        )


@contextlib.contextmanager
def open_desk(*, is_sqlite: bool) -> Iterator[Desk]:
    """Run a desk on an empty database until the block ends.

    Also sets Django up in this very process, on the same database.
    """
    with (
        tempfile.TemporaryDirectory(prefix="factcheck-bench-") as name,
        _database(Path(name), is_sqlite=is_sqlite) as (url, database),
    ):
        os.environ |= {
            "DATABASE_URL": url,
            "DATA_DIR": name,
            "SECRET_KEY": secrets.token_hex(),
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            "FACTCHECK_HTTPS": "off",
            "FACTCHECK_LOG_LEVEL": "error",
            "FACTCHECK_THROTTLE_USER": "10000000/minute",
            "PYTHONPATH": str(ROOT),
        }
        tokens = _prepare()
        with _web() as (web, port):
            yield Desk(port=port, web=web, database=database, tokens=tokens)


@contextlib.contextmanager
def _database(folder: Path, *, is_sqlite: bool) -> Iterator[tuple[str, int | None]]:
    if is_sqlite:
        yield f"sqlite:///{folder / 'desk.sqlite3'}", None
        return
    from tests import servers  # noqa: PLC0415 (SQLite needs none of it)

    # A server as it comes out of the box, as the peers had it.
    with servers.postgres(options={"listen_addresses": ""}) as url:
        import psycopg  # noqa: PLC0415 (as above)

        with psycopg.connect(url) as connection:
            [backend] = connection.execute("SELECT pg_backend_pid()").fetchall()[0]
            stat = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
        yield url, int(stat[1])


def _prepare() -> dict[str, str]:
    """Migrate and add the people; return their tokens by name."""
    import django  # noqa: PLC0415 (the environment above comes first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 (as above)
    from rest_framework.authtoken.models import Token  # noqa: PLC0415 (as above)

    from annotations.review.roles import Role  # noqa: PLC0415 (as above)
    from annotations.services.people import add_person  # noqa: PLC0415 (as above)

    call_command("migrate", verbosity=0)
    # The pages name what they load by its content.
    call_command("collectstatic", interactive=False, verbosity=0)
    cast = {"rosa": Role.REPORTER, "mara": Role.REVIEWER, "edith": Role.EDITOR}
    people = {
        name: add_person(name, password=secrets.token_hex(), roles=frozenset({role}))
        for name, role in cast.items()
    }
    return {name: Token.objects.create(user=person).key for name, person in people.items()}


@contextlib.contextmanager
def _web() -> Iterator[tuple[int, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [
        *(sys.executable, "-m", "gunicorn", "factcheck.wsgi:application"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(WEB_PROCESSES)),
        *("--worker-class", "gthread", "--threads", "4", "--timeout", "600"),
        *("--log-level", "warning", "--no-control-socket"),
    ]
    web = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 (our own server)
    try:
        _wait_until_open(port)
        yield web.pid, port
    finally:
        web.terminate()
        web.wait()


def _wait_until_open(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()


class MemoryWatch(threading.Thread):
    """Watches the memory of the web processes; `growth` is the most it rose, in bytes."""

    def __init__(self, web: int) -> None:
        super().__init__(daemon=True)
        self.growth = 0
        self._web = web
        self._base = processes.resident_bytes([web])
        self._is_over = threading.Event()

    def run(self) -> None:
        """Look twenty times a second."""
        while not self._is_over.wait(0.05):
            self.growth = max(self.growth, processes.resident_bytes([self._web]) - self._base)

    def stop(self) -> None:
        """End the watch."""
        self._is_over.set()
        self.join()
