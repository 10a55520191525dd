"""Taking claims out by hand: what is offered, what is streamed, what is refused."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotations.export.formats import FORMATS
from annotations.models import Claim, Publication, User
from annotations.services import publishing, review
from tests.factories import make_claim
from tests.web.pages import decided_claim, text_of

Browse = Callable[[User], Client]
DOWNLOAD = reverse("export-download")


def published_claim(reviewer: User, editor: User) -> Claim:
    claim = decided_claim(reviewer)
    approved = review.approve(claim.pk, by=editor, expected_version=claim.version)
    publishing.publish(claim.pk, by=editor, expected_version=approved.version)
    claim.refresh_from_db()
    return claim


def download(client: Client, **query: str | int) -> bytes:
    response = client.get(DOWNLOAD, query)
    assert isinstance(response, StreamingHttpResponse)
    assert response.status_code == 200
    return b"".join(response)


def rows(client: Client, **query: str | int) -> list[dict[str, object]]:
    return [json.loads(line) for line in download(client, format="jsonl", **query).splitlines()]


def test_the_page_offers_every_format_by_form_and_by_plain_link(rosa: User, browse: Browse) -> None:
    page = text_of(browse(rosa).get(reverse("export")))
    for name, known in FORMATS.items():
        assert f'value="{name}"' in page
        assert f'href="{DOWNLOAD}?format={name}"' in page
        assert known.description in page


def test_a_download_is_a_named_file_of_its_type(
    rosa: User, mara: User, edith: User, browse: Browse
) -> None:
    published_claim(mara, edith)
    for name, known in FORMATS.items():
        response = browse(rosa).get(DOWNLOAD, {"format": name})
        assert response["Content-Type"] == known.media_type
        assert response["Content-Disposition"].startswith('attachment; filename="claims-published-')
        assert response["Content-Disposition"].endswith(f'.{known.extension}"')


def test_the_same_claim_leaves_in_every_format(
    rosa: User, mara: User, edith: User, browse: Browse
) -> None:
    claim = published_claim(mara, edith)
    client = browse(rosa)
    assert [row["id"] for row in rows(client)] == [claim.pk]
    heading, *table = csv.reader(io.StringIO(download(client, format="csv").decode("utf-8-sig")))
    assert [row[heading.index("claim")] for row in table] == [claim.text]
    feed = json.loads(download(client, format="claimreview"))
    assert feed["dataFeedElement"][0]["item"]["claimReviewed"] == claim.text


def test_published_claims_are_the_default_and_nothing_else_slips_in(
    rosa: User, mara: User, edith: User, browse: Browse
) -> None:
    decided_claim(mara)
    make_claim()
    published = published_claim(mara, edith)
    assert [row["id"] for row in rows(browse(rosa))] == [published.pk]


def test_an_editor_can_export_other_states(mara: User, edith: User, browse: Browse) -> None:
    claim = decided_claim(mara)
    assert [row["id"] for row in rows(browse(edith), state="decided")] == [claim.pk]


def test_since_a_sequence_withdrawals_come_along_as_tombstones(
    rosa: User, mara: User, edith: User, browse: Browse
) -> None:
    claim = published_claim(mara, edith)
    seen = Publication.objects.get().pk
    publishing.withdraw(claim.pk, by=edith, expected_version=claim.version, reason="An error.")
    found = rows(browse(rosa), since=seen)
    assert [row["withdrawal_reason"] for row in found] == ["An error."]
    assert rows(browse(rosa)) == []


def test_since_a_day_takes_what_changed_from_then_on(
    rosa: User, mara: User, edith: User, browse: Browse
) -> None:
    published_claim(mara, edith)
    assert len(rows(browse(rosa), since="2024-01-01")) == 1
    assert rows(browse(rosa), since="2999-01-01") == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"format": "xml"}, "There is no format “xml”"),
        ({"state": "lost"}, "There is no state “lost”"),
        ({"since": "last week"}, "Write the day as year-month-day"),
        ({"since": "12", "state": "decided"}, "have no sequence number"),
    ],
)
def test_what_cannot_be_exported_is_said_in_words(
    rosa: User, browse: Browse, query: dict[str, str], message: str
) -> None:
    response = browse(rosa).get(DOWNLOAD, query)
    assert response.status_code == 400
    assert message in text_of(response)


def test_exports_need_a_sign_in_and_a_role(otto: User, browse: Browse, client: Client) -> None:
    assert client.get(DOWNLOAD)["Location"].startswith(reverse("sign-in"))
    assert browse(otto).get(DOWNLOAD).status_code == 403


def test_an_export_costs_the_same_for_one_claim_and_for_many(
    rosa: User,
    mara: User,
    edith: User,
    browse: Browse,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(3):
        published_claim(mara, edith)
    client = browse(rosa)
    with django_assert_max_num_queries(4):
        download(client)
