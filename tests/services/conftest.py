"""The cast."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from annotations.articles.fetching import GuardedClient
from annotations.articles.robots import PoliteReader
from annotations.models import User
from annotations.review.roles import Role
from annotations.services import feeds, rechecks
from tests.articles.asking import options_for
from tests.articles.local_server import LocalServer
from tests.factories import make_user


@pytest.fixture
def rosa() -> User:
    return make_user("rosa", Role.REPORTER)


@pytest.fixture
def mara() -> User:
    return make_user("mara", Role.REVIEWER)


@pytest.fixture
def noor() -> User:
    return make_user("noor", Role.REVIEWER)


@pytest.fixture
def edith() -> User:
    return make_user("edith", Role.EDITOR)


@pytest.fixture
def ada() -> User:
    return make_user("ada", Role.ADMIN)


@pytest.fixture
def outsider() -> User:
    return make_user("outsider")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    """Return a site on loopback, and let feeds and looks at sources reach it."""
    with LocalServer() as server:
        options = replace(options_for(server), attempts=1)
        client = GuardedClient(options=options, max_bytes=1_000_000)
        reader = PoliteReader(client)
        monkeypatch.setattr(feeds, "polite_reader", lambda: reader)
        monkeypatch.setattr(rechecks, "guarded_client", lambda: client)
        yield server
