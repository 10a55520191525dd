"""Bulk import: many articles in one request, one JSON object a line."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import IO, Any, cast

from django.conf import settings
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import LINES, operation
from annotations.api.refusals import TooLargeBody
from annotations.api.shapes.articles import ImportedShape, ImportQuery, ImportRowShape
from annotations.review.roles import Permission
from annotations.services.articles import limits
from annotations.services.import_rows import GivenArticle, read_lines
from annotations.services.imports import import_articles
from annotations.services.row_fields import ImportRefused
from annotations.tasks import ring

# Enough to see what is wrong with a file; nobody reads a thousand.
_FAULTS_SHOWN = 20


class LinesParser(BaseParser):
    """Hand the body on as lines."""

    media_type = LINES

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, list[bytes]]:
        """Return the lines of the body."""
        del media_type, parser_context
        return {"lines": stream.read().split(b"\n")}


class ImportArticles(Endpoint):
    """Many articles at once."""

    parser_classes = [LinesParser]

    @operation(
        "importArticles",
        summary="Import many articles",
        description="JSON Lines: one article a line, with its claims or to be split. All are "
        "stored or, when a line is wrong, none. Articles whose text the desk has are left out "
        "and named. Another text from an address the desk knows, without claims of its own, is a "
        "further version of that article. `FACTCHECK_IMPORT_MAX_ROWS` lines a request at most: "
        "send more in several.",
        tag="articles",
        needs=Permission.ADD_ARTICLE,
        query=ImportQuery,
        lines=ImportRowShape,
        status=201,
        answer=ImportedShape,
    )
    def post(self, request: Request) -> Response:
        """Import articles."""
        # An empty body never reaches the parser.
        given = _read(cast("dict[str, list[bytes]]", request.data).get("lines", []))
        imported = import_articles(
            given, by=person(request), owe_searches=self.parameters["search"]
        )
        ring(imported.job_ids)
        done = {
            "articles": imported.articles,
            "corrected": imported.corrected,
            "claims": imported.claims,
            "duplicates": imported.duplicates,
            "jobs": len(imported.job_ids),
        }
        return Response(done, status=201)


def _read(lines: Iterable[bytes]) -> list[GivenArticle]:
    limit = settings.FACTCHECK_IMPORT_MAX_ROWS
    rows = list(islice(read_lines(lines, limits=limits()), limit + 1))
    if len(rows) > limit:
        message = f"The body has more than {limit:,} lines: send it in several requests."
        raise TooLargeBody(message)
    if faults := [row for row in rows if isinstance(row, ImportRefused)]:
        raise ValidationError({f"row {row.row}": [row.reason] for row in faults[:_FAULTS_SHOWN]})
    if not rows:
        raise ValidationError(["Send at least one article: a JSON object on a line of its own."])
    return [row for row in rows if isinstance(row, GivenArticle)]
