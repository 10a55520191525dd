"""Add documents to the library: files, folders, JSON Lines, fact-checks, addresses and feeds."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.articles.errors import ArticleError
from annotations.articles.readers import read_article
from annotations.articles.types import ExtractedArticle
from annotations.services.articles import limits, read_url
from annotations.services.document_rows import read_documents
from annotations.services.errors import SourceRefused
from annotations.services.feeds import add_feed
from annotations.services.library import GivenDocument, given_fact_check, store_documents
from annotations.services.row_fields import ImportRefused
from annotations.services.sources import add_document
from annotations.sources.feeds import read_feed
from annotations.tasks import ring

READABLE = frozenset({".txt", ".md", ".html", ".htm", ".pdf", ".docx"})
LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_BATCH = 500
_MOST_FAULTS_SHOWN = 100


class Command(BaseCommand):
    help = (
        "Add documents to the library, so that claims find their sources in them. Takes files "
        "(.txt, .md, .html, .pdf, .docx), folders of all these, http(s) addresses, JSON Lines "
        "(.jsonl, also .gz: text, and optionally title, byline, publisher, url, language, "
        "published_on and is_fact_check, or a ClaimReview on each line) and fact-checks (.json "
        "with ClaimReview). A document that is there already is left as it is; what cannot be read "
        "is named and passed over. Stopped half way, it is just run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="FILE|FOLDER|URL")
        parser.add_argument(
            "--feeds",
            action="store_true",
            help="the addresses are feeds (RSS, Atom, sitemap, ClaimReview): poll them from now on",
        )
        parser.add_argument(
            "--from-line",
            type=int,
            default=1,
            metavar="N",
            help="begin at line N of JSON Lines, to go on after an interruption",
        )

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        self.added, self.known, self.failed = 0, 0, 0
        for name in _expand(options["sources"]):
            add = self._adder(name, is_feed=options["feeds"], first=options["from_line"])
            try:
                add()
            except (ArticleError, SourceRefused, OSError, EOFError) as error:
                self._fail(f"{name}: {error}")
        self.stdout.write(
            f"{self.added:,} added, {self.known:,} were there already, {self.failed:,} not read."
        )
        if self.failed:
            message = f"{self.failed:,} could not be read; the reasons stand above."
            raise CommandError(message)

    def _adder(self, name: str, *, is_feed: bool, first: int) -> Callable[[], None]:
        """Return what adds the source of this name."""
        if _is_address(name):
            return lambda: self._add_feed(name) if is_feed else self._add_one(name, read_url(name))
        if name.lower().endswith(LINES):
            return lambda: self._add_lines(Path(name), first=first)
        if name.lower().endswith(".json"):
            return lambda: self._add_fact_checks(Path(name))
        return lambda: self._add_one(name, _read_file(Path(name)))

    def _add_one(self, name: str, article: ExtractedArticle) -> None:
        document = add_document(article)
        self.added += 1
        self.stdout.write(f"{name}: “{document.title}” is in the library.")

    def _add_feed(self, url: str) -> None:
        feed, job_ids = add_feed(url, by=None)
        ring(job_ids)
        self.added += 1
        self.stdout.write(f"{feed.url}: is polled from now on.")

    def _add_fact_checks(self, path: Path) -> None:
        max_bytes = settings.FACTCHECK_ARTICLE_MAX_BYTES * 10
        contents = read_feed(path.read_bytes(), url=path.name, max_bytes=max_bytes)
        checks = list(map(given_fact_check, contents.fact_checks))
        self._store(checks)
        self.stdout.write(f"{path}: {len(checks):,} fact-checks read.")
        if contents.skipped:
            self._fail(
                f"{path}: {contents.skipped:,} lack their address, the claim or the rating.",
                count=contents.skipped,
            )

    def _add_lines(self, path: Path, *, first: int) -> None:
        with _opened(path) as lines:
            counted = _Counted(lines)
            rows = self._good(read_documents(counted, limits=limits(), first=first), path=path)
            try:
                while batch := list(islice(rows, _BATCH)):
                    self._store(batch)
                    self.stderr.write(f"{path}: line {counted.line:,}, {self.added:,} added")
            except KeyboardInterrupt:
                message = (
                    f"Stopped at line {counted.line:,} of {path}. Run it again: what is there is "
                    f"passed over; or go on with --from-line {max(1, counted.line - _BATCH)}."
                )
                raise CommandError(message) from None

    def _good(
        self, rows: Iterable[GivenDocument | ImportRefused], *, path: Path
    ) -> Iterator[GivenDocument]:
        for row in rows:
            if isinstance(row, ImportRefused):
                self._fail(f"{path}, line {row.row}: {row.reason}")
            else:
                yield row

    def _store(self, batch: list[GivenDocument]) -> None:
        stored = store_documents(batch, by=None)
        self.added += stored.added
        self.known += stored.known

    def _fail(self, message: str, *, count: int = 1) -> None:
        self.failed += count
        if self.failed <= _MOST_FAULTS_SHOWN:
            self.stderr.write(self.style.ERROR(message))
        elif self.failed - count < _MOST_FAULTS_SHOWN:
            self.stderr.write(self.style.ERROR("… and more, which are counted only."))


class _Counted:
    """Lines, and how many of them were read."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self.line = 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self.line += 1
            yield line


def _expand(names: list[str]) -> Iterator[str]:
    for name in names:
        folder = Path(name)
        if not _is_address(name) and folder.is_dir():
            files = (path for path in sorted(folder.rglob("*")) if _is_readable(path))
            yield from map(str, files)
        else:
            yield name


def _is_readable(path: Path) -> bool:
    return path.suffix.lower() in READABLE or path.name.lower().endswith(LINES)


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _read_file(path: Path) -> ExtractedArticle:
    return read_article(path.read_bytes(), filename=path.name, limits=limits())


def _is_address(name: str) -> bool:
    return name.startswith(("http://", "https://"))
