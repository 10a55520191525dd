import time

import pytest

from annotations.articles.addresses import registrable_domain
from annotations.sources.independence import independent_groups
from tests.sources.documents import BACKGROUND, REPORT, TOO_FEW, UNRELATED, found

WIRE = " ".join(
    f"{REPORT} {BACKGROUND} Paragraph {n} of the wire report adds a fact." for n in range(3)
)


def test_three_links_of_which_two_are_independent() -> None:
    documents = [
        found("a", REPORT, url="https://news.courier.co.uk/flood"),
        found("b", TOO_FEW, url="https://www.courier.co.uk/more"),
        found("c", UNRELATED, url="https://herald.co.uk/flood"),
    ]
    assert independent_groups(documents) == [0, 0, 1]


def test_wire_copy_under_another_lead_is_one_voice() -> None:
    copy = f"By our own correspondent, who was there. {WIRE}"
    assert independent_groups([found("a", WIRE), found("b", copy)]) == [0, 0]


def test_a_shortened_copy_is_one_voice() -> None:
    assert independent_groups([found("a", WIRE), found("b", WIRE[: len(WIRE) // 2])]) == [0, 0]


def test_two_reports_of_one_event_are_two_voices() -> None:
    assert independent_groups([found("a", REPORT), found("b", TOO_FEW)]) == [0, 1]


def test_short_texts_are_never_taken_for_copies_by_chance() -> None:
    assert independent_groups([found("a", "Rain today."), found("b", "Rain today.")]) == [0, 1]


def test_voices_that_are_linked_by_a_third_are_one() -> None:
    documents = [
        found("a", WIRE, url="https://one.org/x"),
        found("b", UNRELATED, url="https://two.org/x"),
        found("c", WIRE, url="https://two.org/y"),
    ]
    assert independent_groups(documents) == [0, 0, 0]


def test_a_long_list_of_sources_is_told_apart_without_comparing_every_pair() -> None:
    others = [
        found(f"site{n}", f"Report {n}: " + " ".join(f"word{n}x{m}" for m in range(40)))
        for n in range(400)
    ]
    started = time.process_time()
    groups = independent_groups([found("a", WIRE), *others, found("b", WIRE)])
    assert time.process_time() - started < 1.0
    assert groups == [*range(401), 0]


def test_no_documents_no_voices() -> None:
    assert independent_groups([]) == []


def test_documents_without_an_address_are_told_apart_by_their_text() -> None:
    documents = [found("a", REPORT, url=" "), found("b", TOO_FEW, url=" ")]
    assert independent_groups(documents) == [0, 1]


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.bbc.co.uk/a?b=c", "bbc.co.uk"),
        ("https://WWW.Example.ORG:8443/x", "example.org"),
        ("http://192.0.2.7/x", "192.0.2.7"),
        ("https://[broken", ""),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_the_registrable_domain_is_found(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain
