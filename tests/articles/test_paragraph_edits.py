"""What differs between two texts, as people read it."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.articles.paragraph_edits import Edit, compare

TEXTS = st.text(alphabet="ab 1\n🎉é.", max_size=60)


def test_only_the_words_that_changed_are_marked() -> None:
    old = "Roads\nIt cost £3 million in May.\nThe end."
    new = "Roads\nIt cost £4 million in May.\nThe end."
    roads, cost, end = compare(old, new)
    assert roads.is_kept
    assert end.is_kept
    assert [(one.edit, one.text) for one in cost.stretches if one.edit is not Edit.KEPT] == [
        (Edit.REMOVED, "3"),
        (Edit.ADDED, "4"),
    ]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_what_is_shown(old: str, new: str) -> None:
    stretches = [one for paragraph in compare(old, new) for one in paragraph.stretches]
    for text, left_out in ((old, Edit.ADDED), (new, Edit.REMOVED)):
        shown = "".join(one.text for one in stretches if one.edit is not left_out)
        assert shown == text.replace("\n", "")
