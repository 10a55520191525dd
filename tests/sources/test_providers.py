from datetime import date
from pathlib import Path

import pytest

from annotations.sources.providers import PROVIDERS, build_providers
from annotations.sources.providers.base import ProviderContext, ProviderFailed
from annotations.sources.query import build_query
from annotations.sources.types import FoundDocument, Query
from tests.sources.documents import found
from tests.sources.figure_pairs import fig

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "providers.md"


def ask(claim: str = "12,000 farm workers crossed the border") -> Query:
    return build_query(
        claim, sentence=claim, figure=fig(12_000, "workers"), speaker="", on=date(2024, 11, 18)
    )


def library(answer: list[FoundDocument] | Exception) -> tuple[ProviderContext, list[object]]:
    asked: list[object] = []

    def search(query: Query, limit: int) -> list[FoundDocument]:
        asked.append((query, limit))
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ProviderContext(search=search), asked


def test_the_library_is_asked_the_whole_query() -> None:
    context, asked = library([found("a", "text")])
    [provider] = build_providers(["library"], context=context)
    assert [document.key for document in provider.find(ask(), limit=5)] == ["a"]
    assert asked == [(ask(), 5)]


def test_the_library_never_returns_more_than_asked_for() -> None:
    context, _ = library([found(str(n), "text") for n in range(9)])
    [provider] = build_providers(["library"], context=context)
    assert len(provider.find(ask(), limit=3)) == 3


def test_a_library_that_breaks_down_is_a_provider_that_failed() -> None:
    context, _ = library(RuntimeError("disk on fire"))
    [provider] = build_providers(["library"], context=context)
    with pytest.raises(ProviderFailed, match="tried again"):
        provider.find(ask(), limit=3)


def test_the_library_is_not_asked_for_nothing() -> None:
    context, asked = library([])
    [provider] = build_providers(["library"], context=context)
    empty = build_query("?", sentence="?", figure=None, speaker="", on=None)
    assert provider.find(empty, limit=3) == []
    assert asked == []


def test_the_dummy_always_answers_the_same_and_marks_its_samples() -> None:
    [provider] = build_providers(["dummy"], context=ProviderContext())
    documents = provider.find(ask(), limit=3)
    assert documents == provider.find(ask(), limit=3)
    assert len(documents) == 3
    assert all("sample" in document.text for document in documents)
    assert all(document.url.split("/")[2].endswith(".example") for document in documents)


def test_a_name_that_is_no_provider_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="There are: library"):
        build_providers(["gossip"], context=ProviderContext())


@pytest.mark.parametrize("name", ["library", "wikipedia"])
def test_a_provider_without_what_it_needs_is_refused_at_once(name: str) -> None:
    with pytest.raises(ValueError, match="needs"):
        build_providers([name], context=ProviderContext())


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_is_in_the_guide(name: str) -> None:
    assert f"| `{name}` |" in GUIDE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_stands_in_a_file_of_its_name_and_says_what_it_is(name: str) -> None:
    provider = PROVIDERS[name]
    assert provider.__module__ == f"annotations.sources.providers.{name}"
    assert provider.__doc__
