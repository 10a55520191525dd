"""Bulk import through the API."""

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Article, Claim, Job
from annotations.review.transitions import State
from tests.api.conftest import Caller

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.postgres

BRIDGES = "Bridges\n\nThe ministry says that 200 bridges were repaired. Nobody “counted” them 🏛️."


def line(text: str = BRIDGES, **values: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"title": "Bridges", "text": text, **values}


def span(quote: str, text: str = BRIDGES, **values: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    start = text.index(quote)
    return {"start": start, "end": start + len(quote), **values}


def send(caller: Caller, *rows: object, query: str = "") -> "Answer":
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return caller.client.generic(
        "POST",
        f"/api/v1/articles/import/{query}",
        "\n".join(lines).encode(),
        content_type="application/x-ndjson",
        headers=caller.headers,
    )


def test_articles_come_in_with_the_claims_they_bring(reporter: Caller) -> None:
    claims = [span("200 bridges", kind="quantity", speaker="the ministry"), span("them 🏛️.")]
    answer = send(
        reporter, line(claims=claims, publisher="The Courier", published_on="2024-11-04", id="x1")
    )

    assert (answer.status_code, answer.json()) == (
        201,
        {"articles": 1, "corrected": 0, "claims": 2, "duplicates": [], "jobs": 2},
    )
    article = Article.objects.get()
    assert (article.publisher, str(article.published_on)) == ("The Courier", "2024-11-04")
    assert article.added_by == reporter.user
    shown = reporter.get(f"articles/{article.pk}/").json()
    assert shown["version"]["text"] == BRIDGES
    first, second = shown["claims"]
    assert (first["text"], first["kind"], first["speaker"]) == (
        "200 bridges",
        "quantity",
        "the ministry",
    )
    assert BRIDGES[first["sentence"]["start"] : first["sentence"]["end"]] == (
        "The ministry says that 200 bridges were repaired."
    )
    assert (second["text"], second["kind"], second["state"]) == ("them 🏛️.", "statement", "queued")


def test_articles_without_claims_owe_their_split_and_given_claims_a_search(
    reporter: Caller,
) -> None:
    send(reporter, line("One thing. 12 people."), line(claims=[span("200 bridges")]))

    assert sorted(Job.objects.values_list("kind", flat=True)) == ["find_sources", "split_article"]
    assert Claim.objects.get().state == State.QUEUED


def test_the_search_for_sources_can_be_left_out(reporter: Caller) -> None:
    answer = send(reporter, line(claims=[span("200 bridges")]), query="?search=false")

    assert answer.json()["jobs"] == 0
    assert not Job.objects.exists()


def test_texts_the_desk_has_are_left_out_and_named(reporter: Caller) -> None:
    send(reporter, line(title="Once"))
    answer = send(
        reporter, line(title="Twice"), line("New text", title="New"), line("New text", title="Copy")
    )

    assert answer.status_code == 201
    assert answer.json()["articles"] == 1
    assert sorted(answer.json()["duplicates"]) == ["Copy", "Twice"]
    assert Article.objects.count() == 2


def test_another_text_from_a_known_address_is_a_version_of_that_article(
    reporter: Caller,
) -> None:
    url = "https://courier.example/bridges"
    send(reporter, line(url=url), line("A story of its own, of 12 roads.", url=""))
    new_text = BRIDGES.replace("200", "240")
    answer = send(
        reporter,
        line(new_text, url=url),
        line("Another story, of 30 tunnels.", url=""),
        line(BRIDGES + " More.", url=url, claims=[span("200 bridges")]),
    ).json()
    assert (answer["articles"], answer["corrected"], answer["claims"]) == (2, 1, 1)
    corrected = Article.objects.filter(url=url).earliest("id")
    assert corrected.current_version is not None
    assert (corrected.current_version.number, corrected.current_version.text) == (2, new_text)
    assert corrected.jobs.filter(kind=Job.Kind.FOLLOW_CLAIMS, state=Job.State.OWED).exists()
    # What brings claims of its own keeps them, in an article of its own.
    assert Article.objects.filter(url=url).latest("id").claim_set.count() == 1
    again = send(reporter, line(new_text, url=url)).json()
    assert (again["articles"], again["corrected"], len(again["duplicates"])) == (0, 0, 1)


@pytest.mark.parametrize(
    ("wrong", "mend"),
    [
        ("{not json", "not JSON"),
        ("[1, 2]", "must be a JSON object"),
        (line(text="  \n "), "not one letter or digit"),
        (line(text="half \ud83d"), "half a character"),
        (line(txet="x"), "no field “txet”"),
        (line(title=7), "“title” must be text"),
        (line(byline="x" * 301), "at most 300"),
        (line(topic="a\x00b"), "invisible character"),
        (line(url="javascript:alert(1)"), "begin with http"),
        (line(published_on="yesterday"), "such as 2024-11-04"),
        (line(published_on=20241104), "such as 2024-11-04"),
        (line(claims={}), "must be a list"),
        (line(claims=[3]), "must be an object"),
        (line(claims=[{"start": 0}]), "whole numbers"),
        (line(claims=[{"start": True, "end": 5}]), "whole numbers"),
        (line(claims=[{"start": 5, "end": 5}]), "does not lie in the text"),
        (line(claims=[{"start": 0, "end": 10_000}]), "does not lie in the text"),
        (line(claims=[span("200", kind="hunch")]), "no kind “hunch”"),
        (line(claims=[span("200", kind=["money"])]), "no kind"),
        (line(claims=[span("200", label="x")]), "no field “label”"),
        (line(claims=[span("200"), span("200")]), "the same place"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_wrong_row_is_named_with_its_mend_and_nothing_is_stored(
    wrong: object, mend: str, reporter: Caller
) -> None:
    answer = send(reporter, line("A good first row."), "", wrong)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    [error] = answer.json()["errors"]
    assert error["name"] == "row 3"
    assert mend in error["detail"]
    assert not Article.objects.exists()


def test_every_wrong_row_is_named_up_to_twenty(reporter: Caller) -> None:
    answer = send(reporter, *(line(title=number) for number in range(30)))

    assert [error["name"] for error in answer.json()["errors"]] == [
        f"row {number}" for number in range(1, 21)
    ]


@pytest.mark.parametrize(
    ("sent", "quote", "stored"),
    [
        ("\r\nBridges\r\n\r\nAbout 200 bridges.\r\n", "200 bridges", "200 bridges"),
        ("Bridges   \n200 bridges  \nwere.", "200 bridges", "200 bridges"),
        ("Cafe\u0301s \u200bhad 12 guests", "12 guests", "12 guests"),
        ("The cafe\u0301 had 12 guests", "cafe\u0301 had", "café had"),
        ("\ufeffFirst 3 words", "3 words", "3 words"),
        ("One\x01 two 3", "two 3", "two 3"),
    ],
)
def test_offsets_move_with_the_canonical_text(
    sent: str, quote: str, stored: str, reporter: Caller
) -> None:
    answer = send(reporter, line(sent, claims=[span(quote, sent)]))

    assert answer.status_code == 201, answer.json()
    claim = Claim.objects.select_related("article_version").get()
    assert claim.text == stored
    assert claim.article_version.text[claim.start : claim.end] == stored


def test_a_claim_that_cuts_a_letter_in_two_is_refused(reporter: Caller) -> None:
    sent = "The cafe\u0301 had 12 guests"
    answer = send(reporter, line(sent, claims=[{"start": 4, "end": 8}]))

    assert answer.status_code == 400
    assert "whole characters" in answer.json()["detail"]


def test_an_import_is_bounded(
    reporter: Caller,
    settings: Any,  # noqa: ANN401 - pytest-django's wrapper
) -> None:
    settings.FACTCHECK_IMPORT_MAX_ROWS = 2
    assert send(reporter, *(line(f"Text {n}") for n in range(3))).status_code == 413
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50
    assert send(reporter, line()).status_code == 413
    assert not Article.objects.exists()


@pytest.mark.parametrize("rows", [(), ("", " ")])
def test_an_empty_import_says_what_to_send(rows: tuple[str, ...], reporter: Caller) -> None:
    answer = send(reporter, *rows)
    assert answer.status_code == 400
    assert "at least one article" in answer.json()["detail"]


def test_only_json_lines_are_read_and_only_from_those_who_may(
    reporter: Caller, outsider: Caller, stranger: Caller
) -> None:
    assert reporter.post("articles/import/", line()).status_code == 415
    assert send(outsider, line()).status_code == 403
    assert send(stranger, line()).status_code == 401
    assert send(reporter, line(), query="?serach=false").status_code == 400
    assert not Article.objects.exists()


def test_two_hundred_articles_take_as_many_queries_as_one(reporter: Caller) -> None:
    counts = []
    for size in (1, 200):
        texts = [f"Part {size}.{n}. About 200 bridges, of 300." for n in range(size)]
        rows = [line(text, claims=[span("200", text), span("300", text)]) for text in texts]
        with CaptureQueriesContext(connection) as captured:
            assert send(reporter, *rows).json()["claims"] == 2 * size
        statements = {row["sql"][:60] for row in captured}
        counts.append(len(captured) if connection.vendor == "postgresql" else len(statements))

    assert counts[0] == counts[1]
