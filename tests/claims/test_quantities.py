"""What the number grammar reads: value, unit, bound, direction, and how far the claim reaches."""

import pytest

from annotations.claims.dates import find_dates
from annotations.claims.figures import find_figures
from annotations.claims.types import ClaimKind, FoundFigure, Span


def figures_of(sentence: str) -> list[FoundFigure]:
    end = len(sentence)
    blocked = [Span(found.start, found.end) for found in find_dates(sentence, start=0, end=end)]
    return find_figures(sentence, start=0, end=end, blocked=blocked)


def spans_of(sentence: str) -> list[str]:
    return [sentence[found.start : found.end] for found in figures_of(sentence)]


def only(sentence: str) -> FoundFigure:
    (found,) = figures_of(sentence)
    return found


VALUES = [
    ("The fund holds 1,234 paintings.", 1234),
    ("The fund holds 1\u00a0234\u00a0567 stamps.", 1_234_567),
    ("The fund holds 1 234 567 stamps.", 1_234_567),
    ("The land cost 1.234,5 euros.", 1234.5),
    ("They raised $56.2bn.", 56.2e9),
    ("They raised £3m.", 3e6),
    ("They raised €5 million.", 5e6),
    ("They raised Rs 500 crore.", 5e9),
    ("They raised 2.5 lakh rupees.", 250_000),
    ("They raised 56.2 billion dollars.", 56.2e9),
    ("Twelve thousand marchers came.", 12_000),
    ("A dozen marchers came.", 12),
    ("Half a million marchers came.", 500_000),
    ("Three-quarters of a billion euros went missing.", 750e6),
    ("Two hundred and five marchers came.", 205),
    ("Two and a half million marchers came.", 2.5e6),
    ("About a third of the voters stayed away.", 1 / 3),
    ("Two-thirds of the voters stayed away.", 2 / 3),
    ("One in five voters stayed away.", 0.2),
    ("Nine out of 10 voters stayed away.", 0.9),
    ("A couple of marchers came.", 2),
    ("Sales grew threefold.", 3),
    ("Sales doubled.", 2),
    ("The cake needs 2½ spoons of sugar.", 2.5),
    ("It fell to minus 12 degrees.", -12),
    ("It fell to minus five degrees.", -5),
    ("The account stands at -$50m.", -50e6),
]


@pytest.mark.parametrize(("sentence", "value"), VALUES)
def test_a_number_is_read_in_any_way_news_writes_it(sentence: str, value: float) -> None:
    figure = only(sentence).figure
    assert figure.low == pytest.approx(value)
    assert figure.high == pytest.approx(value)


RANGES = [
    ("Between 12 and 17 people were hurt.", 12, 17, "people"),
    ("Some 12 to 17 people were hurt.", 12, 17, "people"),
    ("It will cost $89 to $93 billion.", 89e9, 93e9, "USD"),
    ("It will cost $1.5-2 billion.", 1.5e9, 2e9, "USD"),
    ("It takes 5-10 minutes.", 5, 10, "minutes"),
    ("It takes three or four days.", 3, 4, "days"),
    ("Dozens of shops burned.", 12, 120, "shops"),
    ("Tens of thousands of people fled.", 10_000, 100_000, "people"),
    ("Several hundred homes burned.", 100, 1000, "homes"),
    ("The test is for children aged 5 to 11.", 5, 11, "years of age"),
]


@pytest.mark.parametrize(("sentence", "low", "high", "unit"), RANGES)
def test_a_range_is_one_claim_with_two_ends(
    sentence: str, low: float, high: float, unit: str
) -> None:
    figure = only(sentence).figure
    assert (figure.low, figure.high, figure.unit) == (low, high, unit)


UNITS = [
    ("The bridge is 3 km long.", "km", ClaimKind.QUANTITY),
    ("Winds reached 140 km/h.", "km/h", ClaimKind.QUANTITY),
    ("Winds reached 60 miles per hour.", "mph", ClaimKind.QUANTITY),
    ("They bought 400 hectares.", "ha", ClaimKind.QUANTITY),
    ("It reached 41C.", "°C", ClaimKind.QUANTITY),
    ("The plant makes 2.7 gigawatts.", "GW", ClaimKind.QUANTITY),
    ("The phone has 64GB.", "GB", ClaimKind.QUANTITY),
    ("They pay $15 an hour.", "USD/hour", ClaimKind.MONEY),
    ("Rent is £1,200 per month.", "GBP/month", ClaimKind.MONEY),
    ("The fine was 300 Australian dollars.", "AUD", ClaimKind.MONEY),
    ("Stamps cost 63 cents.", "cent", ClaimKind.MONEY),
    ("Stamps cost 85p.", "pence", ClaimKind.MONEY),
    ("Turnout was 61 per cent.", "%", ClaimKind.PERCENT),
    ("The lead is 3 percentage points.", "percentage points", ClaimKind.PERCENT),
    ("The rate went up 25 basis points.", "basis points", ClaimKind.PERCENT),
    ("The suspect is a 44-year-old man.", "years of age", ClaimKind.QUANTITY),
    ("Moreau, 44, denied it.", "years of age", ClaimKind.QUANTITY),
    ("The 27-nation bloc agreed.", "nation", ClaimKind.QUANTITY),
    ("The lab does 3,000 tests per day.", "tests/day", ClaimKind.QUANTITY),
    ("The court heard 12 North Korean defectors.", "defectors", ClaimKind.QUANTITY),
]


@pytest.mark.parametrize(("sentence", "unit", "kind"), UNITS)
def test_the_unit_comes_from_the_table_or_is_the_counted_noun(
    sentence: str, unit: str, kind: ClaimKind
) -> None:
    found = only(sentence)
    assert (found.figure.unit, found.kind) == (unit, kind)


BOUNDS = [
    ("As many as 12,000 people fled.", "<="),
    ("Up to 70 shops burned.", "<="),
    ("No more than four shops burned.", "<="),
    ("At least 17 people fled.", ">="),
    ("No fewer than 17 people fled.", ">="),
    ("They employ 100+ people.", ">="),
    ("More than 200 people fled.", ">"),
    ("Over 200 people fled.", ">"),
    ("Profit topped $3bn.", ">"),
    ("Fewer than 200 people fled.", "<"),
    ("Just under 200 people fled.", "<"),
    ("Nearly 200 people fled.", "~"),
    ("Some 200 people fled.", "~"),
    ("An estimated 200 people fled.", "~"),
    ("Up to about 50 people fled.", "<="),
    ("The 200 people fled.", "="),
    ("He waited for over two years.", ">"),
    ("They will invest $3bn over five years.", "="),
]


@pytest.mark.parametrize(("sentence", "bound"), BOUNDS)
def test_the_words_around_a_number_bound_it(sentence: str, bound: str) -> None:
    assert figures_of(sentence)[-1].figure.bound == bound


DIRECTIONS = [
    ("Prices rose 3%.", "up"),
    ("Prices rose by more than 3%.", "up"),
    ("Prices fell sharply, by 3%.", "down"),
    ("Shares were down 3%.", "down"),
    ("The firm reported a drop of 3%.", "down"),
    ("The firm reported a 3% fall.", "down"),
    ("Shares closed 3% higher.", "up"),
    ("Prices rose to 3%.", None),
    ("Prices rose to nearly $55.", None),
    ("Troops shot down 40 drones.", None),
    ("The club added 30 players.", None),
    ("The index lost 162 points.", "down"),
    ("Output halved.", "down"),
]


@pytest.mark.parametrize(("sentence", "direction"), DIRECTIONS)
def test_only_a_number_that_measures_a_change_has_a_direction(
    sentence: str, direction: str | None
) -> None:
    assert only(sentence).figure.direction == direction


SPANS = [
    (
        "Reports say as many as 12,000 North Korean soldiers have arrived.",
        ["as many as 12,000 North Korean soldiers"],
    ),
    (
        "It has given over $56.2 billion in security assistance to Kyiv.",
        ["over $56.2 billion in security assistance"],
    ),
    ("It makes 60 per cent of its revenue abroad.", ["60 per cent of its revenue"]),
    ("Dozens of old and rusty cars were towed.", ["Dozens of old and rusty cars"]),
    ("The crew found 3kg of heroin in a van.", ["3kg of heroin"]),
    ("She gave a 600-page report to the panel.", ["600-page report"]),
    ("Hundreds of small, friendly towns took part.", ["Hundreds of small, friendly towns"]),
    ("The deal covers between 12 and 17 towns.", ["between 12 and 17 towns"]),
    ("Two of the men fled, 30 injured people did not.", ["Two of the men", "30 injured people"]),
    ("The blast killed five and wounded dozens more.", ["five", "dozens more"]),
    ("The fund paid $12,000 for a new roof.", ["$12,000"]),
]


@pytest.mark.parametrize(("sentence", "spans"), SPANS)
def test_a_claim_reaches_from_its_modifier_to_its_noun_and_no_further(
    sentence: str, spans: list[str]
) -> None:
    assert spans_of(sentence) == spans


def test_the_core_is_number_and_unit_alone() -> None:
    sentence = "They sent over $56.2 billion in aid and at least 300 trucks."
    cores = [sentence[f.core.start : f.core.end] for f in figures_of(sentence)]
    assert cores == ["$56.2 billion", "300"]


def test_a_rise_from_one_level_to_another_is_two_claims() -> None:
    levels = figures_of("Deaths rose from 2.4 million to 3.1 million people.")
    assert [(f.figure.low, f.figure.unit) for f in levels] == [(2.4e6, "people"), (3.1e6, "people")]


def test_by_how_much_and_to_what_level_are_two_claims() -> None:
    change, level = figures_of("Sales climbed by $43 billion to $419 billion.")
    assert (change.figure.low, change.figure.direction) == (43e9, "up")
    assert (level.figure.low, level.figure.direction) == (419e9, None)


def test_a_change_said_again_keeps_its_direction() -> None:
    points, share = figures_of("The index lost 162.3 points, or 2.1%.")
    assert (points.figure.direction, share.figure.direction) == ("down", "down")


def test_a_conversion_keeps_the_bound_of_its_original() -> None:
    miles, kilometres = figures_of("The road is over 100 miles (160 km) long.")
    assert (miles.figure.bound, kilometres.figure.bound) == (">", ">")


def test_the_numbers_of_a_list_share_the_unit_of_its_last() -> None:
    listed = figures_of("The parties got 12, 15 and 20 per cent.")
    assert [(f.figure.low, f.figure.unit) for f in listed] == [(12, "%"), (15, "%"), (20, "%")]


def test_a_bare_count_goes_on_with_what_was_counted_before() -> None:
    dead, missing = figures_of("In all 223 people died and 78 are missing.")
    assert (dead.figure.unit, missing.figure.unit) == ("people", "people")


def test_a_level_after_a_percentage_is_no_percentage() -> None:
    change, level = figures_of("The index rose 0.6 per cent to 27,349.")
    assert (change.figure.unit, level.figure.unit) == ("%", "")


def test_a_bare_count_counts_what_its_subject_says() -> None:
    assert only("Arrivals hit 35,500.").figure.unit == "arrivals"
    assert only("A crowd of 18,000 came.").figure.unit == "people"
    assert figures_of("The number of people out of work rose to 4,389.")[0].figure.unit == "people"
    assert only("Prices rose to 412.").figure.unit == ""


def test_a_part_is_of_the_nearest_whole_that_is_large_enough() -> None:
    drones, directions, part = figures_of(
        "They sent 96 drones from three directions; 71 of them were shot down."
    )
    assert (drones.figure.unit, directions.figure.unit) == ("drones", "directions")
    assert part.figure.unit == "drones"


def test_a_plus_sign_is_a_rise() -> None:
    sentence = "DAX: +0.6%"
    (found,) = figures_of(sentence)
    assert sentence[found.start : found.end] == "+0.6%"
    assert found.figure.direction == "up"


def test_a_rate_says_what_it_is_measured_per() -> None:
    assert only("It kills 3 to 4 per 1,000 patients.").figure.unit == "per 1,000 patients"
    assert only("It holds a £20m-a-year contract.").figure.unit == "GBP/year"


def test_an_adjective_that_counts_something_takes_its_noun() -> None:
    reactors, power = figures_of("It has two 1,100-megawatt reactors.")
    assert (reactors.figure.low, reactors.figure.unit) == (2, "reactors")
    assert (power.figure.low, power.figure.unit) == (1100, "MW")


def test_an_age_is_read_wherever_news_puts_it() -> None:
    ages = [
        only("He was 56 when it closed."),
        only("She turned 38 in May."),
        only("It is for children under five."),
        only("Moreau, 44, denied it."),
    ]
    assert [age.figure.low for age in ages] == [56, 38, 5, 44]
    assert {age.figure.unit for age in ages} == {"years of age"}


def test_feet_and_inches_are_one_length() -> None:
    assert only("The fence is 5 ft 6 in tall.").figure.low == pytest.approx(5.5)


def test_dollars_and_cents_are_one_sum() -> None:
    figure = only("It cost thirteen dollars forty-five cents.").figure
    assert figure.low == pytest.approx(13.45)
    assert figure.unit == "USD"


def test_the_concept_is_in_the_words_of_the_text() -> None:
    concepts = [
        only("As many as 12,000 North Korean soldiers arrived.").figure.concept,
        only("The US trade deficit widened to $419 billion.").figure.concept,
        only("The lake has a depth of 40 metres.").figure.concept,
    ]
    assert concepts == ["North Korean soldiers", "US trade deficit", "depth"]


@pytest.mark.parametrize(
    ("sentence", "spans"),
    [
        ("They sailed between 8 and 13 October with 1,500 soldiers.", ["1,500 soldiers"]),
        ("Strikes are planned on 3, 4 and 5 May.", []),
        ("On May 3, 12 marchers were held.", ["12 marchers"]),
    ],
)
def test_the_days_before_a_month_are_a_date_and_no_quantity(
    sentence: str, spans: list[str]
) -> None:
    assert spans_of(sentence) == spans


def test_a_month_has_no_age() -> None:
    assert figures_of("On 3 May, 12 and 15 people were held.")[0].figure.unit == "people"


def test_what_may_follow_is_counted_as_what_came_before() -> None:
    found = figures_of("Ships carried 1,500 soldiers east, and about 12,000 might follow.")
    assert [figure.figure.unit for figure in found] == ["soldiers", "soldiers"]


@pytest.mark.parametrize(
    ("sentence", "directions"),
    [
        ("Acme fell 5 percent, Bolt 3 percent and Core 2 percent.", ["down", "down", "down"]),
        ("Acme fell 5 cents to $3, Bolt 3 cents to $2.", ["down", None, "down", None]),
        ("The index fell 1.2 percent, 0.8 percent and 0.4 percent.", ["down", "down", "down"]),
        ("Output rose 3 percent, 2 percent below the forecast.", ["up", None]),
        ("Output rose 3 percent and 40 percent of the staff left.", ["up", None]),
    ],
)
def test_a_change_stated_once_holds_for_what_is_listed_after_it(
    sentence: str, directions: list[str | None]
) -> None:
    assert [found.figure.direction for found in figures_of(sentence)] == directions


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("The shares were off 3 percent.", "down"),
        ("The bank wrote off $3 million.", None),
        ("A loss of 3 percent was reported.", "down"),
        ("A loss of $3 million was reported.", None),
        ("Imports shrank an annual 6.1 percent.", "down"),
        ("The bank cut the rate by a quarter point.", "down"),
    ],
)
def test_a_fall_is_told_from_money_lost(sentence: str, direction: str | None) -> None:
    assert only(sentence).figure.direction == direction


@pytest.mark.parametrize(
    "sentence",
    [
        "The index lost 162.31 points, or 2.14%, to close at 7,425.81.",
        "The index closed at 7,425.81, up 58.06 points.",
    ],
)
def test_the_level_of_an_index_is_in_the_points_it_moved_by(sentence: str) -> None:
    (level,) = (found for found in figures_of(sentence) if found.figure.low > 1000)
    assert (level.figure.unit, level.figure.direction) == ("points", None)


@pytest.mark.parametrize(
    ("sentence", "span", "unit"),
    [
        ("They spent hundreds of millions of dollars.", "hundreds of millions of dollars", "USD"),
        ("It cost billions of euros in aid.", "billions of euros in aid", "EUR"),
        ("The levee ran for dozens of miles.", "dozens of miles", "mi"),
        ("A hundred or so marchers came.", "A hundred or so marchers", "marchers"),
        ("They raised Rs. 2 lakh crore.", "Rs. 2 lakh crore", "INR"),
        ("The field pumps 3 million b/d.", "3 million b/d", "bpd"),
        ("The tower is 60 ft. high.", "60 ft.", "ft"),
        ("The screen is 10in wide.", "10in", "in"),
        ("The striker is 6ft 2in tall.", "6ft 2in", "ft"),
        ("One person familiar with the case left.", "One person", "person"),
        ("The tower is 60 ft.", "60 ft", "ft"),
    ],
)
def test_a_rough_or_abbreviated_measure_has_its_unit(sentence: str, span: str, unit: str) -> None:
    found = only(sentence)
    assert (spans_of(sentence), found.figure.unit) == ([span], unit)


def test_a_share_with_hyphens_is_one_share() -> None:
    found = only("About one-in-four adults smoke.")
    assert (found.figure.low, found.figure.bound) == (0.25, "~")
