"""Measure the library as it grows: import rate, time of a query, room on disk.

    PYTHONPATH=. python bench/library.py [--sizes 10000,50000,200000] [--queries 100]
    python -m tests.servers env PYTHONPATH=. python bench/library.py --sizes 10000,100000

The second line measures PostgreSQL. Documents are made up: about 300 words each, drawn from 60,000
words of which few are frequent and most are rare, as in real text (Zipf's law). The library is
filled to one size after the other, and at each size the same kind of queries is asked: a dozen
words of one document, as a claim's sentence has them. Writes JSON to bench/results/.
"""

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import accumulate, islice
from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).parent / "results" / "library.json"
VOCABULARY: Final = 60_000
ZIPF_EXPONENT: Final = 1.05
WORDS_A_DOCUMENT: Final = 300
WORDS_A_QUERY: Final = 12
# The commonest words are stop words, which no query of the desk has.
STOP_WORDS: Final = 120
BATCH: Final = 500
MEBIBYTE: Final = 2**20
NANOSECONDS: Final = 1_000_000_000
SYLLABLES: Final = (
    *("ka", "lo", "min", "ter", "sa", "von", "re", "du", "pel", "ni", "gra", "sto", "be", "chi"),
    *("mar", "olt", "ena", "fi", "ro", "que", "zu", "ha", "wen", "tri", "bos", "ley", "cam", "ord"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured at one size; times in milliseconds, room in mebibytes.

    `again_a_second` is how many documents are passed over that are there already, `found_first` the
    share of queries whose own document came first; `page` is the library's search for two words.
    """

    documents: int
    imported_a_second: float
    again_a_second: float
    query_p50: float
    query_p95: float
    found_first: float
    page_p50: float
    mebibytes: float


def main() -> None:
    """Fill the library step by step, and print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,50000,200000", help="how many documents, rising")
    parser.add_argument("--queries", type=int, default=100)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATA_DIR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
        rows = list(measure(sizes, queries=options.queries))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


def measure(sizes: list[int], *, queries: int) -> Iterator[Row]:
    """Yield a row for each size, and print it."""
    import django  # noqa: PLC0415 (the environment is set up first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    print(f"{connection.vendor}, CPU time, {queries} queries a size, {WORDS_A_DOCUMENT} words each")
    print("documents  import/s  again/s  query p50  p95 ms  first  page p50 ms      MB  MB/10,000")
    stored = 0
    for size in sizes:
        imported = fill(stored, size)
        again = fill(max(stored, size - 2_000), size)
        stored = size
        asked = [ask(number) for number in random.Random(size).sample(range(size), queries)]  # noqa: S311
        paged = [look_up(number) for number in range(0, size, max(1, size // 20))]
        row = Row(
            documents=size,
            imported_a_second=imported,
            again_a_second=again,
            query_p50=statistics.median(spent for spent, _ in asked),
            query_p95=statistics.quantiles([spent for spent, _ in asked], n=20)[-1],
            found_first=sum(is_first for _, is_first in asked) / queries,
            page_p50=statistics.median(paged),
            mebibytes=room() / MEBIBYTE,
        )
        print(
            f"{row.documents:>9,}  {row.imported_a_second:>8,.0f}  {row.again_a_second:>7,.0f}  "
            f"{row.query_p50:>9.1f}  {row.query_p95:>6.1f}  {row.found_first:>5.0%}  "
            f"{row.page_p50:>11.1f}  {row.mebibytes:>6,.0f}  {row.mebibytes * 10_000 / size:>9.1f}",
            flush=True,
        )
        yield row


def fill(start: int, end: int) -> float:
    """Store the documents from `start` to `end`; return how many a second."""
    from annotations.services.library import GivenDocument, store_documents  # noqa: PLC0415

    begun, spent = 0, 0.0
    documents = iter(range(start, end))
    while numbers := list(islice(documents, BATCH)):
        batch = [
            GivenDocument(
                text=words_of(number, count=WORDS_A_DOCUMENT),
                title=words_of(-number - 1, count=8),
                url=f"https://paper{number % 200}.example/{number}",
                publisher=f"Paper {number % 200}",
            )
            for number in numbers
        ]
        moment = clock()
        store_documents(batch, by=None)
        spent += clock() - moment
        begun += len(batch)
    return begun / spent


def ask(number: int) -> tuple[float, bool]:
    """Ask for what one document is about; return milliseconds and whether it came first."""
    from annotations.services.searching import search_library  # noqa: PLC0415
    from annotations.sources.types import Query  # noqa: PLC0415

    rare = [word for word in words_of(number, count=WORDS_A_DOCUMENT).split() if word not in COMMON]
    terms = tuple(dict.fromkeys(rare))[:WORDS_A_QUERY]
    query = Query(" ".join(terms), terms=terms, names=(), figures=(), speaker="", on=None)
    moment = clock()
    found = search_library(query, 20)
    spent = clock() - moment
    return 1000 * spent, found[0].text == words_of(number, count=WORDS_A_DOCUMENT)


def look_up(number: int) -> float:
    """Read the first page of the library's own search for two words; return milliseconds."""
    from annotations.models import SourceDocument  # noqa: PLC0415

    words = " ".join(words_of(number, count=WORDS_A_DOCUMENT).split()[20:22])
    moment = clock()
    list(SourceDocument.objects.defer("text").matching(words).order_by("-pk")[:51])
    return 1000 * (clock() - moment)


def clock() -> float:
    """Return seconds of CPU time, that of PostgreSQL's process for us included.

    Wall time on a shared machine lies. The server must run on this machine, which is Linux.
    """
    from django.db import connection  # noqa: PLC0415

    spent = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            process = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        spent += int(process.read_text().split()[0]) / NANOSECONDS
    return spent


def room() -> int:
    """Return the bytes the database takes, indexes and all."""
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(connection.settings_dict["NAME"]).stat().st_size


def words_of(number: int, *, count: int) -> str:
    """Return the words of a made-up text; the same number gives the same text."""
    chance = random.Random(number)  # noqa: S311 (the same text every time is the point)
    return " ".join(chance.choices(WORDS, cum_weights=WEIGHTS, k=count))


def _vocabulary() -> list[str]:
    chance = random.Random(1)  # noqa: S311 (as above)
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        made["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4)))] = None
    return list(made)


WORDS: Final = _vocabulary()
WEIGHTS: Final = list(accumulate(1 / rank**ZIPF_EXPONENT for rank in range(1, VOCABULARY + 1)))
COMMON: Final = frozenset(WORDS[:STOP_WORDS])

if __name__ == "__main__":
    main()
