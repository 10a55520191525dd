"""The fields of an import's rows: read strictly, refused in words that say what to mend."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NoReturn


class ImportRefused(Exception):
    """A row of the import is wrong; the message names row and mend."""

    def __init__(self, row: int, reason: str) -> None:
        """Refuse `row`, counted from 1."""
        super().__init__(f"Row {row}: {reason}")
        self.row = row
        self.reason = reason


class FieldWrong(Exception):
    """Something in a row is wrong; the message says what to do."""


def refuse(message: str) -> NoReturn:
    """Refuse the field that is being read."""
    raise FieldWrong(message)


def read_object(line: bytes, *, row: int) -> Mapping[str, Any]:
    """Return the JSON object on a line; raises `ImportRefused`."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ImportRefused(row, f"this line is not JSON in UTF-8 ({error}).") from error
    if not isinstance(values, dict):
        raise ImportRefused(row, "each line must be a JSON object: {…}.")
    return values


def refuse_unknown(values: Mapping[str, Any], *, known: frozenset[str]) -> None:
    """Refuse a field that nobody would read: it may be a misspelt one."""
    if unknown := sorted(set(values) - known):
        refuse(f"there is no field “{unknown[0]}”; known are {', '.join(sorted(known))}.")


def read_text(values: Mapping[str, Any], name: str, *, at_most: int | None = None) -> str:
    """Return a text, "" where there is none; with `at_most`, on one line and so long at most."""
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        refuse(f"“{name}” must be text.")
    if at_most is not None:
        if len(value) > at_most:
            refuse(f"“{name}” has {len(value):,} characters; at most {at_most} fit.")
        if not value.isprintable():
            refuse(f"“{name}” holds a line break or an invisible character; leave it out.")
    return value


def read_date(value: object) -> date | None:
    """Return a date in ISO form, None where there is none."""
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]  # TypeError is caught
    except (TypeError, ValueError) as error:
        message = "“published_on” must be a date such as 2024-11-04."
        raise FieldWrong(message) from error


def demand_web_address(url: str) -> None:
    """Refuse what is no address of the web."""
    if url and not url.startswith(("http://", "https://")):
        refuse("“url” must begin with http:// or https://.")
