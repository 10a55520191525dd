"""Where bars, marks and labels stand; pure arithmetic, in the drawings' own units."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 480
COLUMNS_HEIGHT = 150
ROW = 30
# Room for the names left of horizontal bars, and for the number right of them.
NAME, NUMBER = 140, 40


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle with what it stands for; `series` names its look, `label` what is read."""

    x: float
    y: float
    width: float
    height: float
    series: str
    label: str
    count: int

    @property
    def middle(self) -> float:
        """Return the middle from left to right."""
        return self.x + self.width / 2

    @property
    def end(self) -> float:
        """Return where it ends on the right."""
        return self.x + self.width

    @property
    def is_roomy(self) -> bool:
        """Say whether its number fits into it."""
        return self.width >= 9 * len(f"{self.count}") + 6


@dataclass(frozen=True, slots=True)
class Label:
    """A name in the drawing."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bars and labels in a field of `width` × `height` units."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its interval, on an axis from −1 to 1; positions in units."""

    label: str
    y: int
    x: float
    low: float
    high: float
    said: str


def columns(names: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> Drawing:
    """Stand the series' bars side by side, a group for each name; at most six names are written."""
    most = max((max(counts, default=0) for _, counts in series), default=0) or 1
    step = WIDTH / max(len(names), 1)
    width = min(step * 0.8 / len(series), 26)
    left = (step - width * len(series)) / 2
    bars = [
        _column(place * step + left + number * width, width, counts[place], most, look, name)
        for place, name in enumerate(names)
        for number, (look, counts) in enumerate(series)
    ]
    every = -(-len(names) // 6)
    labels = [
        Label(max(place * step + step / 2, 24), COLUMNS_HEIGHT + 18, name)
        for place, name in enumerate(names)
        if place % every == 0
    ]
    return Drawing(WIDTH, COLUMNS_HEIGHT + 26, tuple(bars), tuple(labels))


def rows(counts: Sequence[tuple[str, int]]) -> Drawing:
    """Lay a bar for each name, the longest across the field."""
    return stacks([(name, Counter({"count": count})) for name, count in counts], order=("count",))


def stacks(
    counts: Sequence[tuple[str, Counter[str]]], *, order: Sequence[str], is_share: bool = False
) -> Drawing:
    """Lay a bar for each name, its parts in `order`; with `is_share` every bar fills the field."""
    field = WIDTH - NAME - NUMBER
    most = max((one.total() for _, one in counts), default=0) or 1
    bars, labels = [], []
    for place, (name, parts) in enumerate(counts):
        y = place * ROW + 4
        labels.append(Label(NAME - 10, y + 15, _shortened(name)))
        x = float(NAME)
        whole = (parts.total() or 1) if is_share else most
        for look in order:
            if count := parts[look]:
                width = max(field * count / whole, 2)
                bars.append(Bar(x, y, width, ROW - 8, look, name, count))
                x += width
    return Drawing(WIDTH, ROW * len(counts) + 4, tuple(bars), tuple(labels))


def mark(
    label: str, *, place: int, value: float, low: float | None, high: float | None, said: str
) -> Mark:
    """Place a value from −1 to 1 and its interval in row `place`."""
    return Mark(
        label,
        y=place * ROW + 18,
        x=axis(value),
        low=axis(value if low is None else low),
        high=axis(value if high is None else high),
        said=said,
    )


def axis(value: float) -> float:
    """Return where a value from −1 to 1 stands."""
    return round(NAME + (WIDTH - NAME - NUMBER) * (max(-1.0, min(1.0, value)) + 1) / 2, 1)


def _column(x: float, width: float, count: int, most: int, look: str, name: str) -> Bar:
    height = max(2.0, COLUMNS_HEIGHT * count / most) if count else 0.0
    return Bar(round(x, 1), round(COLUMNS_HEIGHT - height, 1), width, height, look, name, count)


def _shortened(name: str) -> str:
    longest = 16
    return name if len(name) <= longest else f"{name[: longest - 1]}…"
