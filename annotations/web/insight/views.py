"""Insight: five charts at most, each with a sentence and its table, by days and topic."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from annotations.export.csv import table_rows
from annotations.models import insight
from annotations.models.insight import Span
from annotations.review.roles import Permission
from annotations.review.verdicts import VERDICTS
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.insight.figures import FIGURES

_DAYS = 30
# Ten years of daily counts are still counted in a moment; more is a typing error.
_LONGEST = 3_660
_EARLIEST = date(1900, 1, 1)
_RANGES = (("7 days", 7), ("30 days", 30), ("90 days", 90), ("A year", 365))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is about, and what was wrong with how it was asked for."""

    span: Span
    problem: str

    @property
    def query(self) -> str:
        """Return it as the query of an address."""
        span = self.span
        return urlencode({"from": span.first, "to": span.last, "topic": span.topic})


@require_GET
@for_the_desk(Permission.AUDIT)
def page(request: DeskRequest) -> HttpResponse:
    """Show the charts for the days and the topic that the address names."""
    asked = read(request.GET)
    today = timezone.localdate()
    context = {
        "asked": asked,
        "topics": insight.topics(),
        "figures": [draw(asked.span) for draw in FIGURES.values()],
        "verdicts": VERDICTS.items(),
        "ranges": [
            (name, today - timedelta(days=days - 1), today, asked.span.days == days)
            for name, days in _RANGES
        ],
    }
    return render(request, "annotations/insight/insight.html", context)


@require_GET
@for_the_desk(Permission.AUDIT)
def table(request: DeskRequest, slug: str) -> HttpResponse:
    """Give one chart's table as CSV."""
    if slug not in FIGURES:
        raise Http404
    asked = read(request.GET)
    drawn = FIGURES[slug](asked.span).table
    response = HttpResponse(table_rows(drawn.columns, drawn.rows), content_type="text/csv")
    name = f"{slug}-{asked.span.first}-{asked.span.last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def read(query: QueryDict) -> Asked:
    """Read days and topic from an address; the last 30 days where it names none, or not well."""
    today = timezone.localdate()
    span = Span(today - timedelta(days=_DAYS - 1), today, query.get("topic", "").strip())
    typed = [query.get(name, "").strip() for name in ("from", "to")]
    if not any(typed):
        return Asked(span, "")
    first, last = (_day(text) for text in typed)
    if first is None or last is None:
        return Asked(span, "Write both days as year-month-day, as 2026-03-01.")
    if first > last:
        return Asked(span, "The first day is after the last: exchange the two.")
    if (last - first).days > _LONGEST:
        return Asked(span, "At most ten years at a time.")
    if not _EARLIEST <= first <= today:
        return Asked(span, "Begin with a day between 1900 and today.")
    return Asked(Span(first, last, span.topic), "")


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
