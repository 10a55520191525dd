"""Several reviewers at once, through the pages, with sessions and CSRF tokens."""

import pytest
from pytest_django.live_server_helper import LiveServer

from annotations.models import Claim
from tests.web.racing import faults_of, lay_out, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_reviewers_who_race_lose_and_double_nothing(live_server: LiveServer) -> None:
    lay_out(claims=6)
    tally = race(live_server.url, reviewers=4, seconds=60)
    assert faults_of(tally) == []
    assert Claim.objects.count() == 6
    # Without a race among them this proves nothing.
    assert tally.races_lost > 0
