import pytest

from annotations.sources.fusion import fuse


def order(by_words: dict[int, float], by_meaning: dict[int, float], **how: object) -> list[int]:
    asked = {"weight": 1.0, "is_cut": False, **how}
    return [found.key for found in fuse(by_words, by_meaning, **asked)]  # type: ignore[arg-type]


def test_by_words_alone_the_order_of_the_words_stays() -> None:
    found = fuse({1: 8.0, 2: 4.0}, {}, weight=2.0, is_cut=True)
    assert [(one.key, one.score, one.likeness) for one in found] == [(1, 1.0, None), (2, 0.5, None)]


def test_by_meaning_alone_the_order_of_the_meaning_stays() -> None:
    assert order({}, {1: 0.2, 2: 0.7, 3: -0.1}) == [2, 1, 3]


def test_what_both_find_comes_before_what_one_finds() -> None:
    assert order({1: 9.0, 2: 8.0}, {2: 0.6, 3: 0.7, 4: 0.1})[:2] == [2, 1]


@pytest.mark.parametrize(("is_cut", "first"), [(True, 3), (False, 2)])
def test_what_a_cut_answer_left_out_shares_as_much_as_its_last(is_cut: bool, first: int) -> None:  # noqa: FBT001 - a table's column
    by_words, by_meaning = {1: 1.0, 2: 0.8}, {1: 0.0, 2: 0.3, 3: 0.5}
    assert order(by_words, by_meaning, is_cut=is_cut)[0] == first


def test_what_has_no_vector_yet_counts_as_the_least_like() -> None:
    assert order({1: 1.0, 2: 0.9}, {2: 0.5, 3: 0.4}, is_cut=True) == [1, 2, 3]


def test_nothing_found_is_nothing() -> None:
    assert order({}, {}) == []
