"""Search sources for many claims with a real worker pool, past a provider that misbehaves.

    PYTHONPATH=. python bench/source_jobs.py [--claims 10000] [--workers 4] [--pace 1]
                                             [--outage 120] [--postgres]

A real Redis, SQLite or PostgreSQL, real Celery workers, and a local web service that is slow now
and then, throttles (429 with Retry-After), answers 500, breaks off, is away for seconds at a time,
and once for as long as `--outage` says, which is longer than the attempts of a job last. Demands
that every claim ends with links or with a failure a person can see, that no link is doubled, and
that the service is never asked more often than its pace; prints throughput and the CPU time of the
workers for each claim. Writes JSON to bench/results/source_jobs.json.
"""

import argparse
import contextlib
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import processes

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results" / "source_jobs.json"
CLAIMS_AN_ARTICLE = 50
# Shares of the requests; the rest is answered well.
SLOW, THROTTLED, BROKEN, CUT_OFF = 0.05, 0.03, 0.03, 0.02
SLOW_SECONDS = 1.0
# Every so often the service is away: connections are closed without a word.
AWAY_EVERY, AWAY_FOR = 40.0, 3.0
PORTS = (8080, 8443)
# Requests are counted in windows of so many seconds. A worker that has its turn may reach the
# service a moment later, so each may add one to a window.
WINDOW = 10.0


@dataclass(slots=True)
class Service:
    """What the local service has seen."""

    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 (not secret)
    times: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    started: float = field(default_factory=time.monotonic)
    # The long outage begins when so many requests were answered, and lasts so many seconds.
    outage_after: int = 0
    outage: float = 0.0
    back_at: float | None = None

    def is_away(self, now: float) -> bool:
        """Say whether the service is away: for long once, for a moment every so often."""
        if self.back_at is None and self.outage and self.answers["well"] >= self.outage_after:
            self.back_at = now + self.outage
        is_long = self.back_at is not None and now < self.back_at
        return is_long or (now - self.started) % AWAY_EVERY > AWAY_EVERY - AWAY_FOR

    def fate(self) -> str:
        """Note a request and say what becomes of it."""
        with self.lock:
            now = time.monotonic()
            self.times.append(now)
            fate = "away" if self.is_away(now) else "well"
            roll = self.dice.random()
            for name, share in (
                ("slow", SLOW),
                ("throttled", THROTTLED),
                ("broken", BROKEN),
                ("cut off", CUT_OFF),
            ):
                if fate == "well" and roll < share:
                    fate = name
                roll -= share
            self.answers[fate] += 1
            return fate


def handler_of(service: Service) -> type[BaseHTTPRequestHandler]:
    """Return the handler that answers for `service`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fate = service.fate()
            if fate == "away":
                self.close_connection = True
                return
            if fate == "slow":
                time.sleep(SLOW_SECONDS)
            asked = parse_qs(urlsplit(self.path).query).get("q", [""])[0]
            body = json.dumps({"results": documents(asked)}).encode()
            status = {"throttled": 429, "broken": 500}.get(fate, 200)
            self.send_response(status)
            if fate == "throttled":
                self.send_header("Retry-After", "2")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if fate == "cut off" else body)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def documents(asked: str) -> list[dict[str, str]]:
    """Return three documents that speak to what was asked."""
    name = "-".join(asked.split()[:6]).casefold() or "nothing"
    return [
        {
            "url": f"https://site-{number}.example/{name}",
            "title": f"Report {number} on {asked}",
            "text": f"Report {number}. The office writes of {asked}. It was checked twice.",
        }
        for number in range(3)
    ]


@contextlib.contextmanager
def serving(service: Service) -> Iterator[str]:
    """Run the service on a port that the guarded client may ask; yield its address."""
    for port in PORTS:
        with contextlib.suppress(OSError):
            server = ThreadingHTTPServer(("127.0.0.1", port), handler_of(service))
            break
    else:
        message = f"Ports {PORTS} are taken: the guarded client asks no other."
        raise SystemExit(message)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/find"
    finally:
        server.shutdown()


def main() -> None:
    """Start everything, run until nothing is owed, and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=200)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--pace", type=float, default=1.0, help="seconds between two requests")
    parser.add_argument("--outage", type=float, default=0.0, help="seconds it is away at a stretch")
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL in place of SQLite")
    parser.add_argument("--seconds", type=float, default=3600.0, help="give up after so long")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from tests import servers  # noqa: PLC0415 (needs the path)

    service = Service(outage=options.outage, outage_after=options.claims // 3)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="factcheck-bench-")))
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
            "FACTCHECK_JOB_BACKOFF_SECONDS": "1",
            "FACTCHECK_JOB_LEASE_SECONDS": "60",
            "FACTCHECK_PATIENCE_HOURS": "1",
        }
        run(options, service=service)


def run(options: argparse.Namespace, *, service: Service) -> None:
    """Store the claims, let the workers search, and print what came of it."""
    import django  # noqa: PLC0415 (the environment comes first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 (as above)

    from annotations.models import Job  # noqa: PLC0415 (as above)
    from annotations.services import jobs  # noqa: PLC0415 (as above)
    from annotations.tasks import ring  # noqa: PLC0415 (as above)

    call_command("migrate", verbosity=0)
    owed = store_claims(options.claims)
    worker = [sys.executable, str(ROOT / "bench" / "source_worker.py"), str(options.workers)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pool = subprocess.Popen(worker, env=environment, cwd=ROOT)  # noqa: S603 (our own script)
    service.started = started = time.monotonic()
    try:
        ring(owed)
        while Job.objects.unfinished().exists() and time.monotonic() - started < options.seconds:
            time.sleep(1.0)
            # What beat does on a desk.
            ring(jobs.sweep(worker="bench"))
        seconds = time.monotonic() - started
        spent = processes.cpu_seconds([pool.pid])
    finally:
        pool.terminate()
        pool.wait(60)
    judge(options, service=service, seconds=seconds, spent=spent)


def store_claims(count: int) -> list[int]:
    """Store articles with `count` claims and owe a search for each; return the jobs."""
    from django.db import transaction  # noqa: PLC0415 (Django is set up by now)

    from annotations.models import Job  # noqa: PLC0415 (as above)
    from annotations.services import jobs  # noqa: PLC0415 (as above)
    from tests.factories import make_article, make_claim  # noqa: PLC0415 (as above)

    left = count
    while left > 0:
        size = min(left, CLAIMS_AN_ARTICLE)
        lines = [
            f"Town {left - n} repaired {1000 + left - n:,} bridges in district {n}, it says."
            for n in range(size)
        ]
        with transaction.atomic():
            article = make_article("\n".join([f"Bridges, part {left}", *lines]))
            claims = [make_claim(article).pk for _ in range(size)]
            jobs.owe(Job.Kind.FIND_SOURCES, article_id=article.pk, claim_ids=claims, by=None)
        left -= size
    return list(Job.objects.order_by("id").values_list("id", flat=True))


def most_in_a_window(times: list[float]) -> int:
    """Return how many requests came within `WINDOW` seconds at most."""
    first, most = 0, 0
    for last, moment in enumerate(times):
        while times[first] < moment - WINDOW:
            first += 1
        most = max(most, last - first + 1)
    return most


def judge(options: argparse.Namespace, *, service: Service, seconds: float, spent: float) -> None:
    """Print the table, write it down, and fail where the desk broke its word."""
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
    figures = {
        "claims": options.claims,
        "workers": options.workers,
        "database": "PostgreSQL" if options.postgres else "SQLite",
        "seconds": round(seconds, 1),
        "claims a minute": round(60 * options.claims / seconds, 1),
        "CPU ms a claim (workers)": round(1000 * spent / options.claims, 1),
        "jobs": jobs_by_state,
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
