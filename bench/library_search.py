"""Measure the desk's own search of its library, on SQLite or PostgreSQL: quality and time.

    PYTHONPATH=. python bench/library_search.py ../shared/bench/retrieval
    PYTHONPATH=. python -m tests.servers python bench/library_search.py ../shared/bench/retrieval

The first makes an SQLite database of its own, the second runs on a PostgreSQL that is thrown away.
Quality is measured on SciFact's 5,183 abstracts; then copies make the library 15,000 documents,
and the search is timed. No weights are learnt from what is measured here.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

COPIES = 3
ASKED_FOR = 20
DEPTH = 100


def prepare(folder: str) -> None:
    """Make an empty desk: its data in `folder`, its database there unless another is named."""
    os.environ["DATA_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    django.setup()
    call_command("migrate", verbosity=0)


def measure_search(data: Path) -> None:
    """Fill the library, ask it for every claim, and print what came of it."""
    # After `prepare`: these need the settings.
    from retrieval import measure  # noqa: PLC0415
    from scifact import query_for, read_claims, read_corpus  # noqa: PLC0415

    from annotations.models import SourceDocument  # noqa: PLC0415
    from annotations.services.searching import search_library  # noqa: PLC0415

    corpus = read_corpus(data / "scifact_corpus.jsonl")
    claims = [claim for claim in read_claims(data / "scifact_claims_train.jsonl") if claim.relevant]
    queries = [query_for(claim.text) for claim in claims]

    def fill(copy: int) -> None:
        SourceDocument.objects.bulk_create(
            SourceDocument(
                url=f"https://abstracts.example/{copy}/{key}",
                title=abstract.document.title[:500],
                text=abstract.document.text,
                sha256=f"{copy}-{key}",
            )
            for key, abstract in corpus.items()
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    fill(1)
    rankings = [
        [found.url.rpartition("/")[2] for found in search_library(query, DEPTH)]
        for query in queries
    ]
    row = measure(claims, rankings)
    print(f"{connection.vendor}: nDCG@10 {row['nDCG@10']:.4f}, recall@100 {row['recall@100']:.4f}")
    for copy in range(2, COPIES + 1):
        fill(copy)
    walls, cpu = [], time.process_time()
    for query in queries:
        started = time.perf_counter()
        search_library(query, ASKED_FOR)
        walls.append((time.perf_counter() - started) * 1000)
    cpu = (time.process_time() - cpu) * 1000 / len(queries)
    slowest = statistics.quantiles(walls, n=20)[-1]
    print(
        f"{connection.vendor}: {SourceDocument.objects.count():,} documents, a search for the best "
        f"{ASKED_FOR}: p50 {statistics.median(walls):.1f} ms, p95 {slowest:.1f} ms, "
        f"CPU of this process {cpu:.1f} ms"
    )


def main() -> None:
    """Measure on a desk that is thrown away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with scifact_*.jsonl")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        measure_search(arguments.data)
        connection.close()


if __name__ == "__main__":
    main()
