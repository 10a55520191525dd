"""CPU time and memory of process trees, from /proc (Linux only)."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_NANOSECONDS = 1e9


def tree(root: int) -> Iterator[int]:
    """Yield the ids of a process and of all its descendants."""
    yield root
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{root}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))


def cpu_seconds(roots: Iterable[int]) -> float:
    """Return the CPU time of the trees of `roots`, ended descendants included.

    That of living processes is exact to the nanosecond; the kernel counts that of ended ones in
    ticks of a hundredth of a second.
    """
    return sum(_cpu_of(process) for root in roots for process in tree(root))


def _cpu_of(process: int) -> float:
    seconds = 0.0
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            seconds += int((task / "schedstat").read_text().split()[0]) / _NANOSECONDS
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        # The 16th and 17th fields of proc(5): user and system time of children waited for.
        seconds += (int(fields[13]) + int(fields[14])) / _TICK
    return seconds


def resident_bytes(roots: Iterable[int]) -> int:
    """Return the resident memory of the trees, private pages only: shared ones do not grow."""
    total = 0
    for process in (one for root in roots for one in tree(root)):
        with contextlib.suppress(OSError):
            resident, shared = Path(f"/proc/{process}/statm").read_text().split()[1:3]
            total += (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")
    return total
