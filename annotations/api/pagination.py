"""Pages by keyset: the next page starts after the last row seen, however deep it lies.

Unlike an offset, a cursor costs the same on page 1 and page 10,000, and rows that arrive or
leave meanwhile neither repeat nor hide another row.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from annotations.api.refusals import InvalidQuery

DEFAULT_LIMIT = 50
MAXIMUM_LIMIT = 200

ModelT = TypeVar("ModelT", bound=Model)


class PageQuery(serializers.Serializer[Any]):
    """The parameters of every list."""

    cursor = serializers.CharField(
        required=False, help_text="Where the page starts; taken from `next` of the page before."
    )
    limit = serializers.IntegerField(
        required=False,
        default=DEFAULT_LIMIT,
        min_value=1,
        max_value=MAXIMUM_LIMIT,
        help_text="Rows a page.",
    )


@dataclass(frozen=True, slots=True)
class Order:
    """An order of rows: column names, `-` for descending; the last one is unique."""

    columns: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns without their direction."""
        return tuple(column.removeprefix("-") for column in self.columns)

    def after(self, position: Sequence[Any]) -> Q:
        """Return the condition "comes after the row whose columns are `position`"."""
        condition = Q()
        for index, column in enumerate(self.columns):
            same = dict(zip(self.names[:index], position[:index], strict=True))
            lookup = "lt" if column.startswith("-") else "gt"
            name = column.removeprefix("-")
            condition |= Q(**same, **{f"{name}__{lookup}": position[index]})
        if len(self.columns) > 1:
            # Implied by the above, and what lets the index start at the right place.
            lookup = "lte" if self.columns[0].startswith("-") else "gte"
            condition &= Q(**{f"{self.names[0]}__{lookup}": position[0]})
        return condition


NEWEST_FIRST = Order(("-id",))


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows as dicts, and the address of the next page or None."""

    rows: list[dict[str, Any]]
    next: str | None


def paginate(
    queryset: QuerySet[ModelT],
    *,
    request: Request,
    order: Order = NEWEST_FIRST,
    columns: Sequence[str],
    limit: int,
    cursor: str | None,
) -> Page:
    """Read one page of `queryset` as dicts of `columns` and of the order's own columns.

    Raises `InvalidQuery` for a cursor that was not made for this order.
    """
    if cursor:
        queryset = queryset.filter(order.after(_read_cursor(cursor, order=order)))
    wanted = dict.fromkeys((*columns, *order.names))
    # One row more than asked for tells whether there is a next page, without counting.
    rows: list[dict[str, Any]] = list(
        queryset.order_by(*order.columns).values(*wanted)[: limit + 1]
    )
    if len(rows) <= limit:
        return Page(rows=rows, next=None)
    rows.pop()
    position = [rows[-1][name] for name in order.names]
    address = replace_query_param(
        request.build_absolute_uri(), "cursor", _write_cursor(position, order=order)
    )
    return Page(rows=rows, next=address)


def _write_cursor(position: Sequence[Any], *, order: Order) -> str:
    text = json.dumps([list(order.columns), list(position)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str, *, order: Order) -> list[int | float]:
    message = "This is not a cursor of this list. Start without one and follow `next`."
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        columns, position = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise InvalidQuery({"cursor": message}) from error
    is_ours = (
        columns == list(order.columns)
        and isinstance(position, list)
        and len(position) == len(order.columns)
        and all(type(value) in {int, float} for value in position)
        and all(abs(value) < 2**63 for value in position)
    )
    if not is_ours:
        raise InvalidQuery({"cursor": message})
    return list(position)
