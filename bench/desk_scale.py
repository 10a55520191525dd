"""Measure the reviewer's day at a thousand, a hundred thousand and a million claims.

    PYTHONPATH=. python bench/desk_scale.py [--sizes 1000 100000 1000000] [--plans]

Fills a throw-away PostgreSQL with that many claims (`desk_rows.py`: many held by others, many
finished, with their reviews, events, sources and jobs) and asks the pages over HTTP, signed in:
take the next claim, open it, save a draft, submit; then the desk, the queue and the table of
claims. Prints for each the CPU milliseconds of web and of database, median of several, and the
number of SQL statements without BEGIN and COMMIT. All of it should stay as it is, however many
claims there are. `--plans` prints every statement that took more than 5 ms at the largest size,
with its plan. Writes JSON to bench/results/.
"""

import argparse
import http.client
import json
import os
import re
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import processes
from desk_server import Desk, open_desk

RESULTS: Final = Path(__file__).parent / "results" / "desk_scale.json"
TIMES: Final = 11
SLOW_SECONDS: Final = 0.005
SLOW: Final[list[tuple[str, dict[str, str]]]] = []
BOOKKEEPING: Final = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
# Pages that are only read, for a reviewer and for an editor.
PAGES: Final = {
    "desk, reviewer": ("mara", "/"),
    "desk, editor": ("edith", "/"),
    "queue": ("mara", "/review/"),
    "queue, one topic": ("mara", "/review/?topic=Health"),
    "queue, one kind": ("mara", "/review/?kind=percent"),
    "queue, topic there is not": ("mara", "/review/?topic=Sport"),
    "claims, first page": ("mara", "/claims/"),
    "claims, last page": ("mara", "/claims/?before=1000050"),
    "claims, to approve": ("mara", "/claims/?state=decided"),
    "claims, one kind": ("mara", "/claims/?kind=percent"),
    "claims, by worth": ("mara", "/claims/?sort=-checkworthiness"),
    "articles": ("mara", "/articles/"),
    "history of decisions": ("edith", "/history/"),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request costs: CPU milliseconds, statements."""

    web: float
    database: float
    statements: int


def main() -> None:
    """Fill, measure, fill further; print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--plans", action="store_true", help="print the plans of what is slow")
    options = parser.parse_args()
    found: dict[int, dict[str, Cost]] = {}
    with open_desk(is_sqlite=False) as desk:
        import desk_rows  # noqa: PLC0415 (Django is set up by now)

        from annotations.models import User  # noqa: PLC0415 (as above)

        templates, filled = desk_rows.make_templates(), 0
        mara = User.objects.get(username="mara")
        for size in sorted(options.sizes):
            started = time.perf_counter()
            desk_rows.fill(templates, start=filled, stop=size, judged_by=mara)
            print(f"{size:,} claims after {time.perf_counter() - started:.0f} s", flush=True)
            found[size], filled = _measure(desk), size
        if options.plans:
            _print_plans()
    _print(found)
    RESULTS.parent.mkdir(exist_ok=True)
    rows = {size: {name: asdict(cost) for name, cost in row.items()} for size, row in found.items()}
    RESULTS.write_text(json.dumps({"load_average": os.getloadavg()[0], "sizes": rows}, indent=1))


def _measure(desk: Desk) -> dict[str, Cost]:
    mara = Visitor(desk, "mara")
    mara.review()
    days = [mara.review() for _ in range(TIMES)]
    measured = {step: _median(day[step] for day in days) for step in days[0]}
    for name, (who, path) in PAGES.items():
        visitor = Visitor(desk, who)
        visitor.ask("GET", path)
        measured[name] = _median(visitor.ask("GET", path)[1] for _ in range(TIMES))
    return measured


def _median(costs: Iterable[Cost]) -> Cost:
    columns = zip(*map(astuple, costs), strict=True)
    return Cost(*(statistics.median(column) for column in columns))


class Visitor:
    """Someone signed in twice: over HTTP, to see what a page costs, and here, to count statements.

    Both see the same pages; what changes something is sent over HTTP, and here only undone.
    """

    def __init__(self, desk: Desk, who: str) -> None:
        from django.test import Client  # noqa: PLC0415 (Django is set up by now)

        from annotations.models import User  # noqa: PLC0415 (as above)

        self._desk = desk
        self._here = Client(SERVER_NAME="127.0.0.1")
        self._here.force_login(User.objects.get(username=who))
        cookies = {name: morsel.value for name, morsel in self._here.cookies.items()}
        self._there = httpx.Client(
            base_url=f"http://127.0.0.1:{desk.port}", cookies=cookies, timeout=600, trust_env=False
        )
        self._there.get("/claims/add/")

    def review(self) -> dict[str, Cost]:
        """Take the next claim, open it, save a draft and submit; return what each step cost."""
        costs: dict[str, Cost] = {}
        taken, costs["next"] = self.ask("POST", "/review/next/")
        address = taken.headers["Location"]
        page, costs["open"] = self.ask("GET", address)
        form = read_form(page.text) | {"verdict": "half_true", "rationale": "The report counts."}
        saved, costs["save a draft"] = self.ask("POST", f"{address}draft/", form)
        submitted, costs["submit"] = self.ask("POST", f"{address}submit/", form)
        assert saved.is_redirect, saved
        assert submitted.is_redirect, submitted
        return costs

    def ask(
        self, method: str, path: str, form: dict[str, Any] | None = None
    ) -> tuple[httpx.Response, Cost]:
        """Send a request over HTTP; return the answer and what it cost."""
        statements = self._count(method, path, form)
        token = {"csrfmiddlewaretoken": self._there.cookies.get("csrftoken", "")}
        web, database = self._used()
        data = (form or {}) | token if method == "POST" else None
        answer = self._there.request(method, path, data=data)
        assert answer.status_code < http.client.BAD_REQUEST, (path, answer.status_code)
        after = self._used()
        cost = [(now - then) * 1_000 for now, then in zip(after, (web, database), strict=True)]
        return answer, Cost(cost[0], cost[1], statements)

    def _used(self) -> tuple[float, float]:
        database = [self._desk.database] if self._desk.database else []
        return processes.cpu_seconds([self._desk.web]), processes.cpu_seconds(database)

    def _count(self, method: str, path: str, form: dict[str, Any] | None) -> int:
        """Make the request in this process, undo it, and return how many statements it took."""
        from django.db import connection, transaction  # noqa: PLC0415 (Django is set up by now)
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 (as above)

        send: Callable[..., Any] = self._here.get if method == "GET" else self._here.post
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            answer = send(path) if form is None else send(path, form)
            assert answer.status_code < http.client.BAD_REQUEST, (path, answer.status_code)
            transaction.set_rollback(True)
        own = [row for row in captured if not row["sql"].startswith(BOOKKEEPING)]
        SLOW.extend((path, row) for row in own if float(row["time"]) > SLOW_SECONDS)
        return len(own)


def read_form(page: str) -> dict[str, Any]:
    """Return what the decision form of a page holds."""
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("version", "key")
    }
    found = {name: match[1] for name, match in hidden.items() if match}
    return found | {"cited": re.findall(r'name="cited"\s+value="(\d+)"', page)}


def _print_plans() -> None:
    """Print each different statement that was slow, with its plan."""
    from django.db import connection  # noqa: PLC0415 (Django is set up by now)

    shown = set()
    for path, row in SLOW:
        shape = re.sub(r"\d+|'[^']*'", "?", row["sql"])
        if shape in shown or not row["sql"].startswith("SELECT"):
            continue
        shown.add(shape)
        print(f"\n{path}: {float(row['time']) * 1_000:.0f} ms\n{row['sql']}")
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + row["sql"].replace("%", "%%"), [])
            print(*(line for (line,) in cursor.fetchall()), sep="\n")


def _print(found: dict[int, dict[str, Cost]]) -> None:
    print("\ncpu ms of web + of the database, statements")
    sizes = list(found)
    print(f"{'':28}" + "".join(f"{size:>22,}" for size in sizes))
    for name in found[sizes[0]]:
        cells = []
        for size in sizes:
            cost = found[size][name]
            cells.append(f"{cost.web:.1f} + {cost.database:.1f}, {cost.statements:.0f}")
        print(f"{name:28}" + "".join(f"{cell:>22}" for cell in cells))


if __name__ == "__main__":
    main()
