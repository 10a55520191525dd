"""Measure a whole desk through its API: import, read, judge, list, search, export.

    PYTHONPATH=. python bench/desk.py [--articles 10000] [--split 300] [--corpus FILE] [--sqlite]

Starts a throw-away PostgreSQL as it comes out of the box (or SQLite) and two web processes, and
prints CPU time of web and database together, because wall time on a shared machine lies: the
median over requests, sums for import and export. SQL statements are counted in a pass of their
own, without BEGIN and COMMIT. Beside it stand our budgets and what was measured on the same
steps with doccano 1.8.4 and Label Studio 1.23.2. Writes JSON to bench/results/.
"""

import argparse
import base64
import json
import os
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import load
from desk_server import Answer, Desk, MemoryWatch, open_desk

RESULTS: Final = Path(__file__).parent / "results" / "desk.json"
BATCH: Final = 200
READS: Final = 200
VERDICTS: Final = 150
REPEATS: Final = 25
PEERS_ARTICLES: Final = 10_000
MEBIBYTE: Final = 2**20
# Words that many articles hold, and words that few do.
SEARCHES: Final = ("harbour", "rents percent", "vaccination islands", "grain estuary")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `figures` are ours, peers' as published in their own column."""

    work: str
    ours: str
    budget: str
    doccano: str = ""
    label_studio: str = ""


def main() -> None:
    """Run every step and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300, help="peers had 10,000")
    parser.add_argument("--split", type=int, default=100, help="articles to be split")
    parser.add_argument("--corpus", type=Path, help="JSON Lines as bench/load.py prints")
    parser.add_argument("--sqlite", action="store_true", help="SQLite in place of PostgreSQL")
    options = parser.parse_args()
    corpus = load.read(options.corpus) if options.corpus else load.articles(options.articles)
    with open_desk(is_sqlite=options.sqlite) as desk:
        _warm_up(desk)
        rows = _imports(desk, corpus, count=options.articles, split=options.split)
        rows += _reading(desk)
        rows += _judging(desk)
        rows += _lists(desk)
        rows += _searches(desk)
        rows += _export(desk)
    database = "SQLite" if options.sqlite else "PostgreSQL"
    load_average = os.getloadavg()[0]
    print(f"{options.articles:,} articles on {database}, load {load_average:.1f}\n")
    _print(rows)
    RESULTS.parent.mkdir(exist_ok=True)
    found = {"articles": options.articles, "database": database, "load_average": load_average}
    RESULTS.write_text(json.dumps(found | {"rows": [asdict(row) for row in rows]}, indent=1))


def _warm_up(desk: Desk) -> None:
    for _ in range(12):
        for path in ("claims/", "articles/", "export/", "claims/?q=x"):
            desk.ask("GET", path, by="edith")


# --- The steps -----------------------------------------------------------------------------------


def _imports(desk: Desk, corpus: Iterable[dict[str, Any]], *, count: int, split: int) -> list[Row]:
    given = _import(desk, islice(corpus, count), is_given=True) / count
    # Numbers far from the corpus: a text the desk has already would be left out.
    taken_in = _import(desk, load.articles(split, start=10_000_000), is_given=False)
    before = desk.cpu_seconds()
    splitting = float(
        subprocess.run(  # noqa: S603 (our own script)
            [sys.executable, str(Path(__file__).with_name("split_jobs.py"))],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
    taken_in += splitting + desk.cpu_seconds() - before
    return [
        Row("import, spans given", _ten_thousand(given), "9 cpu s", "53.5 cpu s", "28.0 cpu s"),
        Row("import, split here", _ten_thousand(taken_in / split), "50 cpu s", "–", "–"),
    ]


def _import(desk: Desk, articles: Iterable[dict[str, Any]], *, is_given: bool) -> float:
    """Import in batches; return CPU seconds."""
    rows, before = iter(articles), desk.cpu_seconds()
    while batch := list(islice(rows, BATCH)):
        lines = [json.dumps(_row(article, is_given=is_given)) for article in batch]
        # The peers search for no sources either.
        path = "articles/import/?search=false"
        answer = desk.ask("POST", path, by="rosa", body="\n".join(lines).encode())
        assert answer.json()["articles"] == len(batch), answer.body
    return desk.cpu_seconds() - before


def _row(article: dict[str, Any], *, is_given: bool) -> dict[str, Any]:
    row = {"title": article["title"], "text": article["text"]}
    if is_given:
        row["claims"] = [{"start": span["start"], "end": span["end"]} for span in article["spans"]]
    return row


def _reading(desk: Desk) -> list[Row]:
    from annotations.models import Article  # noqa: PLC0415 (Django is set up by now)

    ids = list(Article.objects.order_by("id").values_list("id", flat=True))
    chosen = random.Random(1).choices(ids, k=READS)  # noqa: S311 (the same ones every time)
    paths = [f"articles/{article_id}/" for article_id in chosen]
    answers = [desk.ask("GET", path, by="mara") for path in paths]
    assert answers[0].json()["claims"]
    ours = f"{_cpu(answers)}, {_sql(paths[0])} SQL"
    return [Row("read an article", ours, "6 cpu ms, 5 SQL", "23 cpu ms, 10", "125 cpu ms, 69")]


def _judging(desk: Desk) -> list[Row]:
    """Judge claims one by one; every one of them rests on a source link."""
    targets = _claims_with_sources(VERDICTS + 1)
    taken, submitted = [], []
    for claim_id, link_id in targets[:-1]:
        path = f"claims/{claim_id}/"
        taken.append(desk.ask("POST", f"{path}take/", by="mara", body={}, If_Match='"1"'))
        submitted.append(_submit(desk, path, link_id=link_id))
        assert submitted[-1].json()["verdict"] == "half_true"
    claim_id, link_id = targets[-1]
    counted = [0, 0]
    counted[0] = _sql(f"claims/{claim_id}/take/", body={}, by="mara", If_Match='"1"')
    counted[1] = _sql(
        f"claims/{claim_id}/review/",
        body=_verdict(link_id),
        by="mara",
        If_Match='"2"',
        Idempotency_Key=str(uuid4()),
    )
    peers = ("19 cpu ms, 18", "115 cpu ms, 68")
    budget = "8 cpu ms, 8 SQL"
    return [
        Row("write one verdict", f"{_cpu(submitted)}, {counted[1]} SQL", budget, *peers),
        Row("… taking the claim first", f"{_cpu(taken)}, {counted[0]} SQL", ""),
    ]


def _claims_with_sources(count: int) -> list[tuple[int, int]]:
    """Give some waiting claims a source link each; return the ids of both."""
    from annotations.models import Claim, SourceDocument, SourceLink  # noqa: PLC0415 (as above)

    document = SourceDocument.objects.create(
        url="https://a.example/", title="A", text="A", sha256=""
    )
    claims = Claim.objects.filter(state="queued", version=1).order_by("id")[:count]
    links = SourceLink.objects.bulk_create(
        SourceLink(
            claim=claim, document=document, start=0, end=1, text="A", score=0.5, provider="library"
        )
        for claim in claims
    )
    return [(link.claim_id, link.pk) for link in links]


def _verdict(link_id: int) -> dict[str, Any]:
    return {
        "verdict": "half_true",
        "flags": ["rounded"],
        "rationale": "The agency's own table gives another figure.",
        "citations": [link_id],
    }


def _submit(desk: Desk, path: str, *, link_id: int) -> Answer:
    return desk.ask(
        "POST",
        f"{path}review/",
        by="mara",
        body=_verdict(link_id),
        If_Match='"2"',
        Idempotency_Key=str(uuid4()),
    )


def _lists(desk: Desk) -> list[Row]:
    rows = []
    for noun in ("claims", "articles"):
        for name, path in (("first", f"{noun}/"), ("last", f"{noun}/?cursor={_cursor(51)}")):
            answers = [desk.ask("GET", path, by="mara") for _ in range(REPEATS)]
            assert len(answers[0].json()["results"]) == 50  # noqa: PLR2004 (a page)
            peers = ("179 cpu ms, 207", "154 cpu ms, 82") if noun == "articles" else ("", "")
            ours = f"{_cpu(answers)}, {_sql(path)} SQL"
            rows.append(Row(f"list 50 {noun}, {name} page", ours, "10 cpu ms, 5 SQL", *peers))
    return rows


def _cursor(below: int) -> str:
    """Return the cursor of a page of rows with ids smaller than `below`."""
    return base64.urlsafe_b64encode(json.dumps([["-id"], [below]]).encode()).decode().rstrip("=")


def _searches(desk: Desk) -> list[Row]:
    rows = []
    for noun in ("claims", "articles"):
        paths = [f"{noun}/?q={words.replace(' ', '+')}" for words in SEARCHES]
        answers = [desk.ask("GET", path, by="mara") for path in paths * (REPEATS // 5)]
        assert any(answer.json()["results"] for answer in answers)
        peers = ("1,467 cpu ms", "1,095 cpu ms") if noun == "articles" else ("", "")
        ours = f"{_cpu(answers)}, {_sql(paths[0])} SQL"
        rows.append(Row(f"search {noun}", ours, "20 cpu ms", *peers))
    return rows


def _export(desk: Desk) -> list[Row]:
    from annotations.models import Claim  # noqa: PLC0415 (as above)

    claims = Claim.objects.filter(state="queued").count()
    watch = MemoryWatch(desk.web)
    watch.start()
    answer = desk.ask("GET", "export/?state=queued", by="edith", keep_body=False)
    watch.stop()
    growth = watch.growth / MEBIBYTE
    ours = (
        f"{answer.cpu_seconds / claims * 120_000:.1f} cpu s, +{growth:.0f} MB, "
        f"{answer.first_byte_seconds:.2f} s"
    )
    peers = ("28 cpu s, +1.9 GB", "54 cpu s, 108 s")
    return [Row("export, each 120,000 claims", ours, "8 cpu s, +30 MB, 0.2 s", *peers)]


# --- Figures -------------------------------------------------------------------------------------


def _ten_thousand(seconds_an_article: float) -> str:
    return f"{seconds_an_article * PEERS_ARTICLES:.1f} cpu s / 10,000"


def _cpu(answers: list[Answer]) -> str:
    return f"{statistics.median(answer.cpu_seconds for answer in answers) * 1_000:.1f} cpu ms"


def _sql(
    path: str, *, body: dict[str, Any] | None = None, by: str = "edith", **headers: str
) -> int:
    """Ask for `path` in this process; return how many statements it took."""
    from django.db import connection  # noqa: PLC0415 (Django is set up by now)
    from django.test import Client  # noqa: PLC0415 (as above)
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 (as above)
    from rest_framework.authtoken.models import Token  # noqa: PLC0415 (as above)

    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    sent["Authorization"] = f"Token {Token.objects.get(user__username=by).key}"
    client = Client(SERVER_NAME="127.0.0.1", headers=sent)
    call: Callable[..., Any] = client.get if body is None else client.post
    arguments = {} if body is None else {"data": body, "content_type": "application/json"}
    with CaptureQueriesContext(connection) as captured:
        assert call(f"/api/v1/{path}", **arguments).status_code < 300  # noqa: PLR2004 (success)
    bookkeeping = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not row["sql"].startswith(bookkeeping) for row in captured)


def _print(rows: list[Row]) -> None:
    table = [("work", "ours", "at most", "doccano", "Label Studio")]
    table += [(row.work, row.ours, row.budget, row.doccano, row.label_studio) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))


if __name__ == "__main__":
    main()
