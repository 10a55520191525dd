"""`manage.py up`, watched from outside: it starts, it stops, and it leaves nobody behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import wait_until

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 20.0
OPEN = "The desk is open"


@dataclass(frozen=True, slots=True)
class Desk:
    """A running `manage.py up` and where its words go."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def says(self, words: str) -> bool:
        return words in self.log.read_text()

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return str(answer.read().decode())

    def family(self) -> dict[int, str]:
        """Return the commands of all living descendants, by process id."""
        parents, commands = {}, {}
        listing = subprocess.run(
            ["ps", "-eo", "pid=,ppid=,stat=,args="],  # noqa: S607 (ps is where the system has it)
            capture_output=True,
            text=True,
            check=True,
        )
        for line in listing.stdout.splitlines():
            pid, parent, state, command = line.split(None, 3)
            if not state.startswith("Z"):
                parents[int(pid)], commands[int(pid)] = int(parent), command
        found: dict[int, str] = {}
        waiting = [self.process.pid]
        while waiting:
            ancestor = waiting.pop()
            children = [pid for pid, parent in parents.items() if parent == ancestor]
            found |= {pid: commands[pid] for pid in children}
            waiting += children
        return found


StartDesk = Callable[..., Desk]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def clean_environment() -> dict[str, str]:
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}


def living(pids: dict[int, str]) -> dict[int, str]:
    listing = subprocess.run(
        ["ps", "-eo", "pid=,stat="],  # noqa: S607 (as above)
        capture_output=True,
        text=True,
        check=True,
    )
    states = dict(line.split() for line in listing.stdout.splitlines())
    return {
        pid: command
        for pid, command in pids.items()
        if not states.get(str(pid), "Z").startswith("Z")
    }


@contextlib.contextmanager
def desks_in(folder: Path) -> Iterator[StartDesk]:
    """Give a function that starts desks on the folder's data; close those still open at the end."""
    desks: list[Desk] = []

    def start(*, wait_for: str = OPEN, **variables: str) -> Desk:
        port = free_port()
        log = folder / f"desk-{port}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 (our own command)
                [sys.executable, "manage.py", "up", "--port", str(port)],
                cwd=ROOT,
                env=clean_environment() | {"DATA_DIR": str(folder / "data")} | variables,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        desk = Desk(process, port, log)
        desks.append(desk)
        wait_until(lambda: desk.says(wait_for) or process.poll() is not None, seconds=START_SECONDS)
        return desk

    yield start
    for desk in desks:
        desk.process.terminate()
        desk.process.wait(STOP_SECONDS)


@pytest.fixture
def start_desk(tmp_path: Path) -> Iterator[StartDesk]:
    """Return a function that starts a desk on a folder of the test's own."""
    with desks_in(tmp_path) as start:
        yield start


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Return a desk that is open for all tests of this file."""
    with desks_in(tmp_path_factory.mktemp("desk")) as start:
        yield start()


def is_worker_up(desk: Desk) -> bool:
    return '"worker": "up"' in desk.get("/readyz")


@pytest.mark.redis
def test_one_command_opens_the_desk_with_web_worker_and_redis(open_desk: Desk) -> None:
    assert open_desk.says(OPEN), open_desk.log.read_text()
    assert open_desk.get("/healthz") == "ok\n"
    wait_until(lambda: is_worker_up(open_desk), seconds=START_SECONDS)
    commands = " ".join(open_desk.family().values())
    assert "gunicorn" in commands
    assert "celery" in commands
    assert "redis" in commands or "valkey" in commands


@pytest.mark.redis
def test_the_worker_keeps_the_schedule_by_itself(open_desk: Desk) -> None:
    wait_until(lambda: is_worker_up(open_desk), seconds=START_SECONDS)
    first = open_desk.get("/readyz")
    wait_until(lambda: open_desk.get("/readyz") != first, seconds=15)


@pytest.mark.redis
def test_a_crashed_process_is_started_again(open_desk: Desk) -> None:
    web = next(pid for pid, command in open_desk.family().items() if "gunicorn" in command)
    os.kill(web, signal.SIGKILL)
    wait_until(
        lambda: open_desk.says("web ended unexpectedly (killed by SIGKILL)"), seconds=STOP_SECONDS
    )
    # The port stays open meanwhile, so this request just waits for the new process.
    assert open_desk.get("/healthz") == "ok\n"


@pytest.mark.redis
def test_a_second_desk_on_the_same_folder_is_turned_away(open_desk: Desk) -> None:
    with desks_in(open_desk.log.parent) as start:
        second = start(wait_for="is running already")
        assert second.process.wait(STOP_SECONDS) != 0
        assert second.says(f"process {open_desk.process.pid}")
    assert open_desk.get("/healthz") == "ok\n"


def test_the_demo_with_its_public_passwords_stays_on_this_machine() -> None:
    with pytest.raises(CommandError, match="passwords are public"):
        call_command("up", host="192.0.2.7", demo=True)


def test_listening_everywhere_needs_the_names_of_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLOWED_HOSTS")
    with pytest.raises(CommandError, match="ALLOWED_HOSTS="):
        call_command("up", host="0.0.0.0")  # noqa: S104 (refused)


def test_a_database_that_does_not_answer_is_a_message(start_desk: StartDesk) -> None:
    desk = start_desk(DATABASE_URL="postgres://desk@127.0.0.1:1/desk")
    assert desk.process.wait(STOP_SECONDS) != 0
    assert desk.says("The database of DATABASE_URL does not answer")
    assert not desk.says("Traceback")


@pytest.mark.redis
def test_a_killed_supervisor_leaves_nobody_behind_and_the_next_start_works(
    start_desk: StartDesk,
) -> None:
    desk = start_desk()
    wait_until(lambda: is_worker_up(desk), seconds=START_SECONDS)
    family = desk.family()
    desk.process.kill()
    desk.process.wait()
    # At once, while the guardian is still cleaning up: the second start waits for it.
    second = start_desk()
    assert living(family) == {}
    assert second.says(OPEN), second.log.read_text()
    assert second.get("/healthz") == "ok\n"

    family = second.family()
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait(STOP_SECONDS) == 0
    assert living(family) == {}
