"""One supervised process: started in a group of its own, restarted with growing pauses."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator

from annotations.management.supervisor.plan import Service

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
# A process that ran this long was well: its next crash starts with the short pause again.
WELL_SECONDS = 60.0


class Process:
    """A service and the process that runs it now, if one does.

    `keep` is the descriptor that the process inherits beside its standard ones.
    """

    def __init__(self, service: Service, *, keep: int) -> None:
        self.service = service
        self.restart_at: float | None = None
        self._keep = keep
        self._popen: subprocess.Popen[bytes] | None = None
        self.output = -1
        self._pause = FIRST_PAUSE_SECONDS
        self._started_at = 0.0

    @property
    def is_running(self) -> bool:
        """Say whether the process was started and has not been seen to end."""
        return self._popen is not None

    @property
    def group(self) -> int:
        """Return the id of the process's group; 0 when it does not run."""
        return self._popen.pid if self._popen else 0

    def start(self) -> int:
        """Start the process; return the descriptor on which its output arrives."""
        self.restart_at = None
        self._started_at = time.monotonic()
        self.output, theirs = os.pipe()
        os.set_blocking(self.output, False)
        try:
            self._popen = subprocess.Popen(  # noqa: S603 (the commands are the plan's own)
                self.service.command,
                stdin=subprocess.DEVNULL,
                stdout=theirs,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[self._keep],
            )
        finally:
            os.close(theirs)
        return self.output

    def read(self) -> Iterator[bytes]:
        """Yield what the process has said since the last call."""
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self.output, 65_536):
                yield data

    def ended(self) -> int | None:
        """Return the exit code if the process has ended, else None."""
        return self._popen.poll() if self._popen else None

    def forget(self) -> None:
        """Let go of a process that has ended, and of whatever it left of its group."""
        # A crashed leader's children must not meet its successor.
        self.kill()
        os.close(self.output)
        self._popen = None

    def plan_restart(self) -> float:
        """Note when to start again; return the pause in seconds."""
        if time.monotonic() - self._started_at > WELL_SECONDS:
            self._pause = FIRST_PAUSE_SECONDS
        pause = self._pause
        self.restart_at = time.monotonic() + pause
        self._pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        return pause

    def ask_to_stop(self) -> None:
        """Send the polite signal to the leader, which knows how to end its own children."""
        if self._popen:
            self._popen.terminate()

    def kill(self) -> None:
        """End the whole group at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.group, signal.SIGKILL)
