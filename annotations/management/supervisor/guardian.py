"""The guardian: stops the desk's processes when their supervisor is gone.

Nothing can run in a process that was killed with `kill -9`. So a second, tiny process holds the
reading end of a pipe whose writing end only the supervisor has. The supervisor tells it which
process groups there are (`+123`, `-123`, one a line); end of file means that the supervisor has
ended, and whatever is still registered is stopped. This works the same on Linux and macOS, and
for grandchildren too, because a group is stopped as a whole.

Run as a script in isolated mode, with nothing but the standard library, to stay small.
"""

import contextlib
import os
import signal
import sys
import time

GRACE_SECONDS = 4.0
POLL_SECONDS = 0.05


def watch(lines: list[str], groups: set[int]) -> None:
    """Apply the supervisor's announcements to the set of running process groups."""
    for line in lines:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)


def stop_groups(groups: set[int], *, grace_seconds: float = GRACE_SECONDS) -> None:
    """Ask the groups to end, wait a little, then kill what is left of them."""
    _signal(groups, signal.SIGTERM)
    deadline = time.monotonic() + grace_seconds
    while groups and time.monotonic() < deadline:
        _signal(groups, 0)
        time.sleep(POLL_SECONDS)
    _signal(groups, signal.SIGKILL)


def _signal(groups: set[int], number: int) -> None:
    """Send the signal to each group, and forget the groups that are gone."""
    for group in list(groups):
        try:
            os.killpg(group, number)
        except ProcessLookupError:
            groups.discard(group)
        except PermissionError:
            # macOS says so of a group whose last members are zombies.
            groups.discard(group)


def main() -> None:
    """Watch standard input until it ends, then clean up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    with contextlib.suppress(KeyboardInterrupt):
        for line in sys.stdin:
            watch([line], groups)
    stop_groups(groups)


if __name__ == "__main__":
    main()
