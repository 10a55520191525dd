"""Full-text search inside the database: SQLite FTS5 and PostgreSQL tsvector, one interface.

An index is declared in `INDEXES`, built by a migration with `install_index` and kept by the
database itself, so that no write path can forget it.
"""

import re
from dataclasses import dataclass

from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.expressions import RawSQL

from annotations.models.bm25 import ranked_by_bm25

_WORD = re.compile(r"\w+", re.UNICODE)
_MAXIMUM_WORDS = 64


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The full-text index of one table: `columns` weighted by `weights`, heaviest first."""

    table: str
    columns: tuple[str, ...]
    weights: tuple[float, ...]


INDEXES: dict[str, SearchIndex] = {
    "articleversion": SearchIndex("annotations_articleversion", ("title", "text"), (2.0, 1.0)),
    "claim": SearchIndex("annotations_claim", ("text",), (1.0,)),
    "sourcedocument": SearchIndex("annotations_sourcedocument", ("title", "text"), (3.0, 1.0)),
    "publishedtext": SearchIndex("annotations_publishedtext", ("text", "context"), (1.0, 1.0)),
}


def words_of(text: str) -> list[str]:
    """Return the searchable words of `text`, in order, at most 64."""
    return _WORD.findall(text.replace("\x00", " "))[:_MAXIMUM_WORDS]


def matching_ids(model: type[models.Model], words: str) -> RawSQL:
    """Return a subquery of the ids of rows that contain all of `words`, for `id__in`."""
    index = INDEXES[str(model._meta.model_name)]
    terms = words_of(words)
    if connection.vendor == "postgresql":
        return RawSQL(  # noqa: S611 - the table name is a constant of this module
            f"SELECT id FROM {index.table} WHERE search @@ plainto_tsquery('english', %s)",  # noqa: S608
            (" ".join(terms),),
        )
    query = " ".join(f'"{term}"' for term in terms) or '""'
    return RawSQL(  # noqa: S611 - as above
        f"SELECT rowid FROM {index.table}_fts WHERE {index.table}_fts MATCH %s",  # noqa: S608
        (query,),
    )


def ranked_ids(
    model: type[models.Model], terms: tuple[str, ...], *, limit: int
) -> list[tuple[int, float]]:
    """Return `(id, score)` of the rows that best match any of `terms`, best first.

    A term of several words, such as "12,000" or "twelve thousand", is a phrase. Both databases
    rank by BM25; larger is better, but the two scales are not quite the same.
    """
    index = INDEXES[str(model._meta.model_name)]
    phrases = [words for term in terms if (words := words_of(term))]
    if not phrases:
        return []
    if connection.vendor == "postgresql":
        first_weight = index.weights[0] / index.weights[-1]
        return ranked_by_bm25(index.table, phrases, first_weight=first_weight, limit=limit)
    weights = ", ".join(str(weight) for weight in index.weights)
    sql = (
        f"SELECT rowid, -bm25({index.table}_fts, {weights}) AS score "  # noqa: S608
        f"FROM {index.table}_fts WHERE {index.table}_fts MATCH %s "
        "ORDER BY score DESC, rowid LIMIT %s"
    )
    parameters = (" OR ".join(f'"{" ".join(words)}"' for words in phrases), limit)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [(int(row[0]), float(row[1])) for row in cursor.fetchall()]


def install_index(editor: BaseDatabaseSchemaEditor, index: SearchIndex) -> None:
    """Create the full-text index and what keeps it in step; called by migrations.

    A later migration that makes SQLite rebuild the table drops the triggers with the old table
    and must call this again.
    """
    statements = (
        _postgresql_statements(index, has_lz4=_has_lz4(editor))
        if editor.connection.vendor == "postgresql"
        else _sqlite_statements(index)
    )
    for statement in statements:
        editor.execute(statement)


def _has_lz4(editor: BaseDatabaseSchemaEditor) -> bool:
    """Say whether this PostgreSQL was built with LZ4, as all but rare ones are."""
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
        )
        return bool((cursor.fetchone() or (False,))[0])


def _postgresql_statements(index: SearchIndex, *, has_lz4: bool) -> list[str]:
    # A single column has nothing to be weighed against.
    vector = " || ".join(
        f"setweight(to_tsvector('english', {column}), '{label}')"
        if len(index.columns) > 1
        else f"to_tsvector('english', {column})"
        for column, label in zip(index.columns, "ABCD", strict=False)
    )
    column = f"search tsvector GENERATED ALWAYS AS ({vector}) STORED"
    statements = [
        f"ALTER TABLE {index.table} ADD COLUMN {column}",
        f"CREATE INDEX {index.table}_search ON {index.table} USING gin (search)",
    ]
    if has_lz4:
        # Long texts are packed when stored and unpacked for every sentence cut out of them;
        # LZ4 does both several times faster than the default, for little more room.
        statements += [
            f"ALTER TABLE {index.table} ALTER COLUMN {name} SET COMPRESSION lz4"
            for name in ("text", "search")
        ]
    return statements


def _sqlite_statements(index: SearchIndex) -> list[str]:
    table, columns = index.table, ", ".join(index.columns)
    new = ", ".join(f"new.{column}" for column in index.columns)
    old = ", ".join(f"old.{column}" for column in index.columns)
    remove = (
        f"INSERT INTO {table}_fts({table}_fts, rowid, {columns}) VALUES ('delete', old.id, {old})"  # noqa: S608
    )
    add = f"INSERT INTO {table}_fts(rowid, {columns}) VALUES (new.id, {new})"  # noqa: S608
    create = (
        f"CREATE VIRTUAL TABLE {table}_fts USING fts5({columns}, content='{table}', "
        "content_rowid='id', tokenize='porter unicode61')"
    )
    replace = f"AFTER UPDATE OF {columns} ON {table} BEGIN {remove}; {add}; END"
    return [
        f"DROP TABLE IF EXISTS {table}_fts",
        create,
        f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')",  # noqa: S608
        f"CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN {add}; END",
        f"CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN {remove}; END",
        f"CREATE TRIGGER {table}_fts_update {replace}",
    ]
