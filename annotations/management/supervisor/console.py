"""One terminal, several voices: every line is shown with the name of the process that said it."""

import contextlib
import os
import sys
from typing import TextIO

COLOURS = {"web": "36", "worker": "35", "redis": "33", "desk": "32"}
NAME_WIDTH = 6


class Console:
    """Write lines with a name before them, in colour where a person is watching."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream
        self._is_coloured = stream.isatty() and not os.environ.get("NO_COLOR")
        self._rest: dict[str, bytes] = {}

    def say(self, text: str, *, name: str = "desk") -> None:
        """Write one line."""
        label = f"{name:<{NAME_WIDTH}} │"
        if self._is_coloured:
            label = f"\x1b[{COLOURS.get(name, '37')}m{label}\x1b[0m"
        self._write(f"{label} {text}\n")

    def announce(self, lines: list[str]) -> None:
        """Write lines that should stand out: without a name, an empty line around them."""
        self._write("\n" + "\n".join(lines) + "\n\n")

    def feed(self, data: bytes, *, name: str) -> None:
        """Write the complete lines of what a process said; keep the beginning of the next one."""
        *lines, rest = (self._rest.get(name, b"") + data).split(b"\n")
        self._rest[name] = rest
        for line in lines:
            self.say(line.decode("utf-8", errors="replace").rstrip(), name=name)

    def finish(self, *, name: str) -> None:
        """Write what a process said last, if it did not end its line."""
        rest = self._rest.pop(name, b"")
        if rest:
            self.say(rest.decode("utf-8", errors="replace").rstrip(), name=name)

    def _write(self, text: str) -> None:
        # The desk goes on when nobody reads any more (`up | head`).
        with contextlib.suppress(BrokenPipeError):
            self._stream.write(text)
            self._stream.flush()
