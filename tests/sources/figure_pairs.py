"""Pairs of figures with the outcome a fact-checker would give, and why."""

from dataclasses import dataclass

from annotations.claims.types import Bound, Direction, Figure
from annotations.sources.types import ComparisonOutcome

AGREES = ComparisonOutcome.AGREES
ROUNDING = ComparisonOutcome.ROUNDING
INSIDE = ComparisonOutcome.INSIDE_BOUND
OUTSIDE = ComparisonOutcome.OUTSIDE_BOUND
CONTRADICTS = ComparisonOutcome.CONTRADICTS
INCOMPARABLE = ComparisonOutcome.NOT_COMPARABLE


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim's figure, a source's, and how they stand; `why` names the case."""

    why: str
    claim: Figure
    source: Figure
    outcome: ComparisonOutcome


def fig(
    value: float | tuple[float, float],
    unit: str,
    concept: str = "",
    bound: Bound = "=",
    direction: Direction | None = None,
) -> Figure:
    low, high = value if isinstance(value, tuple) else (value, value)
    return Figure(low, high, unit, bound, direction, concept or unit)


NK = "North Korean soldiers"
AID = "security assistance"

PAIRS = [
    # agrees
    Pair("same count", fig(12_000, "soldiers"), fig(12_000, "soldiers"), AGREES),
    Pair("soldiers are troops", fig(12_000, "soldiers", NK), fig(12_000, "troops"), AGREES),
    Pair("same limit", fig(12_000, "soldiers", NK, "<="), fig(12_000, "troops", NK, "<="), AGREES),
    Pair("limit and plain number", fig(40, "people", bound=">="), fig(40, "people"), AGREES),
    Pair("both about", fig(500, "homes", bound="~"), fig(500, "houses", bound="~"), AGREES),
    Pair("same sum", fig(5e6, "USD", "damages"), fig(5e6, "USD", "damages awarded"), AGREES),
    Pair("same range", fig((12, 17), "people"), fig((12, 17), "people"), AGREES),
    Pair("kilometres and metres", fig(2.5, "km", "bridge"), fig(2500, "m", "bridge"), AGREES),
    Pair("Celsius and Fahrenheit", fig(20, "°C", "sea"), fig(68, "°F", "sea"), AGREES),
    Pair("hours and minutes", fig(2, "hours", "flight"), fig(120, "minutes", "flight"), AGREES),
    Pair("a quarter is 25%", fig(0.25, "", "homes"), fig(25, "%", "homes"), AGREES),
    Pair("both fell", fig(3, "%", "rent", "=", "down"), fig(3, "%", "rent", "=", "down"), AGREES),
    Pair("bare number equal", fig(43, "people"), Figure(43, 43, "", "=", None, ""), AGREES),
    # consistent by rounding
    Pair(
        "billions to the unit", fig(56.2e9, "USD", AID), fig(56_213_000_000, "USD", AID), ROUNDING
    ),
    Pair(
        "the claim is the finer", fig(56_213_000_000, "USD", AID), fig(56.2e9, "USD", AID), ROUNDING
    ),
    Pair("round thousands", fig(12_000, "soldiers"), fig(11_800, "troops"), ROUNDING),
    Pair("whole percent", fig(3, "%", "inflation"), fig(3.4, "%", "inflation"), ROUNDING),
    Pair("about, within a tenth", fig(10_000, "homes", bound="~"), fig(10_700, "homes"), ROUNDING),
    Pair("source says about", fig(10_400, "homes"), fig(10_000, "homes", bound="~"), ROUNDING),
    Pair("inhabitants", fig(2.3e6, "inhabitants"), fig(2_288_000, "residents"), ROUNDING),
    Pair("miles rounded", fig(2.7, "km", "bridge"), fig(1.7, "mi", "bridge"), ROUNDING),
    Pair("precise claim, rounded miles", fig(2735, "m", "road"), fig(1.7, "mi", "road"), ROUNDING),
    Pair("hair under the limit", fig(56.2e9, "USD", AID, ">"), fig(56.19e9, "USD", AID), ROUNDING),
    Pair("one decimal", fig(7.5, "%", "deficit"), fig(7.46, "%", "deficit"), ROUNDING),
    Pair("three billion", fig(3e9, "EUR", "budget"), fig(3.1e9, "EUR", "budget"), ROUNDING),
    Pair("big zeros", fig(120_000, "voters"), fig(121_400, "voters"), ROUNDING),
    # inside the bound
    Pair("as many as", fig(12_000, "soldiers", NK, "<="), fig(10_000, "troops", NK, "~"), INSIDE),
    Pair("more than", fig(56e9, "USD", AID, ">"), fig(61e9, "USD", AID), INSIDE),
    Pair("at least", fig(40, "people", bound=">="), fig(43, "people"), INSIDE),
    Pair("less than", fig(5, "%", "turnout", "<"), fig(4.2, "%", "turnout"), INSIDE),
    Pair("in the range", fig((12, 17), "people"), fig(15, "people"), INSIDE),
    Pair("range in range", fig((10, 20), "%", "tariff"), fig((12, 15), "%", "tariff"), INSIDE),
    Pair("the source's range", fig(15, "people"), fig((12, 17), "people"), INSIDE),
    Pair("the source's limit", fig(9_000, "homes"), fig(10_000, "homes", bound="<="), INSIDE),
    Pair("the source's floor", fig(120, "cases"), fig(100, "cases", bound=">"), INSIDE),
    Pair(
        "tighter limit", fig(12_000, "troops", bound="<="), fig(9_000, "troops", bound="<"), INSIDE
    ),
    Pair("higher floor", fig(100, "schools", bound=">="), fig(140, "schools", bound=">"), INSIDE),
    Pair("limit in miles", fig(100, "km", "range", "<="), fig(50, "mi", "range"), INSIDE),
    # outside the bound
    Pair(
        "above as many as", fig(12_000, "soldiers", NK, "<="), fig(14_500, "soldiers", NK), OUTSIDE
    ),
    Pair("below more than", fig(56.2e9, "USD", AID, ">"), fig(31e9, "USD", AID), OUTSIDE),
    Pair("below at least", fig(400, "people", bound=">="), fig(250, "people"), OUTSIDE),
    Pair("above less than", fig(5, "%", "turnout", "<"), fig(9, "%", "turnout"), OUTSIDE),
    Pair(
        "over the source's limit", fig(13_000, "homes"), fig(10_000, "homes", bound="<="), OUTSIDE
    ),
    Pair("under its floor", fig(80, "cases"), fig(100, "cases", bound=">"), OUTSIDE),
    Pair(
        "looser limit",
        fig(10_000, "troops", bound="<="),
        fig(13_000, "troops", bound="<="),
        OUTSIDE,
    ),
    Pair("ruled out", fig(900, "homes", bound=">"), fig(500, "homes", bound="<"), OUTSIDE),
    Pair("ranges cross", fig((10, 14), "%", "growth"), fig((12, 19), "%", "growth"), OUTSIDE),
    # contradicts
    Pair("a third more", fig(12_000, "soldiers"), fig(9_000, "soldiers"), CONTRADICTS),
    Pair("small counts are exact", fig(10, "people"), fig(11, "people"), CONTRADICTS),
    Pair("three is not four", fig(3, "judges"), fig(4, "judges"), CONTRADICTS),
    Pair(
        "a decimal off",
        fig(3.4, "%", "unemployment"),
        fig(3.6, "%", "unemployment rate"),
        CONTRADICTS,
    ),
    Pair("million for billion", fig(56.2e6, "USD", AID), fig(56.2e9, "USD", AID), CONTRADICTS),
    Pair(
        "rose or fell",
        fig(3, "%", "rent", "=", "up"),
        fig(3, "%", "rent", "=", "down"),
        CONTRADICTS,
    ),
    Pair("beyond about", fig(10_000, "homes", bound="~"), fig(13_000, "homes"), CONTRADICTS),
    Pair("ranges apart", fig((10, 12), "%", "growth"), fig((15, 18), "%", "growth"), CONTRADICTS),
    Pair("outside a range", fig(25, "people"), fig((12, 17), "people"), CONTRADICTS),
    Pair("length in miles", fig(5, "km", "bridge"), fig(1.7, "mi", "bridge"), CONTRADICTS),
    Pair("temperature", fig(40, "°C", "sea"), fig(68, "°F", "sea"), CONTRADICTS),
    Pair(
        "aid by another name", fig(20e9, "USD", AID), fig(31e9, "USD", "military aid"), CONTRADICTS
    ),
    # not comparable
    Pair("currencies", fig(10, "EUR", "fee"), fig(10, "USD", "fee"), INCOMPARABLE),
    Pair("money and people", fig(5e6, "USD", "aid"), fig(5e6, "people"), INCOMPARABLE),
    Pair(
        "percent and points", fig(3, "%", "rent"), fig(3, "percentage points", "rent"), INCOMPARABLE
    ),
    Pair("length and weight", fig(5, "km", "bridge"), fig(5, "kg", "bridge"), INCOMPARABLE),
    Pair(
        "North and South",
        fig(12_000, "soldiers", NK),
        fig(9_000, "soldiers", "South Korean soldiers"),
        INCOMPARABLE,
    ),
    Pair("other nouns", fig(300, "schools"), fig(250, "hospitals"), INCOMPARABLE),
    Pair(
        "killed and injured",
        fig(43, "people", "people killed"),
        fig(43, "people", "people injured"),
        INCOMPARABLE,
    ),
    Pair(
        "exports and imports",
        fig(5e9, "USD", "wheat exports"),
        fig(9e9, "USD", "wheat imports"),
        INCOMPARABLE,
    ),
    Pair(
        "other sums",
        fig(5e9, "USD", "school repairs"),
        fig(9e9, "USD", "wheat exports"),
        INCOMPARABLE,
    ),
    Pair("bare number differs", fig(43, "people"), Figure(90, 90, "", "=", None, ""), INCOMPARABLE),
    Pair(
        "open on both sides",
        fig(100, "cases", bound=">"),
        fig(500, "cases", bound="<"),
        INCOMPARABLE,
    ),
    Pair("change and level", fig(3, "%", "rent", "=", "up"), fig(30, "%", "rent"), INCOMPARABLE),
    Pair("too far apart", fig(12_000, "soldiers"), fig(7, "soldiers"), INCOMPARABLE),
    Pair(
        "sent and killed",
        fig(12_000, "soldiers"),
        fig(3_000, "soldiers", "soldiers killed"),
        INCOMPARABLE,
    ),
    Pair("men and women", fig(60, "men"), fig(40, "women"), INCOMPARABLE),
]
