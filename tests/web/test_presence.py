"""Who else has a claim open: told by name, never by verdict, and not at all without Redis."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
import redis
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from annotations.models import User
from annotations.web.presence import note_presence
from tests.factories import make_claim
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]


def test_without_redis_nobody_is_told_of_and_nothing_fails(
    mara: User, noor: User, settings: Settings
) -> None:
    here = settings.CACHES["presence"] | {"LOCATION": "redis://127.0.0.1:9/0"}
    settings.CACHES = settings.CACHES | {"presence": here}
    claim = make_claim()
    note_presence(claim.pk, user=noor)
    assert note_presence(claim.pk, user=mara).names == {}


@pytest.mark.redis
def test_a_colleague_who_opens_the_claim_is_named(
    mara: User, noor: User, browse: Browse, broker: redis.Redis
) -> None:
    assert broker.ping()
    claim = make_claim()
    first = browse(mara)
    address = reverse("review", args=[claim.pk])
    assert "this claim open" not in text_of(first.get(address))
    assert "Mara has this claim open." in text_of(browse(noor).get(address))
    poll = f"{reverse('review-arrivals', args=[claim.pk])}?after=0&version=1&here="
    told = text_of(first.get(poll))
    assert "Noor has this claim open." in told
    pulse = told.partition("pulse=")[2].partition("&")[0]
    still = first.get(f"{poll}{noor.pk}&pulse={pulse}")
    assert still.status_code == HTTPStatus.NO_CONTENT
