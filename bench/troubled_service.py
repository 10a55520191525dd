"""The web service of source_jobs.py: slow, throttling, broken, and away now and then.

It answers every question with three documents of its own, and notes when it was asked.
"""

import contextlib
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

# Shares of the requests; the rest is answered well.
SLOW, THROTTLED, BROKEN, CUT_OFF = 0.05, 0.01, 0.03, 0.02
SLOW_SECONDS = 1.0
# Every so often the service is away: connections are closed without a word.
AWAY_EVERY, AWAY_FOR = 40.0, 3.0
PORTS = (8080, 8443)


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
