"""People as JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from annotations.models import User


def person_columns(relation: str) -> tuple[str, ...]:
    """Return the columns `present_person` needs of a foreign key to a person."""
    return (f"{relation}_id", f"{relation}__username", f"{relation}__display_name")


def present_person(row: Mapping[str, Any], relation: str) -> dict[str, Any] | None:
    """Return the person a row's foreign key names, or None."""
    if row[f"{relation}_id"] is None:
        return None
    name = row[f"{relation}__display_name"] or row[f"{relation}__username"]
    return {"id": row[f"{relation}_id"], "name": name}


def read_people(ids: Iterable[int | None]) -> dict[int, dict[str, Any]]:
    """Return those of `ids` who are people, by id; no query where there are none.

    Cheaper than a join for each key where a row has several and most of them name nobody.
    """
    named = {pk for pk in ids if pk is not None}
    if not named:
        return {}
    found = User.objects.filter(pk__in=named).values_list("id", "display_name", "username")
    return {pk: {"id": pk, "name": display or username} for pk, display, username in found}
