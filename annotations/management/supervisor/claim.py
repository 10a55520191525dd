"""What only one desk can have: the data folder and the port. Both are taken before all else."""

import contextlib
import errno
import fcntl
import os
import socket
import time
from pathlib import Path

# A supervisor that was killed leaves its guardian, which needs a few seconds to clean up.
PATIENCE_SECONDS = 10.0
PORTS_TO_TRY = 50


class TakenError(Exception):
    """The data folder or the port belongs to somebody else; the message says what to do."""


def claim_folder(data_dir: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> int:
    """Lock the data folder; return the descriptor that holds the lock for as long as it is open.

    The lock goes with its holders, so nothing stale can be left behind. The process id in the
    file tells a running desk (refused at once) from one that is just being cleaned up.
    """
    descriptor = os.open(data_dir / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + patience_seconds
    while not _lock(descriptor):
        holder = os.pread(descriptor, 20, 0).decode().strip()
        if _is_alive(holder) or time.monotonic() >= deadline:
            os.close(descriptor)
            message = (
                f"A desk is running already on the data folder {data_dir} (process {holder}). "
                "Stop it with Ctrl-C first, or give this one its own folder: "
                "DATA_DIR=… python manage.py up"
            )
            raise TakenError(message)
        time.sleep(0.1)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    os.set_inheritable(descriptor, True)  # noqa: FBT003 (positional only)
    return descriptor


def claim_port(host: str, port: int) -> int:
    """Listen on the port; return the socket's descriptor, for the web server to accept from."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(128)
        except (OSError, OverflowError) as error:
            raise TakenError(_port_message(error, host=host, port=port)) from None
        listener.set_inheritable(True)
        return listener.detach()


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(pid: str) -> bool:
    with contextlib.suppress(ValueError, ProcessLookupError):
        try:
            os.kill(int(pid), 0)
        except PermissionError:
            return True
        return True
    return False


def _port_message(error: OSError | OverflowError, *, host: str, port: int) -> str:
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        free = _free_port(host, after=port)
        hint = f"python manage.py up --port {free}" if free else "python manage.py up --port …"
        return f"Port {port} on {host} is taken by another program. Choose another one: {hint}"
    return f"The desk cannot listen on {host}, port {port}: {error}. Choose with --host and --port."


def _free_port(host: str, *, after: int) -> int | None:
    for port in range(after + 1, min(after + PORTS_TO_TRY, 65_536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((host, port))
                return port
    return None
