"""What each service documents, read into documents, and asked for as documented."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from annotations.sources.providers import PROVIDERS, gdelt
from annotations.sources.providers.base import ProviderContext, ProviderFailed
from annotations.sources.providers.phrasing import word_line
from annotations.sources.providers.statements import facts_of
from tests.articles.local_server import LocalServer, respond
from tests.sources.services import (
    API,
    CROSSREF,
    GDELT,
    GOOGLE,
    KEY,
    SEARXNG,
    WIKIDATA_SEARCH,
    WORK,
    ask,
    asked,
    build,
    reply,
)

PAGE = (
    "<html><head><title>Homes</title></head><body><article><h1>Homes</h1>"
    "<p>The council counted 900 homes in the Marvel valley, it said in its yearly report.</p>"
    "<p>Two mills stand there too, and a school that was built in the last century.</p>"
    "</article></body></html>"
)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


# --- Google Fact Check ---------------------------------------------------------------------------


def test_a_fact_check_brings_claim_rating_and_day(server: LocalServer) -> None:
    server.answers[API] = reply(GOOGLE)
    first, second = build("google_fact_check", server).find(ask(), limit=5)
    assert first.is_fact_check
    assert first.text == (
        "Valley Check rated as “Mostly false” the claim by Ana Duarte on 1 October 2024: "
        "“The Marvel valley has 900 homes.”\n"
        "No, the valley does not have 900 homes"
    )
    assert (first.publisher, first.published_on) == ("Valley Check", date(2024, 10, 3))
    assert (second.publisher, second.published_on) == ("second.example", None)
    assert first.rank > second.rank


def test_the_key_travels_in_a_header_and_not_in_the_address(server: LocalServer) -> None:
    server.answers[API] = reply(GOOGLE)
    build("google_fact_check", server).find(ask(), limit=7)
    [(path, headers)] = server.requests
    assert headers["x-goog-api-key"] == KEY
    assert KEY not in path
    [params] = asked(server)
    assert params["pageSize"] == ["7"]
    assert params["query"][0].startswith("Ana Duarte Marvel")


def test_no_fact_check_is_an_empty_object_and_no_failure(server: LocalServer) -> None:
    server.answers[API] = reply({})
    assert build("google_fact_check", server).find(ask(), limit=5) == []


def test_a_review_without_rating_or_address_is_left_out(server: LocalServer) -> None:
    reviews = [
        {"url": "javascript:alert(1)", "textualRating": "False"},
        {"url": "https://a.example/"},
    ]
    server.answers[API] = reply({"claims": [{"text": "x", "claimReview": reviews}]})
    assert build("google_fact_check", server).find(ask(), limit=5) == []


# --- GDELT ---------------------------------------------------------------------------------------


def test_news_is_asked_for_around_the_day_of_the_claim(server: LocalServer) -> None:
    server.answers[API] = reply(GDELT)
    build("gdelt", server).find(ask(on=date(2024, 10, 3)), limit=5)
    params = asked(server)[0]
    assert params["mode"] == ["artlist"]
    assert params["format"] == ["json"]
    assert params["startdatetime"] == ["20240819000000"]
    assert params["enddatetime"] == ["20241117235959"]
    assert params["query"] == ['"Ana Duarte" Marvel (valley OR homes)']


def test_an_article_is_read_where_gdelt_only_names_it(server: LocalServer) -> None:
    server.answers["/homes"] = respond(PAGE.encode(), headers=("Content-Type: text/html",))
    row = GDELT["articles"][0] | {"url": server.url("/homes")}
    server.answers[API] = reply({"articles": [row, row]})
    [found] = build("gdelt", server).find(ask(), limit=5)
    assert "The council counted 900 homes" in found.text
    assert found.title == "Nine hundred homes in the Marvel valley"
    assert (found.publisher, found.published_on) == ("news.example", date(2024, 10, 3))


def test_an_article_that_cannot_be_read_keeps_its_headline(server: LocalServer) -> None:
    row = GDELT["articles"][0] | {"url": server.url("/gone")}
    server.answers[API] = reply({"articles": [row]})
    [found] = build("gdelt", server).find(ask(), limit=5)
    assert found.text == "Nine hundred homes in the Marvel valley"


def test_pages_are_not_read_once_the_time_is_up(server: LocalServer) -> None:
    row = GDELT["articles"][0] | {"url": server.url("/homes")}
    server.answers[API] = reply({"articles": [row]})
    assert len(build("gdelt", server, timeout=0).find(ask(), limit=5)) == 1
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("sentence", "again"),
    [
        ("Please limit requests to one every 5 seconds or contact us for larger queries.", "later"),
        ("Your search contained a keyword that was too short or too common.", "never"),
    ],
)
def test_a_refusal_in_words_is_told_apart_from_garbage(
    sentence: str,
    again: str,
    server: LocalServer,
) -> None:
    server.answers[API] = respond(sentence.encode())
    with pytest.raises(ProviderFailed) as caught:
        build("gdelt", server).find(ask(), limit=5)
    assert caught.value.is_temporary == (again == "later")


def test_no_news_is_an_empty_object(server: LocalServer) -> None:
    server.answers[API] = reply({})
    assert build("gdelt", server).find(ask(), limit=5) == []


def test_news_from_before_its_first_day_is_not_asked_for(server: LocalServer) -> None:
    assert build("gdelt", server).find(ask(on=date(1999, 1, 1)), limit=5) == []
    assert server.requests == []


def test_gdelt_is_never_sent_an_operator_of_the_claim() -> None:
    line = gdelt.search_line(ask('domain:x "quoted" (near20) -sourcelang:y theme:TERROR'))
    assert ":" not in line
    assert '"' not in line.replace('"', "", line.count('"') // 2 * 2)


# --- SearXNG -------------------------------------------------------------------------------------


def test_a_web_page_comes_with_its_few_words_when_it_cannot_be_read(server: LocalServer) -> None:
    result = SEARXNG["results"][0] | {"url": server.url("/gone")}
    server.answers["/search"] = reply(SEARXNG | {"results": [result]})
    [found] = build("searxng", server).find(ask(), limit=5)
    assert found.title == "Homes in the valley"
    assert found.text == "The valley has 900 homes & two mills."
    assert found.published_on == date(2024, 10, 3)
    assert asked(server)[0]["format"] == ["json"]


def test_nothing_found_while_engines_are_silent_is_a_failure(server: LocalServer) -> None:
    server.answers["/search"] = reply(SEARXNG | {"results": []})
    with pytest.raises(ProviderFailed, match="three") as caught:
        build("searxng", server).find(ask(), limit=5)
    assert caught.value.is_temporary


def test_nothing_found_by_engines_that_answered_is_nothing(server: LocalServer) -> None:
    server.answers["/search"] = reply(SEARXNG | {"results": [], "unresponsive_engines": []})
    assert build("searxng", server).find(ask(), limit=5) == []


def test_a_search_engine_that_gives_no_json_says_what_to_switch_on(server: LocalServer) -> None:
    server.answers["/search"] = reply({}, status="403 Forbidden")
    with pytest.raises(ProviderFailed, match=r"must allow the format json"):
        build("searxng", server).find(ask(), limit=5)


# --- Crossref ------------------------------------------------------------------------------------


def test_a_work_is_its_title_and_abstract_without_markup(server: LocalServer) -> None:
    server.answers[API] = reply(CROSSREF)
    [found] = build("crossref", server).find(ask(), limit=5)
    assert found.url == "https://doi.org/10.5555/12345678"
    assert found.text == "Homes of the Marvel valley\n\nWe counted 900 homes & two mills."
    assert (found.publisher, found.published_on) == ("Journal of Valleys", date(2024, 10, 3))


def test_crossref_is_told_who_asks_where_that_is_set(server: LocalServer) -> None:
    server.answers[API] = reply(CROSSREF)
    known = build("crossref", server, crossref_mailto="desk@example.org")
    unknown = build("crossref", server)
    known.find(ask(), limit=4)
    unknown.find(ask(), limit=4)
    assert 1 / known.seconds_between_requests < 3
    assert unknown.seconds_between_requests == 1
    first, second = asked(server)
    assert first["mailto"] == ["desk@example.org"]
    assert "mailto" not in second
    assert first["rows"] == ["4"]
    assert first["filter"] == ["has-abstract:true"]


@pytest.mark.parametrize("parts", [[[2024]], [[2024, 10]], [[None]], [[2024, 13, 1]], [], "x"])
def test_a_work_of_an_unknown_day_has_no_day(parts: object, server: LocalServer) -> None:
    item = WORK | {"issued": {"date-parts": parts}}
    server.answers[API] = reply({"message": {"items": [item]}})
    [found] = build("crossref", server).find(ask(), limit=5)
    assert found.published_on is None


# --- Wikidata ------------------------------------------------------------------------------------


def statement(value: object, *, year: str = "", rank: str = "normal") -> dict[str, Any]:
    row: dict[str, Any] = {
        "mainsnak": {"snaktype": "value", "datavalue": {"value": value}},
        "rank": rank,
    }
    if year:
        when = {"time": f"+{year}-00-00T00:00:00Z", "precision": 9}
        row["qualifiers"] = {"P585": [{"snaktype": "value", "datavalue": {"value": when}}]}
    return row


def entity() -> dict[str, Any]:
    area = {"amount": "+891.12", "unit": "http://www.wikidata.org/entity/Q712226"}
    return {
        "id": "Q64",
        "modified": "2024-10-03T08:15:00Z",
        "labels": {"en": {"language": "en", "value": "Port Vell"}},
        "descriptions": {"en": {"language": "en", "value": "harbour town"}},
        "claims": {
            "P1082": [
                statement({"amount": "+11000", "unit": "1"}, year="2011"),
                statement({"amount": "+12400", "unit": "1"}, year="2021", rank="preferred"),
                statement({"amount": "+99", "unit": "1"}, year="2022", rank="deprecated"),
            ],
            "P2046": [statement(area)],
            "P571": [statement({"time": "+1237-00-00T00:00:00Z", "precision": 9})],
        },
    }


def test_the_figures_of_a_place_are_written_out_with_their_years(server: LocalServer) -> None:
    server.answers[API] = [reply(WIKIDATA_SEARCH), reply({"entities": {"Q64": entity()}})]
    [found] = build("wikidata", server).find(ask("Port Vell has 12,000 people"), limit=5)
    assert found.text == (
        "Port Vell: harbour town.\n"
        "The population of Port Vell was 12,400 people in 2021.\n"
        "The population of Port Vell was 11,000 people in 2011.\n"
        "The area of Port Vell is 891.12 square kilometres.\n"
        "Port Vell was founded in 1237."
    )
    assert found.url == "https://www.wikidata.org/wiki/Q64"
    assert found.published_on == date(2024, 10, 3)
    search, entities = asked(server)
    assert (search["action"], search["search"]) == (["wbsearchentities"], ["Port Vell"])
    assert (entities["action"], entities["ids"]) == (["wbgetentities"], ["Q64"])


def test_a_name_that_fails_leaves_those_found_before(server: LocalServer) -> None:
    server.answers[API] = [
        reply(WIKIDATA_SEARCH),
        respond(b"oops", status="500 Internal Server Error"),
        reply({"entities": {"Q64": entity()}}),
    ]
    assert len(build("wikidata", server).find(ask("Ana Duarte left Port Vell"), limit=5)) == 1


@pytest.mark.parametrize(("code", "again"), [("maxlag", "later"), ("badvalue", "never")])
def test_an_error_of_the_api_says_whether_to_ask_again(
    code: str,
    again: str,
    server: LocalServer,
) -> None:
    server.answers[API] = reply({"error": {"code": code, "info": "Not now."}})
    with pytest.raises(ProviderFailed, match="Not now") as caught:
        build("wikidata", server).find(ask(), limit=5)
    assert caught.value.is_temporary == (again == "later")


def test_a_name_nobody_knows_is_nothing_found(server: LocalServer) -> None:
    server.answers[API] = reply({"search": [], "success": 1})
    assert build("wikidata", server).find(ask(), limit=5) == []


@pytest.mark.parametrize(
    ("time", "precision", "written"),
    [
        ("+1990-10-03T00:00:00Z", 11, "on 3 October 1990"),
        ("+1990-10-00T00:00:00Z", 10, "in October 1990"),
        ("+1990-00-00T00:00:00Z", 9, "in 1990"),
        ("+1990-00-00T00:00:00Z", 11, "in 1990"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(time: str, precision: int, written: str) -> None:
    rows = {"P571": [statement({"time": time, "precision": precision})]}
    assert facts_of(rows, label="X") == [f"X was founded {written}."]


@pytest.mark.parametrize(
    "value",
    [
        {"amount": "many", "unit": "1"},
        {"amount": "+NaN", "unit": "1"},
        {"amount": "1e999999", "unit": "1"},
        {"amount": "+5", "unit": "http://www.wikidata.org/entity/Q999999999"},
        "12",
        None,
        [],
    ],
)
def test_a_value_that_makes_no_figure_is_left_out(value: object) -> None:
    assert facts_of({"P1082": [statement(value)], "P2046": "x", "P571": [3]}, label="X") == []


# --- Keys and words ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["google_fact_check", "searxng"])
def test_a_provider_without_its_key_says_which(name: str, server: LocalServer) -> None:
    client = build("gdelt", server)
    with pytest.raises(ValueError, match=f"needs {name}_(key|url)"):
        PROVIDERS[name](ProviderContext(client=client._client))  # type: ignore[attr-defined]  # noqa: SLF001


def test_words_are_sent_without_repeats_or_operators_and_within_bounds() -> None:
    query = ask('Ana Duarte said "Ana" OR -(x) site:y ' + " ".join(f"word{n}" for n in range(99)))
    line = word_line(query, words=8, characters=60)
    assert len(line) <= 60
    assert len(line.split()) <= 8
    assert line.split().count("Ana") == 1
    assert not set(line) & set('":()-')
