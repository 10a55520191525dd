import pytest

from annotations.claims.types import Figure
from annotations.sources.context import figures_in
from annotations.sources.figures import best_comparison, compare_figures
from annotations.sources.types import ComparisonOutcome
from tests.sources.figure_pairs import FRESH_PAIRS, PAIRS, Pair, fig

ALL_PAIRS = [*PAIRS, *FRESH_PAIRS]


@pytest.mark.parametrize("pair", ALL_PAIRS, ids=lambda pair: f"{pair.outcome}: {pair.why}")
def test_a_pair_of_figures_is_judged_as_a_fact_checker_would(pair: Pair) -> None:
    comparison = compare_figures(pair.claim, pair.source)
    assert comparison.outcome is pair.outcome, comparison.explanation
    assert (comparison.claim_figure, comparison.source_figure) == (pair.claim, pair.source)


@pytest.mark.parametrize("pair", ALL_PAIRS, ids=lambda pair: f"{pair.outcome}: {pair.why}")
def test_every_comparison_is_explained_in_a_sentence(pair: Pair) -> None:
    explanation = compare_figures(pair.claim, pair.source).explanation
    assert explanation[0].isupper()
    assert explanation.endswith(".")
    assert "  " not in explanation


def test_there_are_a_hundred_pairs_and_each_outcome_has_at_least_twelve() -> None:
    assert len(ALL_PAIRS) >= 100
    for outcome in ComparisonOutcome:
        assert sum(pair.outcome is outcome for pair in ALL_PAIRS) >= 12


def test_a_contradiction_says_by_how_much() -> None:
    comparison = compare_figures(fig(12_000, "soldiers"), fig(10_000, "troops"))
    assert comparison.difference == pytest.approx(0.2)
    assert "the claim is 20% higher" in comparison.explanation


def test_a_slip_between_million_and_billion_is_named() -> None:
    comparison = compare_figures(fig(56.2e6, "USD", "aid"), fig(56.2e9, "USD", "aid"))
    assert "a factor of 1,000 apart" in comparison.explanation


def test_a_conversion_is_said_aloud() -> None:
    comparison = compare_figures(fig(2.7, "km", "bridge"), fig(1.7, "mi", "bridge"))
    assert comparison.explanation.endswith("The source's 1.7 mi was converted.")


def test_a_currency_is_never_converted_and_the_reason_given() -> None:
    comparison = compare_figures(fig(10, "EUR", "fee"), fig(10, "USD", "fee"))
    assert "the rate depends on the day" in comparison.explanation
    assert comparison.difference is None


def test_a_source_of_zero_gives_no_percentage() -> None:
    comparison = compare_figures(fig(4, "cases"), fig(0, "cases"))
    assert comparison.outcome is ComparisonOutcome.CONTRADICTS
    assert comparison.difference is None


def test_no_figures_give_no_comparison() -> None:
    assert best_comparison(fig(4, "cases"), []) is None


def test_the_figure_of_the_same_thing_decides() -> None:
    others = [fig(190, "mi", "range"), fig(10_000, "troops", "North Korean troops", "~")]
    comparison = best_comparison(fig(12_000, "soldiers", "North Korean soldiers", "<="), others)
    assert comparison is not None
    assert comparison.source_figure == others[1]


def test_a_contradiction_does_not_hide_behind_a_chance_agreement() -> None:
    claim = fig(12_000, "soldiers", "North Korean soldiers")
    chance, real = fig(12_000, "soldiers", ""), fig(8_000, "soldiers", "North Korean soldiers")
    comparison = best_comparison(claim, [chance, real])
    assert comparison is not None
    assert comparison.outcome is ComparisonOutcome.CONTRADICTS


def test_the_killed_are_told_from_the_injured() -> None:
    died, injured = figures_in("Officials said 43 people died and 120 were injured.")
    claim = fig(120, "people", "people killed")
    assert compare_figures(claim, injured).outcome is ComparisonOutcome.NOT_COMPARABLE
    assert compare_figures(claim, died).outcome is ComparisonOutcome.CONTRADICTS


def test_the_verb_before_the_number_counts_too() -> None:
    killed, injured = figures_in("The blast hit a market, killing 43 people and injuring 120.")
    assert "kill" in killed.concept
    assert "injur" in injured.concept


def test_a_figure_compared_with_itself_always_agrees() -> None:
    for pair in ALL_PAIRS:
        for figure in (pair.claim, pair.source):
            if figure.concept:
                assert compare_figures(figure, figure).outcome is ComparisonOutcome.AGREES


def test_extreme_figures_are_compared_without_an_error() -> None:
    extremes = [Figure(v, v, "people", "=", None, "people") for v in (0.0, -5.0, 1e300, 1e-300)]
    for one in extremes:
        for other in extremes:
            assert compare_figures(one, other).explanation


@pytest.mark.parametrize(
    ("claimed", "found", "reason"),
    [
        (
            "Exports were $5 billion in 2024.",
            "In 2023, exports came to $3 billion.",
            "The claim is about 2024, the source about 2023.",
        ),
        (
            "The airport handles 50 flights a day.",
            "The airport handles 18,000 flights a year.",
            "The claim counts per day, the source per year.",
        ),
    ],
)
def test_figures_of_different_times_are_not_compared(claimed: str, found: str, reason: str) -> None:
    [claim], [source] = figures_in(claimed), figures_in(found)
    comparison = compare_figures(claim, source)
    assert comparison.outcome is ComparisonOutcome.NOT_COMPARABLE
    assert comparison.explanation == reason


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        ("In 2024, exports came to $5 billion.", ComparisonOutcome.AGREES),
        ("Exports came to $3 billion in 2024.", ComparisonOutcome.CONTRADICTS),
        ("Exports came to $3 billion.", ComparisonOutcome.CONTRADICTS),
        ("Exports between 2019 and 2023 came to $3 billion.", ComparisonOutcome.CONTRADICTS),
    ],
)
def test_only_a_plain_other_year_keeps_figures_apart(
    found: str, outcome: ComparisonOutcome
) -> None:
    [claim], [source] = figures_in("Exports were $5 billion in 2024."), figures_in(found)
    assert compare_figures(claim, source).outcome is outcome


def test_a_passage_of_two_years_is_compared_by_the_claims_own() -> None:
    [claim] = figures_in("Exports were $5 billion in 2024.")
    comparison = best_comparison(
        claim, figures_in("Exports grew from $3 billion in 2023 to $4 billion in 2024.")
    )
    assert comparison is not None
    assert comparison.outcome is ComparisonOutcome.CONTRADICTS
    assert comparison.source_figure is not None
    assert comparison.source_figure.high == 4e9


def test_rates_of_money_in_two_currencies_are_not_compared() -> None:
    claim, source = fig(2_000, "EUR/month", "wage"), fig(2_000, "USD/month", "wage")
    assert compare_figures(claim, source).outcome is ComparisonOutcome.NOT_COMPARABLE
