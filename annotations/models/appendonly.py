"""Rows that are written once: no update and no delete through the ORM.

The database refuses the same to everyone else (see `guards.py`).
"""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

RowT = TypeVar("RowT", bound=models.Model)


class HistoryIsFixed(Exception):
    """Someone tried to change or remove a row of the history."""


def _refuse(model: type[models.Model]) -> NoReturn:
    message = f"{model._meta.verbose_name_plural} are append-only: add a new row instead."
    raise HistoryIsFixed(message)


class AppendOnlyQuerySet(models.QuerySet[RowT]):
    """A queryset that can add and read, nothing else."""

    def update(self, **_values: Any) -> NoReturn:  # noqa: ANN401
        """Refuse."""
        _refuse(self.model)

    def delete(self) -> NoReturn:
        """Refuse."""
        _refuse(self.model)

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:  # noqa: ANN401
        """Refuse."""
        _refuse(self.model)


class AppendOnly(models.Model):
    """Base of the rows that make up the history."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Insert; refuse to write a second time."""
        if not self._state.adding:
            _refuse(type(self))
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:  # noqa: ANN401
        """Refuse."""
        _refuse(type(self))
