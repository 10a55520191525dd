"""What changed between two texts, as a reader looks at it."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.articles.differences import Change, Stretch, differences

LONG = "Nothing changed here. " * 40


def test_a_changed_word_stands_between_what_is_the_same() -> None:
    old = "The ministry counted 1,200 bridges."
    new = "The ministry counted 1,900 bridges."
    assert differences(old, new) == [
        Stretch(Change.SAME, "The ministry counted "),
        Stretch(Change.REMOVED, "1,200 "),
        Stretch(Change.ADDED, "1,900 "),
        Stretch(Change.SAME, "bridges."),
    ]


def test_long_stretches_without_change_are_left_out() -> None:
    found = differences(f"{LONG}old{LONG}", f"{LONG}new{LONG}")
    assert [stretch.change for stretch in found] == [
        *(Change.SKIPPED, Change.SAME, Change.REMOVED, Change.ADDED),
        *(Change.SAME, Change.SKIPPED),
    ]
    assert sum(len(stretch.text) for stretch in found) < 400


def test_equal_texts_have_no_differences() -> None:
    assert differences(LONG, LONG) == []


@given(st.text("ab \n.", max_size=60), st.text("ab \n.", max_size=60))
def test_short_texts_can_be_put_together_again(old: str, new: str) -> None:
    found = differences(old, new)
    without_added = "".join(one.text for one in found if one.change is not Change.ADDED)
    without_removed = "".join(one.text for one in found if one.change is not Change.REMOVED)
    if old != new:
        assert (without_added, without_removed) == (old, new)
