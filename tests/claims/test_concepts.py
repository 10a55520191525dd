"""What a figure measures, and what a bare number counts, in the words of the text."""

import pytest

from annotations.claims.splitter import split
from tests.claims.test_quantities import figures_of

CONCEPTS = [
    # the object of the verb is what changes
    ("The bank raised its key rate by a quarter point to 5.25 percent.", "key rate"),
    ("The firm cut the price of the Model 3 by $2,000.", "price of the Model 3"),
    ("The ministry put the cost of the operation at $1.2 billion.", "cost of the operation"),
    ("The drug cut deaths by a third among patients.", "deaths"),
    # a verb is no part of the noun phrase
    ("The death rate stands at 32.9 per 100,000 births.", "death rate"),
    ("The battery stores 75 kWh.", "battery"),
    ("Average pay rose £1,200 last year.", "Average pay"),
    # a name keeps its number and loses its brackets
    ("The Nikkei 225 closed 0.4% higher.", "Nikkei 225"),
    ("Acme (ACM.O) gained 3.1% before noon.", "Acme"),
    ("A family of four was hurt.", "family"),
    # what stands between commas or brackets is passed over
    ("The yield, which sets rates for mortgages, fell to 4.2%.", "yield"),
    ("Ana Reis, the second seed, won in 73 minutes.", "Ana Reis"),
    # a change is one in something
    ("An 8% rise in rail fares is due.", "rail fares"),
    ("A fall of 3.2 per cent in house prices came.", "house prices"),
    ("It drew 410,000 visitors, a drop of 9% on the year.", "visitors"),
    ("The carmaker plans to invest 1.2 billion euros.", "carmaker"),
    ("Jobs held steady at 3.9%.", "Jobs"),
    ("It hurt 300,000 people, a third of them children.", "people"),
]


@pytest.mark.parametrize(("sentence", "concept"), CONCEPTS)
def test_a_figure_names_what_it_measures(sentence: str, concept: str) -> None:
    assert figures_of(sentence)[-1].figure.concept == concept


UNITS_OF_BARE_NUMBERS = [
    ("Smokers had 20 or more cigarettes a day.", ["cigarettes/day"]),
    ("The storm left 300,000-plus homes dark.", ["homes"]),
    ("The wait is 14 weeks, up from nine.", ["weeks", "weeks"]),
    ("They sold 67 planes, four more than last year.", ["planes", "planes"]),
    ("They have 8,000 workers here and 300 in Ohio.", ["workers", "workers"]),
    ("They won 11 of their last 12 games.", ["games", "games"]),
    ("He is a father of three.", ["children"]),
    ("A girl of 12 and her brother, 8, were hurt.", ["years of age", "years of age"]),
    ("The champion retired at 34.", ["years of age"]),
    ("Petrol costs 1.45 pounds per litre.", ["GBP/litre"]),
    ("He hit 91 RBIs.", ["rbis"]),
    ("Guests must be 21 or older.", ["years of age"]),
    (
        "He killed two students and two teachers and injured nine.",
        ["students", "teachers", "people"],
    ),
    ("Some 500 people died, two dams burst and 90 more are missing.", ["people", "dams", "people"]),
    ("It is 8 miles from the town of 4,200.", ["mi", "people"]),
    ("Debt fell by 200 million euros, or 4%, to 4.8 billion.", ["EUR", "%", "EUR"]),
    ("The Dow rose 294 points and the Nasdaq added 78.8.", ["points", "points"]),
    ("He saved all three break points.", ["points"]),
    ("The index stood at a reading below 50 signals contraction.", [""]),
]


@pytest.mark.parametrize(("sentence", "units"), UNITS_OF_BARE_NUMBERS)
def test_a_number_finds_its_unit_further_off(sentence: str, units: list[str]) -> None:
    assert [found.figure.unit for found in figures_of(sentence)] == units


RELATIONS = [
    ("The school has a pupil-teacher ratio of 17:1.", 17, ""),
    ("The mixture has a ratio of 3 to 1.", 3, ""),
    ("Women outnumber men by two to one.", 2, ""),
    ("Four in every five euros went abroad.", 0.8, ""),
    ("The odds of winning are 1 in 4 million.", 1 / 4e6, ""),
    ("Trade has grown by a factor of five.", 5, "times"),
    ("Bees visited half as many flowers.", 0.5, "times"),
    ("The plan would cut costs in half.", 0.5, "times"),
    ("It lost ¾ of a percent.", 0.75, "%"),
    ("The fine was 4,5 million euros.", 4.5e6, "EUR"),
    ("The 6-foot-3 forward left.", 6.25, "ft"),
]


@pytest.mark.parametrize(("sentence", "value", "unit"), RELATIONS)
def test_a_relation_is_one_number(sentence: str, value: float, unit: str) -> None:
    (found,) = figures_of(sentence)
    assert found.figure.low == found.figure.high == pytest.approx(value)
    assert found.figure.unit == unit


@pytest.mark.parametrize(
    ("sentence", "bound", "direction"),
    [
        ("Bitcoin slid below $60,000.", "<", None),
        ("The index fell more than 3 percent.", ">", "down"),
        ("The gauge inched up to 50.3.", "=", None),
        ("Troops advanced up to three kilometres.", "<=", None),
        ("The firm is valued north of $2 billion.", ">", None),
        ("The town lies north of 60 degrees latitude.", "=", None),
        ("The survey covered 2,000-odd homes.", "~", None),
        ("Turnout was four points lower than in 2019.", "=", "down"),
        ("They won by 158 runs.", "=", None),
        ("They lost by 158 runs.", "=", None),
        ("Rents have shot up 22%.", "=", "up"),
        ("They shot down 40 drones.", "=", None),
        ("Women make up 51% of voters.", "=", None),
        ("Guests must not exceed 300.", "<=", None),
        ("Sales approached $300 million.", "~", None),
        ("Nigh on 300 people came.", "~", None),
        ("It cost $300 million, give or take.", "~", None),
    ],
)
def test_a_level_is_told_from_a_change(sentence: str, bound: str, direction: str | None) -> None:
    figure = figures_of(sentence)[0].figure
    assert (figure.bound, figure.direction) == (bound, direction)


SPANS = [
    ("The 1,200-km pipeline crosses four regions.", ["1,200-km pipeline", "four regions"]),
    ("The 17-member council meets monthly.", ["17-member council"]),
    ("The two-storey building burned.", ["two-storey building"]),
    ("It beat the €4.4bn analysts had forecast.", ["€4.4bn"]),
    ("They hit $200bn-worth of goods.", ["$200bn-worth of goods"]),
    ("They got 5 mg of the drug twice a day.", ["5 mg of the drug", "twice a day"]),
    ("He paid a two-day visit.", ["two-day visit"]),
    ("The 96-page plan is out.", ["96-page plan"]),
    ("The toll of 1,200 includes 364 guests.", ["1,200", "364 guests"]),
    ("It fell below the 449,080 analysts expected.", ["449,080"]),
    ("Storm Kills 14, Leaves 2 Million Without Power", ["14", "2 Million"]),
    ("Men aged between 19 and 24 were held.", ["aged between 19 and 24"]),
    ("Crude cost $73 a barrel in electronic trading.", ["$73 a barrel"]),
    ("The 435-member House met.", ["435-member House"]),
    ("He has a 10-year, $700 million contract.", ["10-year", "$700 million contract"]),
    ("A 5.9% increase last year hurt.", ["5.9%"]),
    ("We met 21,507 Swedes, 70 percent of them women.", ["21,507 Swedes", "70 percent of them"]),
]


@pytest.mark.parametrize(("sentence", "spans"), SPANS)
def test_no_verb_is_swallowed(sentence: str, spans: list[str]) -> None:
    assert [sentence[f.start : f.end] for f in figures_of(sentence)] == spans


def test_a_part_of_what_the_sentence_before_counted_has_its_noun() -> None:
    text = "Floods drove 45,000 people out. At least 10,000 of them were children."
    figures = [claim for claim in split(text) if claim.figure is not None]
    assert [claim.text for claim in figures] == ["45,000 people", "At least 10,000 of them"]
    assert [claim.figure.unit for claim in figures if claim.figure] == ["people", "people"]


def test_a_number_that_hangs_on_nothing_is_read_all_the_same() -> None:
    assert [found.figure.low for found in figures_of("They paid 5 dollars of 3 more.")] == [5, 3]
