"""The week at a glance: reviews given a day, as a small chart, a sentence and a table."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from annotations.models import Review
from annotations.web.words import counted

DAYS = 7
# The drawing's own units; the page scales it.
_STEP, _BAR, _HEIGHT = 40, 24, 72


@dataclass(frozen=True, slots=True)
class Day:
    """One bar: its day, how many reviews were given, and where it stands in the drawing."""

    day: date
    count: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        """Return the middle of the bar, for its number and its name."""
        return self.x + _BAR // 2


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days up to today, and what to read from them."""

    days: tuple[Day, ...]
    before: int

    @property
    def total(self) -> int:
        """Return how many reviews were given in the seven days."""
        return sum(day.count for day in self.days)

    @property
    def reading(self) -> str:
        """Say in one sentence what the chart shows."""
        given = counted(self.total, "review was", "reviews were")
        stated = f"{given} given in the last seven days"
        difference = self.total - self.before
        if not self.total and not self.before:
            return "No review was given in the last two weeks."
        if not difference:
            return f"{stated}, as many as in the seven before."
        return f"{stated}, {abs(difference):,} {'more' if difference > 0 else 'fewer'} than before."

    @property
    def width(self) -> int:
        """Return the width of the drawing."""
        return DAYS * _STEP

    @property
    def height(self) -> int:
        """Return the height of the bars' field."""
        return _HEIGHT

    @property
    def bar(self) -> int:
        """Return the width of a bar."""
        return _BAR


def read_week(*, today: date) -> Week:
    """Count the reviews of the last two weeks by day; one query."""
    first = today - timedelta(days=2 * DAYS - 1)
    since = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    counts = dict(
        Review.objects.filter(created_at__gte=since)
        .order_by()
        .annotate(day=TruncDate("created_at"))
        .values_list("day")
        .annotate(Count("id"))
    )
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    before = sum(count for day, count in counts.items() if day < days[0])
    return Week(days=draw(days, counts), before=before)


def draw(days: list[date], counts: dict[date, int]) -> tuple[Day, ...]:
    """Place a bar for each day; the highest fills the field and a single review is still seen."""
    most = max((counts.get(day, 0) for day in days), default=0) or 1
    bars = []
    for position, day in enumerate(days):
        count = counts.get(day, 0)
        height = max(2, round(_HEIGHT * count / most)) if count else 0
        x = position * _STEP + (_STEP - _BAR) // 2
        bars.append(Day(day, count, x=x, y=_HEIGHT - height, height=height))
    return tuple(bars)
