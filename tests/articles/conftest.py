"""What the tests of fetching share: a server that answers what it is told."""

from collections.abc import Iterator

import pytest

from tests.articles.local_server import LocalServer


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running
