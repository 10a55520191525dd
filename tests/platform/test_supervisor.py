"""The pieces of the supervisor: who may start, what is shown, what is cleaned up."""

import io
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from annotations.management.supervisor import claim, guardian, redis_server
from annotations.management.supervisor.console import Console
from annotations.management.supervisor.plan import Plan, Service
from annotations.management.supervisor.process import WELL_SECONDS, Process
from factcheck.embedded import LONGEST_SOCKET_PATH, redis_socket
from factcheck.secret_key import ensure_secret_key
from tests.conftest import wait_until

# A leader with a child of its own; both ignore the polite signal if told so.
FAMILY = """
import signal, subprocess, sys, time
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "child" not in sys.argv:
    subprocess.Popen([sys.executable, "-c", sys.argv[1], sys.argv[1], "child", *sys.argv[2:]])
print("here", flush=True)
time.sleep(60)
"""


@pytest.fixture
def family() -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Collect the process groups a test starts, and end what is left of them."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        guardian.stop_groups({process.pid}, grace_seconds=0)
        process.wait()


def start_family(family: list["subprocess.Popen[bytes]"], *words: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(  # noqa: S603 (the little program above)
        [sys.executable, "-c", FAMILY, FAMILY, *words],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    family.append(process)
    assert process.stdout is not None
    assert [process.stdout.readline(), process.stdout.readline()] == [b"here\n", b"here\n"]
    return process


def is_group_alive(process: "subprocess.Popen[bytes]") -> bool:
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


# --- the guardian --------------------------------------------------------------------------------


def test_the_guardian_stops_a_group_with_its_children(
    family: list["subprocess.Popen[bytes]"],
) -> None:
    process = start_family(family)
    guardian.stop_groups({process.pid}, grace_seconds=0.5)
    wait_until(lambda: not is_group_alive(process), seconds=5)


def test_the_guardian_kills_who_does_not_listen(
    family: list["subprocess.Popen[bytes]"],
) -> None:
    process = start_family(family, "stubborn")
    guardian.stop_groups({process.pid}, grace_seconds=0.3)
    wait_until(lambda: not is_group_alive(process), seconds=5)


def test_the_guardian_acts_when_its_supervisor_is_gone_and_spares_who_left_before(
    family: list["subprocess.Popen[bytes]"],
) -> None:
    watched, left = start_family(family), start_family(family)
    Thread(target=watched.wait).start()
    guard = subprocess.Popen(  # noqa: S603 (our own script)
        [sys.executable, "-I", "-S", guardian.__file__], stdin=subprocess.PIPE
    )
    words = f"+{watched.pid}\n+{left.pid}\n-{left.pid}\n"
    guard.communicate(words.encode(), timeout=10)
    assert not is_group_alive(watched)
    assert is_group_alive(left)


# --- data folder and port ------------------------------------------------------------------------


def test_a_second_desk_on_the_same_folder_is_refused_with_the_first_ones_number(
    tmp_path: Path,
) -> None:
    first = claim.claim_folder(tmp_path)
    with pytest.raises(claim.TakenError, match=f"process {os.getpid()}"):
        claim.claim_folder(tmp_path)
    os.close(first)
    os.close(claim.claim_folder(tmp_path))


def test_a_folder_that_is_being_cleaned_up_is_waited_for(tmp_path: Path) -> None:
    holder = claim.claim_folder(tmp_path)
    # What a killed supervisor leaves: its number in the file, the lock with its guardian.
    (tmp_path / "up.lock").write_text("999999999\n")
    with pytest.raises(claim.TakenError):
        claim.claim_folder(tmp_path, patience_seconds=0.3)
    os.close(holder)
    os.close(claim.claim_folder(tmp_path, patience_seconds=0.3))


def test_a_taken_port_is_named_and_a_free_one_proposed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(claim.TakenError, match=rf"Port {port} .* --port \d+"):
            claim.claim_port("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("192.0.2.1", 8000)])
def test_an_impossible_place_to_listen_is_explained(host: str, port: int) -> None:
    with pytest.raises(claim.TakenError, match="cannot listen on"):
        claim.claim_port(host, port)


# --- Redis ---------------------------------------------------------------------------------------


@pytest.mark.redis
def test_a_redis_left_behind_is_stopped_by_its_own_word(tmp_path: Path) -> None:
    socket_path = tmp_path / "redis.sock"
    command = redis_server.server_command(
        redis_server.find_program(), socket_path=socket_path, folder=tmp_path
    )
    server = subprocess.Popen(command, start_new_session=True)  # noqa: S603 (a server we found)
    # A leftover's parent is gone; here it is this test, which must not keep a zombie of it.
    Thread(target=server.wait).start()
    assert redis_server.wait_until_answering(socket_path, seconds=10)
    assert redis_server.stop_leftover(socket_path) == server.pid
    assert server.wait(5) == 0
    assert not socket_path.exists()


def test_a_stale_socket_and_pidfile_stop_nobody(tmp_path: Path) -> None:
    (tmp_path / "redis.pid").write_text(str(os.getpid()))
    socket_path = tmp_path / "redis.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(socket_path))
    assert redis_server.stop_leftover(socket_path) is None
    assert not socket_path.exists()


def test_without_any_redis_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(redis_server.RedisMissingError, match="set REDIS_URL"):
        redis_server.find_program()


def test_a_long_data_folder_gets_a_short_socket() -> None:
    deep = Path("/data") / ("x" * 120)
    assert redis_socket(Path("/data")) == Path("/data/redis/redis.sock")
    assert len(os.fsencode(redis_socket(deep))) <= LONGEST_SOCKET_PATH
    assert redis_socket(deep) == redis_socket(deep)
    assert redis_socket(deep) != redis_socket(deep / "y")


# --- processes, console, plan, key ---------------------------------------------------------------


def test_a_process_that_keeps_crashing_is_restarted_ever_more_slowly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    with Path(os.devnull).open() as keep:
        service = Service(name="web", command=["true"], grace_seconds=1)
        process = Process(service, keep=keep.fileno())
        process.start()
        assert [process.plan_restart() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
        clock[0] += WELL_SECONDS + 1
        assert process.plan_restart() == 1
        process.forget()


def test_what_a_process_says_last_is_still_heard() -> None:
    with Path(os.devnull).open() as keep:
        service = Service(
            name="web",
            command=[sys.executable, "-c", "print('last words', end=''); raise SystemExit(3)"],
            grace_seconds=1,
        )
        process = Process(service, keep=keep.fileno())
        process.start()
        wait_until(lambda: process.ended() is not None, seconds=10)
        assert b"".join(process.read()) == b"last words"
        assert process.ended() == 3
        process.forget()
        assert not process.is_running


def test_lines_are_shown_whole_and_under_their_speakers_name() -> None:
    stream = io.StringIO()
    console = Console(stream)
    console.feed(b"half a ", name="web")
    console.feed("naïve line\nand".encode(), name="web")
    console.feed(b"other\n", name="worker")
    console.finish(name="web")
    assert stream.getvalue().splitlines() == [
        "web    │ half a naïve line",
        "worker │ other",
        "web    │ and",
    ]


def test_the_desk_goes_on_when_nobody_reads() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        Console(stream).say("still here")
        with pytest.raises(BrokenPipeError):
            stream.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), writer)


def test_a_plan_survives_its_journey() -> None:
    plan = Plan(
        services=[Service(name="web", command=["true"], grace_seconds=2.5)],
        lock_descriptor=3,
        web_descriptor=4,
        host="127.0.0.1",
        port=8000,
        greeting=["Grüße"],
    )
    assert Plan.from_json(plan.to_json()) == plan


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    ensure_secret_key(path)
    key = path.read_text()
    ensure_secret_key(path)
    assert path.read_text() == key
    assert len(key) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
