"""Many rows in one statement, given as columns: several times cheaper than an instance a row.

`bulk_create` makes an object of every row and adapts every value of every field, even where a
hundred thousand rows agree in all but a handful of them. Here only those few travel, as columns;
what the rows share stands once in the statement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models

# Both databases take these as they are; everything else goes through its field.
_PLAIN = frozenset({int, float, str, type(None)})

_Fields = Mapping[str, "models.Field[Any, Any]"]
_Columns = Mapping[str, Sequence[Any]]


def reserve_ids(model: type[models.Model], *, count: int) -> Sequence[int]:
    """Return `count` ids that no other row of `model` has or will have.

    Knowing them before the rows are stored lets rows that point at each other be inserted at
    once: foreign keys are checked at commit. Must run inside the transaction of the insert.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # A transaction holds SQLite's only write lock from its beginning (settings: IMMEDIATE).
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return range(last + 1, last + count + 1)


def insert_rows(
    model: type[models.Model],
    *,
    columns: _Columns,
    shared: Mapping[str, Any] | None = None,
    ignore_conflicts: bool = False,
) -> None:
    """Insert one row for each position of `columns`, which name their ids (see `reserve_ids`).

    Keys are attribute names (`article_id` for a foreign key), the sequences equally long. A
    field in neither mapping takes its default, computed once for all rows. `ignore_conflicts`
    leaves out rows that a unique constraint forbids. `save()` is passed by: only the database
    validates. Must run inside a transaction.
    """
    if not connection.in_atomic_block:
        message = "insert_rows needs a transaction: call it inside transaction.atomic()."
        raise RuntimeError(message)
    if not columns["id"]:
        return
    fields = {field.attname: field for field in model._meta.concrete_fields}
    given = dict(shared or {})
    same = {
        name: _adapted(field, [given.get(name, field.get_default())])[0]
        for name, field in fields.items()
        if name not in columns
    }
    varying = {name: _adapted(fields[name], values) for name, values in columns.items()}
    names = ", ".join(f'"{fields[name].column}"' for name in (*same, *varying))
    head = f'INSERT INTO "{model._meta.db_table}" ({names})'
    tail = "ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = [_array(values) for values in varying.values()]
            select = _select(fields, same, varying)
            cursor.execute(f"{head} {select} {tail}", [*same.values(), *arrays])
        else:
            constants = tuple(same.values())
            marks = ", ".join(["%s"] * (len(same) + len(varying)))
            rows = [constants + row for row in zip(*varying.values(), strict=True)]
            cursor.executemany(f"{head} VALUES ({marks}) {tail}", rows)


def _select(fields: _Fields, same: Mapping[str, Any], varying: _Columns) -> str:
    constants = "".join(f"%s::{_type(fields[name])}, " for name in same)
    arrays = ", ".join(f"%s::{_type(fields[name])}[]" for name in varying)
    return f"SELECT {constants}given.* FROM unnest({arrays}) AS given"  # noqa: S608 - types of our own columns


def _type(field: models.Field[Any, Any]) -> str:
    # Without the length: a cast to varchar(300) cuts silently, where storing would refuse.
    return str(field.db_type(connection)).partition("(")[0]


def _adapted(field: models.Field[Any, Any], values: Sequence[Any]) -> list[Any]:
    """Return the values as the database takes them."""
    if isinstance(field, models.JSONField):
        return [None if value is None else json.dumps(value, cls=field.encoder) for value in values]
    return [
        value if type(value) in _PLAIN else field.get_db_prep_save(value, connection)
        for value in values
    ]


def _array(values: Sequence[Any]) -> str:
    """Return an array literal (PostgreSQL 8.15.6); psycopg's own is four times slower."""
    return "{" + ",".join([_element(value) for value in values]) + "}"


def _element(value: Any) -> str:  # noqa: ANN401 - any column
    if value is None:
        return "NULL"
    if type(value) is int:
        return str(value)
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
