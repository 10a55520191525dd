"""Pages of claims in another order than by id, as quick at the last page as on the first.

An address carries where a page ended as `<value>~<id>`, so that claims which changed since then
move nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from annotations.models import Claim
from annotations.models.claims import ClaimQuerySet
from annotations.review.transitions import State
from annotations.web.pages import PAGE_SIZE, Page, read_moment, read_page, whole_number


@dataclass(frozen=True, slots=True)
class Column:
    """A column to sort by: its heading, its field, and how a value is read from an address."""

    label: str
    field: str
    read: Callable[[str], Any]
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the table: `address` is the sort its link asks for, `arrow` what it is now."""

    label: str
    address: str
    arrow: str
    is_number: bool

    @property
    def aria(self) -> str:
        """Return the value of `aria-sort`."""
        return {"▼": "descending", "▲": "ascending"}.get(self.arrow, "none")


def _share(typed: str) -> float:
    share = float(typed)
    if not 0 <= share <= 1:
        raise ValueError(typed)
    return share


def _moment(typed: str) -> datetime:
    moment = read_moment(typed)
    if moment is None:
        raise ValueError(typed)
    return moment


COLUMNS = {
    "state": Column("Status", "state", State),
    "worth": Column("Worth checking", "checkworthiness", _share, is_number=True),
    "changed": Column("Changed", "updated_at", _moment),
}


def headings(sort: str) -> dict[str, Heading]:
    """Return the headings that sort: a first click sorts downwards, the next one upwards."""
    made = {}
    for name, column in COLUMNS.items():
        arrow = {f"-{name}": "▼", name: "▲"}.get(sort, "")
        address = name if sort == f"-{name}" else f"-{name}"
        made[name] = Heading(column.label, address, arrow, is_number=column.is_number)
    return made


def read_sort(query: QueryDict) -> str:
    """Return the sort an address asks for ("-worth" is downwards), "" for the order by id."""
    sort = query.get("sort", "")
    return sort if sort.removeprefix("-") in COLUMNS else ""


def read_sorted_page(
    claims: ClaimQuerySet, *, query: QueryDict, size: int = PAGE_SIZE
) -> Page[Claim]:
    """Read the page an address asks for, in the order it asks for; one query."""
    sort = read_sort(query)
    if not sort:
        return read_page(claims, query=query, size=size)
    column, is_down = COLUMNS[sort.removeprefix("-")], sort.startswith("-")
    before, after = (_read_place(query.get(name), column) for name in ("before", "after"))
    place, is_back = (after, True) if after else (before, False)
    # Going back reads the same order from the other side.
    is_downwards = is_down is not is_back
    narrowed = (
        claims
        if place is None
        else claims.filter(_beyond(place, column, way="lt" if is_downwards else "gt"))
    )
    sign = "-" if is_downwards else ""
    found = list(narrowed.order_by(f"{sign}{column.field}", f"{sign}pk")[: size + 1])
    has_more = len(found) > size
    rows = found[:size][::-1] if is_back else found[:size]
    has_newer = has_more if is_back else place is not None
    has_older = True if is_back else has_more
    return Page(
        rows=rows,
        newer=_place_of(rows[0], column) if rows and has_newer else None,
        older=_place_of(rows[-1], column) if rows and has_older else None,
    )


def _beyond(place: tuple[Any, int], column: Column, *, way: str) -> Q:
    value, pk = place
    further = Q(**{f"{column.field}__{way}": value}) | Q(**{column.field: value, f"pk__{way}": pk})
    # Said twice on purpose: this half alone lets an index begin in the right place.
    return Q(**{f"{column.field}__{way}e": value}) & further


def _place_of(claim: Claim, column: Column) -> str:
    value = getattr(claim, column.field)
    written = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"{written}~{claim.pk}"


def _read_place(typed: str | None, column: Column) -> tuple[Any, int] | None:
    written, _, number = (typed or "").rpartition("~")
    pk = whole_number(number)
    try:
        return (column.read(written), pk) if pk is not None else None
    except ValueError:
        return None
