"""The library's documents by title or by use, as quick on a later page as on the first.

A page is read as ids from an index, then its documents. An address carries the id of the document
where a page ended; its place is looked up, since titles are long.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict

from annotations.models import SourceDocument, SourceLink
from annotations.models.sources import SourceDocumentQuerySet
from annotations.web.pages import PAGE_SIZE, Page, read_page, whole_number

ORDERS = (("", "Newest first"), ("used", "Most used first"), ("title", "By title"))


@dataclass(frozen=True, slots=True)
class Keyed:
    """Rows that have `key`, what is sorted by, and the document's id in the column `id_in`."""

    rows: "QuerySet[Any]"
    id_in: str
    is_down: bool


def read_order(query: QueryDict) -> str:
    """Return the order an address asks for, "" for the newest first."""
    order = query.get("sort", "")
    return order if order in dict(ORDERS) else ""


def read_library_page(
    documents: SourceDocumentQuerySet, *, is_narrowed: bool, query: QueryDict
) -> Page[SourceDocument]:
    """Read the page an address asks for; by use it has only what serves a claim."""
    order = read_order(query)
    if order == "title":
        rows = documents.annotate(key=Lower("title"))
        keyed = Keyed(rows, id_in="pk", is_down=False)
    elif order == "used":
        links = SourceLink.objects.filter(state=SourceLink.State.ACTIVE)
        if is_narrowed:
            links = links.filter(document__in=documents.order_by().values("pk"))
        rows_of_links = links.values("document_id").annotate(key=Count("claim", distinct=True))
        keyed = Keyed(rows_of_links, id_in="document_id", is_down=True)
    else:
        return read_page(documents, query=query)
    page = _read_ids(keyed, query=query)
    found = documents.in_bulk(page.rows)
    return Page(rows=[found[pk] for pk in page.rows], newer=page.newer, older=page.older)


def _read_ids(keyed: Keyed, *, query: QueryDict) -> "Page[Any]":
    """Read the ids of the documents of a page."""
    before, after = (whole_number(query.get(name)) for name in ("before", "after"))
    start, is_back = (before, False) if after is None else (after, True)
    rows = keyed.rows
    place = None
    if start is not None:
        at_start = rows.filter(**{keyed.id_in: start}).order_by(keyed.id_in)
        place = at_start.values_list("key", flat=True).first()
    # Going back reads the same order from the other side; a place that is gone, from the start.
    is_back = is_back and place is not None
    is_downwards = keyed.is_down is not is_back
    if place is not None:
        rows = rows.filter(_beyond(place, start, keyed.id_in, way="lt" if is_downwards else "gt"))
    sign = "-" if is_downwards else ""
    ordered = rows.order_by(f"{sign}key", f"{sign}{keyed.id_in}")
    found = list(ordered.values_list(keyed.id_in, flat=True)[: PAGE_SIZE + 1])
    has_more = len(found) > PAGE_SIZE
    ids = found[:PAGE_SIZE][::-1] if is_back else found[:PAGE_SIZE]
    has_newer = has_more if is_back else place is not None
    has_older = is_back or has_more
    return Page(
        rows=ids,
        newer=ids[0] if ids and has_newer else None,
        older=ids[-1] if ids and has_older else None,
    )


def _beyond(key: object, pk: int | None, id_in: str, *, way: str) -> Q:
    further = Q(**{f"key__{way}": key}) | Q(key=key, **{f"{id_in}__{way}": pk})
    # Said twice on purpose: this half alone lets an index begin in the right place.
    return Q(**{f"key__{way}e": key}) & further
