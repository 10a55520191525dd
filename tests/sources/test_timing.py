from datetime import date

import pytest

from annotations.sources.timing import Timing, timing

CLAIMED = date(2024, 11, 4)


@pytest.mark.parametrize(
    ("published_on", "expected"),
    [
        (date(2024, 11, 3), Timing.KNOWN),
        (CLAIMED, Timing.KNOWN),
        (date(2024, 11, 5), Timing.LATER),
        (None, Timing.UNDATED),
    ],
)
def test_a_source_of_a_later_day_is_told_from_what_was_known(
    published_on: date | None, expected: Timing
) -> None:
    assert timing(published_on, claimed_on=CLAIMED) is expected


def test_without_the_claims_day_nothing_is_said_of_time() -> None:
    assert timing(date(2024, 11, 3), claimed_on=None) is Timing.UNDATED
