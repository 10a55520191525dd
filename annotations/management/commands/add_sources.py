"""Add documents to the library: files, folders and addresses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.articles.errors import ArticleError
from annotations.articles.readers import read_article
from annotations.articles.types import ExtractedArticle
from annotations.services.articles import limits, read_url
from annotations.services.sources import add_document

READABLE = frozenset({".txt", ".md", ".html", ".htm", ".pdf", ".docx"})


class Command(BaseCommand):
    help = (
        "Add documents to the library, so that claims find their sources in them. Takes files "
        "(.txt, .md, .html, .pdf, .docx), folders of such files, and http(s) addresses. A document "
        "that is there already is left as it is; one that cannot be read is named and passed over."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="FILE|FOLDER|URL")

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        added, failed = 0, 0
        for name in _expand(options["sources"]):
            try:
                document = add_document(_read(name))
            except (ArticleError, OSError) as error:
                failed += 1
                self.stderr.write(self.style.ERROR(f"{name}: {error}"))
            else:
                added += 1
                self.stdout.write(f"{name}: “{document.title}” is in the library.")
        self.stdout.write(f"{added} documents read, {failed} not.")
        if failed:
            message = f"{failed} could not be read; the reasons stand above."
            raise CommandError(message)


def _expand(names: list[str]) -> Iterator[str]:
    for name in names:
        folder = Path(name)
        if not _is_address(name) and folder.is_dir():
            files = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in READABLE)
            yield from map(str, files)
        else:
            yield name


def _read(name: str) -> ExtractedArticle:
    if _is_address(name):
        return read_url(name)
    path = Path(name)
    return read_article(path.read_bytes(), filename=path.name, limits=limits())


def _is_address(name: str) -> bool:
    return name.startswith(("http://", "https://"))
