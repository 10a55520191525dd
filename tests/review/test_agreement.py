"""The statistics of agreement, against published and hand-checked values."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.review.agreement import (
    cohen_kappa,
    confusions,
    estimate,
    nominal_alpha,
    ordinal_alpha,
    raw_agreement,
)

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C and D: four
# observers, twelve units, missing values.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
UNITS = [
    [value for value in unit if value != "."]
    for unit in zip(*(row.split() for row in OBSERVERS), strict=True)
]
SCALE = "12345"

units = st.lists(st.lists(st.sampled_from(SCALE), max_size=4), max_size=12)


def test_krippendorffs_own_example_nominal() -> None:
    assert nominal_alpha(UNITS) == pytest.approx(0.743, abs=0.0005)


def test_krippendorffs_own_example_ordinal() -> None:
    assert ordinal_alpha(UNITS, order=SCALE) == pytest.approx(0.815, abs=0.0005)


@pytest.mark.parametrize(
    ("one", "other", "alpha"),
    [("0100000010", "1110010000", 0.095), ("aabbdcccedda", "babbbccceddd", 0.692)],
    ids=["section A", "section B"],
)
def test_krippendorffs_examples_of_two_observers(one: str, other: str, alpha: float) -> None:
    assert nominal_alpha(list(zip(one, other, strict=True))) == pytest.approx(alpha, abs=0.0005)


def test_kappa_of_two_people_over_ten_claims() -> None:
    pairs = list(zip("TTTFFFMMTU", "TTFFFFMTTU", strict=True))
    assert cohen_kappa(pairs) == pytest.approx(0.7101, abs=0.00005)


def test_kappa_takes_chance_from_what_each_of_the_two_tends_to_say() -> None:
    counts = {"aa": 20, "ab": 5, "ba": 10, "bb": 15}
    pairs = [(pair[0], pair[1]) for pair, count in counts.items() for _ in range(count)]
    # By hand: 35 of 50 agree; chance is (25 · 30 + 25 · 20) / 50² = 0.5.
    assert cohen_kappa(pairs) == pytest.approx((0.7 - 0.5) / (1 - 0.5))


def test_near_misses_weigh_less_on_a_scale() -> None:
    near = [["1", "2"], ["3", "3"], ["5", "5"], ["1", "1"]]
    far = [["1", "5"], ["3", "3"], ["5", "5"], ["1", "1"]]
    close, wide = ordinal_alpha(near, order=SCALE), ordinal_alpha(far, order=SCALE)
    assert close is not None
    assert wide is not None
    assert close > wide
    assert raw_agreement(near) == raw_agreement(far) == 0.75


def test_values_outside_the_scale_leave_the_ordinal_alpha_alone() -> None:
    beside = [*UNITS, ["unproven", "unproven"], ["1", "unproven"]]
    assert ordinal_alpha(beside, order=SCALE) == ordinal_alpha(UNITS, order=SCALE)


def test_where_all_say_the_same_nothing_is_told_from_chance() -> None:
    same = [["true", "true"], ["true", "true"]]
    assert nominal_alpha(same) is None
    assert cohen_kappa([("true", "true")]) is None
    assert raw_agreement(same) == 1
    found = estimate(same, nominal_alpha)
    assert found.value is None
    assert "same verdict" in found.why_not


@pytest.mark.parametrize(
    ("given_units", "said"),
    [([], "No decided claim was judged"), ([["1", "2"]], "Only 1 of the 2 claims")],
)
def test_too_little_to_go_by_is_said_so(given_units: list[list[str]], said: str) -> None:
    assert said in estimate(given_units, nominal_alpha).why_not


def test_confusions_count_both_ways() -> None:
    counted = confusions([["1", "2"], ["1", "1", "2"]])
    assert counted == {("1", "2"): 3, ("2", "1"): 3, ("1", "1"): 2}


def test_an_interval_holds_its_value_narrows_with_more_and_is_the_same_every_time() -> None:
    few, many = estimate(UNITS, nominal_alpha), estimate(UNITS * 8, nominal_alpha)
    assert few == estimate(UNITS, nominal_alpha)
    widths = []
    for found in (few, many):
        assert found.low is not None
        assert found.value is not None
        assert found.high is not None
        assert found.low <= found.value <= found.high
        widths.append(found.high - found.low)
    assert widths[1] < widths[0]


@given(units, st.randoms(use_true_random=False))
def test_order_of_units_and_of_people_does_not_matter(
    given_units: list[list[str]], shuffle: random.Random
) -> None:
    other = [shuffle.sample(unit, len(unit)) for unit in given_units]
    shuffle.shuffle(other)
    for one, two in (
        (nominal_alpha(given_units), nominal_alpha(other)),
        (raw_agreement(given_units), raw_agreement(other)),
    ):
        assert one == pytest.approx(two) if one is not None else two is None


@given(units)
def test_alpha_never_exceeds_one(given_units: list[list[str]]) -> None:
    for alpha in (nominal_alpha(given_units), ordinal_alpha(given_units, order=SCALE)):
        assert alpha is None or alpha <= 1 + 1e-9


@given(st.lists(st.sampled_from(SCALE), min_size=2, max_size=8))
def test_kappa_of_someone_with_themselves_is_one(values: list[str]) -> None:
    kappa = cohen_kappa([(value, value) for value in values])
    assert kappa == pytest.approx(1) if any(a != b for a, b in pairwise(values)) else kappa is None
