"""The days an editor types beside a move, kept through every refusal."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.http import QueryDict
from django.utils import timezone

from annotations.models import Claim
from annotations.review.transitions import Action
from annotations.review.validity import (
    DATE_HINTS,
    DATE_LABELS,
    DATES_OF,
    ON_DISPLAY,
    VerdictDate,
    read_day,
)
from annotations.web.review_form import read_text


@dataclass(frozen=True, slots=True)
class DayField:
    """A day's field as the form shows it; `error` says what is wrong with what was typed."""

    name: str
    label: str
    hint: str
    typed: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class TypedDays:
    """The days beside a move, as typed."""

    valid_as_of: str = ""
    recheck_on: str = ""

    @classmethod
    def read(cls, post: QueryDict, *, action: Action) -> Self:
        """Return what was typed into the fields that go with the move."""
        return cls(
            **{day.value: read_text(post, day.value).strip() for day in DATES_OF.get(action, ())}
        )

    @classmethod
    def known(cls, claim: Claim) -> Self:
        """Return what a form begins with: the days of the verdict that is public, if still ahead.

        A correction is a verdict of its own, but mostly of the same day.
        """
        is_ahead = claim.recheck_on is not None and claim.recheck_on > timezone.localdate()
        return cls(
            valid_as_of=claim.valid_as_of.isoformat() if claim.valid_as_of else "",
            recheck_on=claim.recheck_on.isoformat() if claim.recheck_on and is_ahead else "",
        )

    def parsed(self, action: Action) -> dict[str, date | None]:
        """Return what the move's service takes; raises `FieldRefused` for what is no day."""
        return {
            day.value: read_day(getattr(self, day.value), of=day)
            for day in DATES_OF.get(action, ())
        }

    @property
    def given(self) -> list[tuple[str, str]]:
        """Return label and text of what was typed."""
        typed = ((DATE_LABELS[day], getattr(self, day.value)) for day in VerdictDate)
        return [(label, text) for label, text in typed if text]

    def fields(self, action: Action, *, claim: Claim, error: tuple[str, str]) -> list[DayField]:
        """Return the fields that go with the move; `error` is a field's name and its message."""
        if action is Action.CONFIRM and claim.state not in ON_DISPLAY:
            return []
        wrong, message = error
        return [
            DayField(
                name=day.value,
                label=DATE_LABELS[day],
                hint=DATE_HINTS[day],
                typed=getattr(self, day.value),
                error=message if day.value == wrong else "",
            )
            for day in DATES_OF.get(action, ())
        ]


NO_DAYS = TypedDays()
