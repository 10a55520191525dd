"""Triggers that keep the history as it was written, whoever holds the connection.

The ORM refuses to change or remove what is append-only (`appendonly.py`); these make the database
refuse it too. A table is declared in `GUARDS`, and a migration installs it with `install_guard`.
A later migration that makes SQLite rebuild a table drops its triggers with the old table and must
call this again.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

_FUNCTION = "annotations_refuse_change"


@dataclass(frozen=True, slots=True)
class Guard:
    """A table whose rows are written once.

    `fixed` names the columns that never change; empty means all of them. `unique` lists what
    identifies a row: on SQLite, `INSERT OR REPLACE` would remove one without any other trigger
    hearing of it.
    """

    table: str
    unique: tuple[tuple[str, ...], ...]
    fixed: tuple[str, ...] = ()


GUARDS = (
    Guard("annotations_event", (("id",), ("claim_id", "number"))),
    Guard("annotations_review", (("id",), ("reviewer_id", "idempotency_key"))),
    Guard("annotations_retraction", (("id",), ("review_id",))),
    Guard("annotations_citation", (("id",), ("review_id", "link_id"))),
    Guard("annotations_comment", (("id",),)),
    Guard("annotations_contact", (("id",),)),
    Guard("annotations_claimfate", (("id",), ("version_id", "claim_id"))),
    # `is_latest` is the one column that changes: when the next publication takes its place.
    Guard(
        "annotations_publication",
        (("id",),),
        ("id", "claim_id", "kind", "record", "note", "published_by_id", "created_at"),
    ),
)


def guards_of(*tables: str) -> list[Guard]:
    """Return the guards of these tables: a migration names those that exist when it runs."""
    return [guard for guard in GUARDS if guard.table in tables]


def install_guard(connection: BaseDatabaseWrapper, guard: Guard) -> None:
    """Make the database refuse to change or remove rows of the table; called by migrations."""
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for statement in _for_postgresql(guard) if is_postgresql else _for_sqlite(guard):
            cursor.execute(statement)


def remove_guard(connection: BaseDatabaseWrapper, guard: Guard) -> None:
    """Take the triggers of a table away again; what a migration's way back calls."""
    of_table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in ("update", "delete", "truncate", "replace"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.table}_no_{name}{of_table}")


def _message(guard: Guard) -> str:
    noun = guard.table.removeprefix("annotations_")
    return f"the history is append-only: no {noun} is ever changed or removed"


def _columns(guard: Guard) -> str:
    return f" OF {', '.join(guard.fixed)}" if guard.fixed else ""


def _for_postgresql(guard: Guard) -> list[str]:
    # One function serves all tables: it is told in its argument what to say.
    function = (
        f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    run = f"EXECUTE FUNCTION {_FUNCTION}('{_message(guard)}')"
    name, on = f"{guard.table}_no", f"ON {guard.table}"
    return [
        function,
        f"CREATE TRIGGER {name}_update BEFORE UPDATE{_columns(guard)} {on} FOR EACH ROW {run}",
        f"CREATE TRIGGER {name}_delete BEFORE DELETE {on} FOR EACH ROW {run}",
        f"CREATE TRIGGER {name}_truncate BEFORE TRUNCATE {on} FOR EACH STATEMENT {run}",
    ]


def _for_sqlite(guard: Guard) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_message(guard)}'); END"
    name = f"{guard.table}_no"
    same = " OR ".join(
        " AND ".join(f"{column} = NEW.{column}" for column in columns) for columns in guard.unique
    )
    known = f"EXISTS (SELECT 1 FROM {guard.table} WHERE {same})"  # noqa: S608 (our own table)
    return [
        f"CREATE TRIGGER {name}_update BEFORE UPDATE{_columns(guard)} ON {guard.table} {refuse}",
        f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {guard.table} {refuse}",
        f"CREATE TRIGGER {name}_replace BEFORE INSERT ON {guard.table} WHEN {known} {refuse}",
    ]
