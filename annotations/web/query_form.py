"""The query of a claim as the fields of the review screen hold it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.http import QueryDict

from annotations.services.errors import SourceRefused
from annotations.services.queries import Asking
from annotations.web.review_form import read_text


@dataclass(frozen=True, slots=True)
class TypedQuery:
    """The parts as they are typed: names apart by commas, figures (which hold some) by semicolons.

    `line`, where it is not blank, stands for all of them. `error` says what is wrong with them.
    """

    words: str = ""
    names: str = ""
    speaker: str = ""
    figures: str = ""
    on: str = ""
    line: str = ""
    error: str = ""

    @classmethod
    def of(cls, asking: Asking) -> Self:
        """Return the fields of what is asked now."""
        return cls(
            words=asking.words,
            names=", ".join(asking.other_names),
            speaker=asking.query.speaker,
            figures="; ".join(asking.query.figures),
            on=asking.query.on.isoformat() if asking.query.on else "",
        )

    @classmethod
    def read(cls, post: QueryDict) -> Self:
        """Return what was typed."""
        names = ("words", "names", "speaker", "figures", "on", "line")
        return cls(**{name: read_text(post, f"source_query_{name}").strip() for name in names})

    @property
    def name_list(self) -> list[str]:
        """Return the names one by one."""
        return _parts(self.names.split(","))

    @property
    def figure_list(self) -> list[str]:
        """Return the spellings one by one."""
        return _parts(self.figures.split(";"))

    @property
    def day(self) -> date | None:
        """Return the day of the claim; raise `SourceRefused` for what is none."""
        try:
            return date.fromisoformat(self.on) if self.on else None
        except ValueError:
            message = "Write the date as year-month-day, as 2024-11-04, or leave it empty."
            raise SourceRefused(message) from None


def _parts(written: Iterable[str]) -> list[str]:
    return [part.strip() for part in written if part.strip()]
