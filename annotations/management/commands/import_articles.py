"""Import many articles from a file of JSON Lines."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.services.articles import limits
from annotations.services.import_rows import GivenArticle, read_lines
from annotations.services.imports import import_articles
from annotations.services.row_fields import ImportRefused
from annotations.tasks import ring

_BATCH = 200


class Command(BaseCommand):
    help = (
        "Import many articles from a file of JSON Lines: title, text, and optionally byline, "
        "publisher, url, language, topic, published_on and claims (start, end, kind, speaker) on "
        "each line. Articles the desk has already are left out, so a stopped import is just run "
        "again. The first wrong line stops it; what was imported before stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE|-", help="a file of JSON Lines, or - for input")
        parser.add_argument(
            "--no-search",
            action="store_true",
            help="do not search for sources of claims that the file gives",
        )

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        articles, corrected, claims, duplicates = 0, 0, 0, 0
        with _opened(options["file"]) as lines:
            for batch in _batches(lines):
                done = import_articles(batch, by=None, owe_searches=not options["no_search"])
                ring(done.job_ids)
                articles += done.articles
                corrected += done.corrected
                claims += done.claims
                duplicates += len(done.duplicates)
                self.stderr.write(f"{articles:,} articles, {claims:,} claims")
        self.stdout.write(
            f"{articles:,} articles with {claims:,} given claims imported, {corrected:,} "
            f"corrected; {duplicates:,} were here already."
        )


def _opened(name: str) -> Any:  # noqa: ANN401 - a context manager of a binary file
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror or error}."
        raise CommandError(message) from error


def _batches(lines: IO[bytes] | Iterable[bytes]) -> Iterator[list[GivenArticle]]:
    rows = _checked(lines)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _checked(lines: Iterable[bytes]) -> Iterator[GivenArticle]:
    for row in read_lines(lines, limits=limits()):
        if isinstance(row, ImportRefused):
            raise CommandError(str(row)) from row
        yield row
