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
    Pair("cents and dollars", fig(55, "cent", "fee"), fig(0.8, "USD", "fee"), CONTRADICTS),
    Pair("length in miles", fig(5, "km", "bridge"), fig(1.7, "mi", "bridge"), CONTRADICTS),
    Pair("temperature", fig(40, "°C", "sea"), fig(68, "°F", "sea"), CONTRADICTS),
    Pair(
        "aid by another name", fig(20e9, "USD", AID), fig(31e9, "USD", "military aid"), CONTRADICTS
    ),
    # not comparable
    Pair("cents and euros", fig(55, "cent", "fee"), fig(0.55, "EUR", "fee"), INCOMPARABLE),
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

# Written later, without a look at the code, to see what the first ones had not taught it.
FRESH_PAIRS = [
    # agrees
    Pair("tonnes and kilograms", fig(3, "t", "wheat"), fig(3000, "kg", "wheat"), AGREES),
    Pair("half is 50%", fig(0.5, "", "voters"), fig(50, "%", "voters"), AGREES),
    Pair(
        "years and months",
        fig(2, "years", "prison sentence"),
        fig(24, "months", "prison sentence"),
        AGREES,
    ),
    Pair(
        "hectares and square kilometres",
        fig(250, "ha", "forest"),
        fig(2.5, "km²", "forest"),
        AGREES,
    ),
    Pair(
        "teachers counted as teachers",
        fig(1840, "teachers", "newly hired teachers"),
        fig(1840, "teachers"),
        AGREES,
    ),
    Pair("both at least", fig(300, "homes", bound=">="), fig(300, "homes", bound=">="), AGREES),
    # rounding
    Pair(
        "nearly a million",
        fig(1e6, "inhabitants", bound="~"),
        fig(983_412, "inhabitants"),
        ROUNDING,
    ),
    Pair(
        "two thirds and 66.7%",
        fig(0.6667, "", "households"),
        fig(66.7, "%", "households"),
        ROUNDING,
    ),
    Pair("whole tonnes", fig(14, "t", "copper"), fig(13_870, "kg", "copper"), ROUNDING),
    Pair("1.2 million", fig(1.2e6, "votes"), fig(1_187_432, "votes"), ROUNDING),
    Pair(
        "one decimal of a rate",
        fig(4.1, "%", "unemployment rate"),
        fig(4.08, "%", "unemployment rate"),
        ROUNDING,
    ),
    Pair("hours to minutes", fig(1.5, "hours", "delay"), fig(92, "minutes", "delay"), ROUNDING),
    Pair(
        "range touched by a rounded value",
        fig((10, 12), "%", "wage growth"),
        fig(12.3, "%", "wage growth"),
        ROUNDING,
    ),
    # inside
    Pair("up to, source lower", fig(500, "EUR", "fine", "<="), fig(350, "EUR", "fine"), INSIDE),
    Pair("over, source higher", fig(1000, "flights", bound=">"), fig(1312, "flights"), INSIDE),
    Pair("fewer than, source lower", fig(100, "cases", bound="<"), fig(87, "cases"), INSIDE),
    Pair(
        "claim inside source's range",
        fig(45_000, "refugees"),
        fig((40_000, 50_000), "refugees"),
        INSIDE,
    ),
    Pair("km limit, metres", fig(2, "km", "runway", "<"), fig(1850, "m", "runway"), INSIDE),
    Pair(
        "at least, source more than more",
        fig(20, "%", "tariff", ">="),
        fig(25, "%", "tariff", ">"),
        INSIDE,
    ),
    # outside
    Pair("up to, source higher", fig(500, "EUR", "fine", "<="), fig(900, "EUR", "fine"), OUTSIDE),
    Pair("over, source lower", fig(1000, "flights", bound=">"), fig(640, "flights"), OUTSIDE),
    Pair(
        "claim above source's ceiling",
        fig(75, "%", "occupancy"),
        fig(60, "%", "occupancy", "<"),
        OUTSIDE,
    ),
    Pair(
        "ceiling excluded by floor",
        fig(40, "schools", bound="<"),
        fig(55, "schools", bound=">="),
        OUTSIDE,
    ),
    Pair("at least in miles", fig(100, "km", "fence", ">="), fig(40, "mi", "fence"), OUTSIDE),
    # contradicts
    Pair("double", fig(40_000, "signatures"), fig(20_000, "signatures"), CONTRADICTS),
    Pair("years exact", fig(18, "years", "sentence"), fig(15, "years", "sentence"), CONTRADICTS),
    Pair(
        "thousand for million",
        fig(3.5e3, "litres", "milk"),
        fig(3.5e6, "litres", "milk"),
        CONTRADICTS,
    ),
    Pair(
        "fell, rose",
        fig(12, "%", "crime", "=", "down"),
        fig(4, "%", "crime", "=", "up"),
        CONTRADICTS,
    ),
    Pair(
        "points",
        fig(2, "percentage points", "turnout", "=", "up"),
        fig(5, "percentage points", "turnout", "=", "up"),
        CONTRADICTS,
    ),
    Pair("weights", fig(80, "kg", "bomb"), fig(250, "lb", "bomb"), CONTRADICTS),
    Pair(
        "money",
        fig(7.5e6, "GBP", "bridge repair"),
        fig(9.1e6, "GBP", "bridge repair costs"),
        CONTRADICTS,
    ),
    Pair(
        "ranges apart in tons",
        fig((5, 6), "t", "cocaine"),
        fig((1, 2), "t", "cocaine"),
        CONTRADICTS,
    ),
    # not comparable
    Pair("pounds and euros", fig(2e6, "GBP", "grant"), fig(2e6, "EUR", "grant"), INCOMPARABLE),
    Pair("speed and distance", fig(120, "km/h", "train"), fig(120, "km", "train"), INCOMPARABLE),
    Pair("boys and girls", fig(200, "boys"), fig(180, "girls"), INCOMPARABLE),
    Pair("births and deaths", fig(9_000, "births"), fig(12_000, "deaths"), INCOMPARABLE),
    Pair("revenue and profit", fig(4e9, "USD", "revenue"), fig(3e8, "USD", "profit"), INCOMPARABLE),
    Pair(
        "imports of gas, of oil",
        fig(30, "%", "gas imports"),
        fig(45, "%", "oil exports"),
        INCOMPARABLE,
    ),
    Pair(
        "share and count",
        fig(12, "%", "farm workers"),
        fig(12_000, "workers", "farm workers"),
        INCOMPARABLE,
    ),
    Pair(
        "level and change",
        fig(2_400, "officers"),
        fig(300, "officers", "officers", "=", "up"),
        INCOMPARABLE,
    ),
    Pair(
        "arrested and injured",
        fig(35, "people", "people arrested"),
        fig(12, "people", "people injured"),
        INCOMPARABLE,
    ),
    Pair(
        "arrested and charged",
        fig(35, "people", "people arrested"),
        fig(8, "people", "people charged"),
        INCOMPARABLE,
    ),
    Pair(
        "monthly and yearly",
        fig(2_000, "EUR", "monthly wage"),
        fig(24_000, "EUR", "yearly wage"),
        INCOMPARABLE,
    ),
    Pair(
        "per day, per year",
        fig(50, "flights", "flights per day"),
        fig(18_000, "flights", "flights per year"),
        INCOMPARABLE,
    ),
    Pair(
        "2023 and 2024",
        fig(5e9, "USD", "exports in 2024"),
        fig(3e9, "USD", "exports in 2023"),
        INCOMPARABLE,
    ),
    Pair("doctors and nurses", fig(700, "doctors"), fig(900, "nurses"), INCOMPARABLE),
]
