"""People as JSON."""

from collections.abc import Mapping
from typing import Any


def person_columns(relation: str) -> tuple[str, ...]:
    """Return the columns `present_person` needs of a foreign key to a person."""
    return (f"{relation}_id", f"{relation}__username", f"{relation}__display_name")


def present_person(row: Mapping[str, Any], relation: str) -> dict[str, Any] | None:
    """Return the person a row's foreign key names, or None."""
    if row[f"{relation}_id"] is None:
        return None
    name = row[f"{relation}__display_name"] or row[f"{relation}__username"]
    return {"id": row[f"{relation}_id"], "name": name}
