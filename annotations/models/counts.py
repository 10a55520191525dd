"""Several counts in one query, none of them further than helps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from annotations.models.people import User


class _Count(Subquery):
    """How many rows a query has, as a column of another query."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def count_each(
    queries: Mapping[str, QuerySet[Any, Any]], *, at_most: int, of: User
) -> dict[str, int]:
    """Count the rows of each of `queries`, as far as `at_most`; one query, none for no queries.

    `of` is whose numbers they are: a row has to carry them.
    """
    if not queries:
        return {}
    counts = [_Count(query.order_by().values("pk")[:at_most]) for query in queries.values()]
    return dict(zip(queries, User.objects.values_list(*counts).get(pk=of.pk), strict=True))
