from datetime import date

import pytest

from annotations.models import SourceLink
from annotations.sources.timing import Timing
from annotations.web.evidence import gather
from tests.factories import make_article, make_claim, make_document, make_link

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

CLAIMED = date(2024, 11, 4)


def test_what_was_known_on_the_claims_day_is_told_from_what_came_later() -> None:
    claim = make_claim(make_article(published_on=CLAIMED))
    earlier, same_day, later, undated = (
        make_link(claim, document=make_document(published_on=day), score=score)
        for day, score in (
            (date(2023, 5, 1), 0.9),
            (CLAIMED, 0.8),
            (date(2024, 11, 5), 0.7),
            (None, 0.6),
        )
    )
    assert list(SourceLink.objects.known_on(CLAIMED)) == [earlier, same_day]
    assert {row.link: row.timing for row in gather(claim).rows} == {
        earlier: Timing.KNOWN,
        same_day: Timing.KNOWN,
        later: Timing.LATER,
        undated: Timing.UNDATED,
    }
