"""The supervisor: a single loop that starts, listens, restarts and stops."""

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from annotations.management.supervisor import guardian, redis_server
from annotations.management.supervisor.console import Console
from annotations.management.supervisor.plan import Plan
from annotations.management.supervisor.process import Process

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK_SECONDS = 0.5
REDIS_SECONDS = 10.0


class Supervisor:
    """Run a plan until a signal says stop.

    One thread and one selector: the output of every process, the signals and the first answer
    of the web server all arrive as readable descriptors.
    """

    def __init__(self, plan: Plan, *, console: Console) -> None:
        self._plan = plan
        self._console = console
        self._selector = selectors.DefaultSelector()
        self._stops_asked = 0
        self._question: socket.socket | None = None
        self._is_announced = False
        self._processes = [
            Process(service, keep=plan.web_descriptor)
            for service in sorted(plan.services, key=lambda service: -service.stop_order)
        ]
        self._guardian = self._start_guardian()

    def run(self) -> int:
        """Start everything, serve until asked to stop, stop everything; return the exit code."""
        self._listen_for_signals()
        try:
            for process in self._processes:
                self._start(process)
                if process.service.name == "redis" and not self._is_redis_up():
                    self._console.say("Redis did not start, so nothing else does.")
                    return 1
            while not self._stops_asked:
                self._turn()
            self._console.say("Stopping …")
        finally:
            self._stop_all()
        return 0

    # --- the loop --------------------------------------------------------------------------------

    def _turn(self) -> None:
        """Handle what has happened, at the latest after a tick."""
        self._listen(TICK_SECONDS)
        for process in self._processes:
            self._look_after(process)
        if self._guardian.poll() is not None:
            self._guardian = self._start_guardian()
        if not self._is_announced and self._question is None:
            self._ask_web()

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            key.data()

    def _start(self, process: Process) -> None:
        output = process.start()
        self._tell_guardian(f"+{process.group}")
        self._selector.register(
            output, selectors.EVENT_READ, lambda: self._show_output(process, output)
        )

    def _show_output(self, process: Process, output: int) -> None:
        is_over = True
        for data in process.read():
            self._console.feed(data, name=process.service.name)
            is_over = False
        if is_over and output in self._selector.get_map():
            self._selector.unregister(output)

    def _look_after(self, process: Process) -> None:
        """Notice the end of a process; start it again when its pause is over."""
        if process.restart_at is not None and time.monotonic() >= process.restart_at:
            self._start(process)
            return
        code = self._take_leave(process)
        if code is not None:
            pause = process.plan_restart()
            self._console.say(
                f"{process.service.name} ended unexpectedly ({_reason(code)}); "
                f"it starts again in {pause:.0f} s."
            )

    def _take_leave(self, process: Process) -> int | None:
        """Return the exit code of a process that has ended, after showing its last words."""
        code = process.ended()
        if code is None:
            return None
        output = process.output
        self._show_output(process, output)
        self._console.finish(name=process.service.name)
        if output in self._selector.get_map():
            self._selector.unregister(output)
        group = process.group
        process.forget()
        self._tell_guardian(f"-{group}")
        return code

    # --- signals, guardian, first answer ---------------------------------------------------------

    def _listen_for_signals(self) -> None:
        """Turn signals into readable bytes: a signal handler may then stay almost empty."""
        reader, writer = socket.socketpair()
        reader.settimeout(0)
        writer.settimeout(0)
        signal.set_wakeup_fd(writer.fileno())
        self._selector.register(reader, selectors.EVENT_READ, lambda: reader.recv(4096))
        self._wakeup = (reader, writer)
        for number in STOP_SIGNALS:
            signal.signal(number, self._count_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _count_stop(self, *_: object) -> None:
        self._stops_asked += 1

    def _start_guardian(self) -> "subprocess.Popen[str]":
        """Start the guardian, and tell it what runs already (nothing, but for a second one)."""
        process = subprocess.Popen(  # noqa: S603 (our own script)
            [sys.executable, "-I", "-S", str(Path(guardian.__file__))],
            stdin=subprocess.PIPE,
            text=True,
            bufsize=1,
            start_new_session=True,
            # While the guardian cleans up after us, the data folder is still in use.
            pass_fds=[self._plan.lock_descriptor],
        )
        self._guardian = process
        for child in self._processes:
            if child.is_running:
                self._tell_guardian(f"+{child.group}")
        return process

    def _tell_guardian(self, line: str) -> None:
        try:
            assert self._guardian.stdin is not None  # noqa: S101 (a pipe was asked for)
            self._guardian.stdin.write(f"{line}\n")
        except BrokenPipeError:
            self._console.say("The guardian is gone; another one takes over.")

    def _is_redis_up(self) -> bool:
        path = self._plan.redis_socket
        return path is None or redis_server.wait_until_answering(Path(path), seconds=REDIS_SECONDS)

    def _ask_web(self) -> None:
        """Ask one question; the socket listens already, so the answer is the sign of life."""
        question = socket.socket(
            socket.AF_INET6 if ":" in self._plan.host else socket.AF_INET, socket.SOCK_STREAM
        )
        question.settimeout(TICK_SECONDS)
        try:
            question.connect((_reachable(self._plan.host), self._plan.port))
            question.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
        except OSError:
            question.close()
            return
        self._question = question
        self._selector.register(question, selectors.EVENT_READ, self._hear_web)

    def _hear_web(self) -> None:
        question, self._question = self._question, None
        if question is None:
            return
        self._selector.unregister(question)
        with question:
            try:
                self._is_announced = bool(question.recv(1024))
            except OSError:
                return
        if self._is_announced:
            self._console.announce(self._plan.greeting)

    # --- the end ---------------------------------------------------------------------------------

    def _stop_all(self) -> None:
        """Stop the processes wave by wave: who uses a service ends before the service does."""
        for order in sorted({process.service.stop_order for process in self._processes}):
            wave = [
                process
                for process in self._processes
                if process.service.stop_order == order and process.is_running
            ]
            self._stop_wave(wave)
        if self._guardian.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._guardian.stdin.close()
        self._guardian.wait()

    def _stop_wave(self, wave: list[Process]) -> None:
        patience = max((process.service.grace_seconds for process in wave), default=0.0)
        deadline = time.monotonic() + patience
        asked_before = self._stops_asked
        for process in wave:
            process.ask_to_stop()
        while any(process.is_running for process in wave):
            if time.monotonic() >= deadline or self._stops_asked > max(asked_before, 1):
                for process in wave:
                    process.kill()
            self._listen(0.05)
            for process in wave:
                self._take_leave(process)


def _reason(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _reachable(host: str) -> str:
    """Return an address at which a server that listens on `host` can be asked."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)


def main(plan: Plan) -> int:
    """Run the plan; the exit code is that of the whole desk."""
    os.chdir(Path(__file__).resolve().parents[3])
    return Supervisor(plan, console=Console()).run()
