"""Pages of long lists by id: as quick at the millionth row as at the first, and without a count."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from django.db import models
from django.http import QueryDict
from django.utils import timezone

ModelT = TypeVar("ModelT", bound=models.Model)

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[ModelT]):
    """The rows of one page, newest first; `newer` and `older` are the ids to go on from.

    In another order than by id they are places in that order (see `sorting`).
    """

    rows: list[ModelT]
    newer: int | str | None
    older: int | str | None


def read_page(
    queryset: "models.QuerySet[ModelT]", *, query: QueryDict, size: int = PAGE_SIZE
) -> Page[ModelT]:
    """Read the page that `before` or `after` in the address asks for; one query."""
    before, after = whole_number(query.get("before")), whole_number(query.get("after"))
    if after is not None:
        found = list(queryset.filter(pk__gt=after).order_by("pk")[: size + 1])
        rows, has_newer, has_older = found[:size][::-1], len(found) > size, True
    else:
        narrowed = queryset if before is None else queryset.filter(pk__lt=before)
        found = list(narrowed.order_by("-pk")[: size + 1])
        rows, has_newer, has_older = found[:size], before is not None, len(found) > size
    return Page(
        rows=rows,
        newer=rows[0].pk if rows and has_newer else None,
        older=rows[-1].pk if rows and has_older else None,
    )


def read_moment(typed: str, *, is_local: bool = False) -> datetime | None:
    """Return a moment from an address or a form, None for anything that is not one.

    Without a time zone it is none either, unless it `is_local`: in the desk's own time.
    """
    try:
        moment = datetime.fromisoformat(typed)
        if is_local and not moment.tzinfo:
            moment = timezone.make_aware(moment)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        # Overflow: one beyond the calendar, seen from here.
        return None


def whole_number(typed: str | None) -> int | None:
    """Return an id from an address, or None for anything that is not one."""
    if not typed or not (typed.isascii() and typed.isdigit()) or len(typed) > len(str(2**62)):
        return None
    return min(int(typed), 2**63 - 1)
