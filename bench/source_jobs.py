"""Search sources for many claims with a real worker pool, past a provider that misbehaves.

    PYTHONPATH=. python bench/source_jobs.py [--claims 10000] [--workers 4] [--pace 0.1]
                                             [--outage 60] [--postgres]

A real Redis, SQLite or PostgreSQL, real Celery workers that keep the desk's own schedule, and a
local web service that is slow now and then, throttles (429 with Retry-After), answers 500, breaks
off, is away for seconds at a time, and once for as long as `--outage` says. When a third of the
searches are done one process of the pool is killed, and at two thirds the whole worker; another is
started in its place. Demands that every claim ends with links or with a failure a person can see,
that no link is doubled, and that the service is never asked more often than its pace (nothing else
slows the desk down here: the pause between two requests to a host is set to almost none). Prints
throughput and the CPU time of the workers for each claim. Writes JSON to
bench/results/source_jobs.json.
"""

import argparse
import contextlib
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import processes
from troubled_service import Service, serving

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results" / "source_jobs.json"
CLAIMS_AN_ARTICLE = 50
DOINGS = ("built", "repaired", "closed", "counted", "insured", "moved", "painted", "sold", "tested")
THINGS = ("barns", "bridges", "buses", "homes", "lamps", "mills", "parks", "roads", "trees")
# Requests are counted in windows of so many seconds. A worker that has its turn may reach the
# service a moment later, so each may add one to a window.
WINDOW = 10.0
PROGRESS_EVERY = 30.0
# Where the workers count what they hear.
BELLS = ("bench:bells", "bench:vain bells")


def main() -> None:
    """Start everything, run until nothing is owed, and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=200)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--pace", type=float, default=0.1, help="seconds between two requests")
    parser.add_argument("--outage", type=float, default=0.0, help="seconds it is away at a stretch")
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL in place of SQLite")
    parser.add_argument("--seconds", type=float, default=3600.0, help="give up after so long")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from tests import servers  # noqa: PLC0415 (needs the path)

    service = Service(outage=options.outage, outage_after=options.claims // 3)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="factcheck-jobs-")))
        socket_path = folder / "redis" / "redis.sock"
        stack.enter_context(servers.redis(socket_path))
        database = f"sqlite:///{folder / 'desk.sqlite3'}"
        if options.postgres:
            database = stack.enter_context(servers.postgres())
        os.environ |= {
            "BENCH_URL": stack.enter_context(serving(service)),
            "BENCH_PACE": str(options.pace),
            "DATA_DIR": str(folder),
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATABASE_URL": database,
            "REDIS_URL": f"unix://{socket_path}",
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            "FACTCHECK_PROVIDERS": "library,crossref",
            "FACTCHECK_FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
            "FACTCHECK_FETCH_PAUSE_SECONDS": "0.001",
            "FACTCHECK_JOB_BACKOFF_SECONDS": "2",
            "FACTCHECK_JOB_LEASE_SECONDS": "60",
            "FACTCHECK_PATIENCE_HOURS": "1",
            "FACTCHECK_LOG_LEVEL": "critical",
        }
        run(options, service=service)


@dataclass(slots=True)
class Pool:
    """The Celery worker of the bench, which is killed and started again."""

    size: int
    process: subprocess.Popen[bytes] | None = None
    spent: float = 0.0
    started: int = 0

    def start(self) -> None:
        """Start a worker with a name of its own."""
        self.started += 1
        program = str(ROOT / "bench" / "source_worker.py")
        command = [sys.executable, program, str(self.size), f"pool{self.started}"]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT)  # noqa: S603 (our own)

    def kill_one(self) -> None:
        """Kill a process that does jobs; the worker starts another."""
        os.kill(self._processes()[-1], signal.SIGKILL)

    def kill_all(self) -> None:
        """Kill the worker with all its processes, as a machine that goes down does."""
        self.measure()
        for process in self._processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.wait()

    def stop(self) -> None:
        """Ask the worker to end."""
        self.measure()
        assert self.process is not None
        self.process.terminate()
        self.wait()

    def measure(self) -> None:
        """Add the CPU time of this worker to that of those before it."""
        assert self.process is not None
        self.spent += processes.cpu_seconds([self.process.pid])

    def wait(self) -> None:
        """Wait until the worker has ended."""
        assert self.process is not None
        self.process.wait(60)

    def _processes(self) -> list[int]:
        assert self.process is not None
        return list(processes.tree(self.process.pid))


def run(options: argparse.Namespace, *, service: Service) -> None:
    """Store the claims, let the workers search, and print what came of it."""
    import django  # noqa: PLC0415 (the environment comes first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 (as above)

    from annotations.tasks import ring  # noqa: PLC0415 (as above)

    call_command("migrate", verbosity=0)
    owed = store_claims(options.claims)
    server = database_server()
    served = processes.cpu_seconds(server)
    pool = Pool(options.workers)
    pool.start()
    service.started = started = time.monotonic()
    try:
        ring(owed, is_awaited=False)
        until_done(options, pool=pool, started=started)
        seconds = time.monotonic() - started
    finally:
        pool.stop()
    served = processes.cpu_seconds(server) - served
    judge(options, service=service, seconds=seconds, spent=(pool.spent, served))


def database_server() -> list[int]:
    """Return the process id of PostgreSQL; nothing for SQLite, which works inside the workers."""
    from django.db import connection  # noqa: PLC0415 (Django is set up by now)

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    return [int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])]


def until_done(options: argparse.Namespace, *, pool: Pool, started: float) -> None:
    """Wait until nothing is owed or the time is up; kill workers on the way."""
    from annotations.models import Job  # noqa: PLC0415 (Django is set up by now)

    deaths = [(1 / 3, pool.kill_one), (2 / 3, pool.kill_all)]
    told = started
    while time.monotonic() - started < options.seconds:
        counts = Job.objects.counts()
        finished = counts["done"] + counts["failed"]
        if not counts["owed"] + counts["running"]:
            return
        if deaths and finished >= deaths[0][0] * options.claims:
            share, kill = deaths.pop(0)
            print(
                f"{time.monotonic() - started:6.0f} s: {kill.__name__} at {share:.0%}", flush=True
            )
            kill()
            if kill == pool.kill_all:
                pool.start()
        if time.monotonic() - told >= PROGRESS_EVERY:
            told = time.monotonic()
            print(f"{told - started:6.0f} s: {counts}", flush=True)
        time.sleep(1.0)


def store_claims(count: int) -> list[int]:
    """Take in articles with `count` claims, split them, and return the searches that are owed."""
    from annotations.articles.readers import read_pasted  # noqa: PLC0415 (Django is set up by now)
    from annotations.services.articles import ingest_article, limits  # noqa: PLC0415 (as above)
    from annotations.services.work import do_job  # noqa: PLC0415 (as above)

    owed: list[int] = []
    for first in range(0, count, CLAIMS_AN_ARTICLE):
        numbers = range(first, min(first + CLAIMS_AN_ARTICLE, count))
        text = "\n".join(["The works of a year", *map(sentence, numbers)])
        _, [split] = ingest_article(read_pasted(text, limits=limits()), by=None)
        owed += do_job(split)
    assert len(owed) == count, f"{len(owed)} claims were found where {count} were written"
    return owed


def sentence(number: int) -> str:
    """Write a claim of its own place, doing and figure."""
    dice = random.Random(number)  # noqa: S311 (nothing secret)
    place = "".join(dice.choice("bdfgklmnprstv") + dice.choice("aeiou") for _ in range(4)).title()
    return f"{place} {dice.choice(DOINGS)} {1000 + number:,} {dice.choice(THINGS)}."


def most_in_a_window(times: list[float]) -> int:
    """Return how many requests came within `WINDOW` seconds at most."""
    first, most = 0, 0
    for last, moment in enumerate(times):
        while times[first] < moment - WINDOW:
            first += 1
        most = max(most, last - first + 1)
    return most


def judge(
    options: argparse.Namespace, *, service: Service, seconds: float, spent: tuple[float, float]
) -> None:
    """Print the table, write it down, and fail where the desk broke its word.

    `spent` is the CPU time of the workers and of the database server, in seconds.
    """
    from django.db.models import Count  # noqa: PLC0415 (Django is set up by now)

    from annotations.models import Claim, Job, ProviderRun, SourceLink  # noqa: PLC0415 (as above)

    jobs_by_state = {state: count for state, count in Job.objects.counts().items() if count}
    linked = set(SourceLink.objects.values_list("claim", flat=True))
    told = set(Job.objects.filter(state=Job.State.FAILED).exclude(error="").values_list("claim"))
    told_ids = {claim for (claim,) in told}
    noted = ProviderRun.objects.filter(outcome=ProviderRun.Outcome.FAILED).exclude(note="")
    told_ids |= set(noted.values_list("claim", flat=True))
    all_claims = set(Claim.objects.values_list("id", flat=True))
    doubled = (
        SourceLink.objects.values("claim", "document__url")
        .annotate(times=Count("id"))
        .filter(times__gt=1)
        .count()
    )
    unanswered = noted.filter(provider="crossref").count()
    most = most_in_a_window(service.times)
    allowed = WINDOW / options.pace + options.workers
    import redis  # noqa: PLC0415 (as above)

    counters = redis.Redis.from_url(os.environ["REDIS_URL"])
    heard, in_vain = map(cast("Callable[[str], bytes | None]", counters.get), BELLS)
    figures = {
        "claims": options.claims,
        "workers": options.workers,
        "database": "PostgreSQL" if options.postgres else "SQLite",
        "seconds": round(seconds, 1),
        "claims a minute": round(60 * options.claims / seconds, 1),
        "CPU ms a claim (workers)": round(1000 * spent[0] / options.claims, 1),
        "CPU ms a claim (database server)": round(1000 * spent[1] / options.claims, 1),
        "jobs": jobs_by_state,
        "bells heard": int(heard or 0),
        "bells heard in vain": int(in_vain or 0),
        "claims with links": len(linked),
        "claims with a visible failure only": len((all_claims - linked) & told_ids),
        "claims with neither": len(all_claims - linked - told_ids),
        "claims the service never answered for": unanswered,
        "doubled links": doubled,
        "requests": len(service.times),
        f"requests in {WINDOW:g} s, at most": most,
        "allowed by the pace": allowed,
        "answers": dict(service.answers),
    }
    for name, value in figures.items():
        print(f"{name:36} {value}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n")
    unfinished = sum(jobs_by_state.get(state, 0) for state in Job.UNFINISHED)
    faults = (unfinished, figures["claims with neither"], doubled, most > allowed)
    if any(faults):
        message = "The desk broke its word: " + json.dumps(figures)
        raise SystemExit(message)


if __name__ == "__main__":
    main()
