"""What the public reads: no sign-in, nothing unpublished, a notice where it was withdrawn."""

import json
from re import DOTALL, search

from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotations.export.claimreview import faults_of
from annotations.models import Article, Claim, User
from annotations.services import publishing, queue, review
from annotations.web.published import PAGE_SIZE, json_for_script
from tests.factories import make_article, make_claim, make_link
from tests.web.pages import Answer, decided_claim, submit, text_of

LIST = reverse("published-list")


def address(claim: Claim) -> str:
    return reverse("published-claim", args=[claim.pk])


def publish(claim: Claim, *, by: User) -> Claim:
    claim.refresh_from_db()
    approved = review.approve(claim.pk, by=by, expected_version=claim.version)
    publishing.publish(claim.pk, by=by, expected_version=approved.version)
    claim.refresh_from_db()
    return claim


def published_claim(reviewer: User, editor: User, **changes: str) -> Claim:
    return publish(decided_claim(reviewer, **changes), by=editor)


def published_in(article: Article, reviewer: User, editor: User) -> Claim:
    claim = make_claim(article)
    make_link(claim)
    submit(queue.take(claim.pk, by=reviewer), by=reviewer)
    return publish(claim, by=editor)


def json_ld(page: Answer) -> str:
    block = r'<script type="application/ld\+json">(.*?)</script>'
    found = search(block, page.content.decode(), DOTALL)
    assert found is not None
    return found[1]


def test_anyone_reads_claim_verdict_reasons_and_sources(
    mara: User, edith: User, client: Client
) -> None:
    claim = published_claim(mara, edith, rationale="The report counts fewer bridges.")
    response = client.get(address(claim))
    page = text_of(response)
    link = claim.links.get()
    assert response.status_code == 200
    for words in (claim.text, "Half true", "The report counts fewer bridges.", link.text):
        assert words in page
    assert link.document.url in page
    assert "How we work" in page


def test_the_page_names_its_permanent_address(mara: User, edith: User, client: Client) -> None:
    claim = published_claim(mara, edith)
    expected = f"{settings.FACTCHECK_PUBLIC_URL}{address(claim)}"
    assert f'<link rel="canonical" href="{expected}">' in text_of(client.get(address(claim)))


def test_the_page_carries_a_valid_claim_review(mara: User, edith: User, client: Client) -> None:
    claim = published_claim(mara, edith)
    data = json.loads(json_ld(client.get(address(claim))))
    assert faults_of(data) == []
    assert data["claimReviewed"] == claim.text
    assert data["reviewRating"]["alternateName"] == "Half true"


def test_nothing_in_the_data_can_end_the_data_block(
    mara: User, edith: User, client: Client
) -> None:
    attack = "</script><script>alert(1)</script><!--"
    claim = published_claim(mara, edith, rationale=attack)
    page = client.get(address(claim))
    assert json.loads(json_ld(page))["reviewBody"] == attack
    assert "<script>alert" not in page.content.decode()


def test_escaped_json_reads_back_as_it_was() -> None:
    values = {"a": "</ScRiPt> & <b>", "ü": "“quoted”\u2028"}
    assert json.loads(json_for_script(values)) == values
    assert "<" not in json_for_script(values)


def test_no_script_of_the_page_is_run_from_within_it(
    mara: User, edith: User, client: Client
) -> None:
    response = client.get(address(published_claim(mara, edith)))
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert not search(r"<script(?![^>]*(?:\ssrc=|ld\+json))", response.content.decode())


def test_what_is_decided_and_not_published_is_not_found(
    mara: User, edith: User, client: Client
) -> None:
    claim = decided_claim(mara)
    assert client.get(address(claim)).status_code == 404
    review.approve(claim.pk, by=edith, expected_version=claim.version)
    assert client.get(address(claim)).status_code == 404
    assert claim.text not in text_of(client.get(LIST))


def test_a_published_page_does_not_change_with_the_claim(
    mara: User, edith: User, client: Client
) -> None:
    claim = published_claim(mara, edith, rationale="As published.")
    Claim.objects.filter(pk=claim.pk).update(rationale="Changed behind the back.")
    page = text_of(client.get(address(claim)))
    assert "As published." in page
    assert "Changed behind the back." not in page


def test_a_withdrawn_verdict_is_gone_with_its_reason(
    mara: User, edith: User, client: Client
) -> None:
    claim = published_claim(mara, edith, rationale="The report counts fewer bridges.")
    publishing.withdraw(
        claim.pk, by=edith, expected_version=claim.version, reason="The report was corrected."
    )
    response = client.get(address(claim))
    page = text_of(response)
    assert response.status_code == 410
    assert "This verdict was withdrawn" in page
    assert "The report was corrected." in page
    assert "The report counts fewer bridges." not in page
    assert "ld+json" not in page
    assert claim.text not in text_of(client.get(LIST))


def test_the_history_tells_of_publication_and_withdrawal(
    mara: User, edith: User, client: Client
) -> None:
    claim = published_claim(mara, edith)
    publishing.withdraw(claim.pk, by=edith, expected_version=claim.version, reason="An error.")
    page = text_of(client.get(address(claim)))
    assert page.index("<strong>Published</strong>") < page.index("<strong>Withdrawn</strong>")


def test_the_newest_verdict_comes_first(mara: User, edith: User, client: Client) -> None:
    first, second = published_claim(mara, edith), published_claim(mara, edith)
    page = text_of(client.get(LIST))
    assert page.index(address(second)) < page.index(address(first))


def test_the_list_can_be_narrowed_by_words_and_verdict(
    mara: User, edith: User, client: Client
) -> None:
    half = published_claim(mara, edith)
    false = published_claim(mara, edith, verdict="false")
    by_verdict = text_of(client.get(LIST, {"verdict": "false"}))
    assert address(false) in by_verdict
    assert address(half) not in by_verdict
    number = half.text.split("about ")[1].split(" ")[0]
    by_words = text_of(client.get(LIST, {"q": f"bridges {number}"}))
    assert address(half) in by_words
    assert address(false) not in by_words
    assert "No published verdict fits" in text_of(client.get(LIST, {"q": "zeppelins"}))


def test_an_empty_list_says_when_verdicts_appear(db: None, client: Client) -> None:  # noqa: ARG001 (pytest provides the database)
    assert "Nothing is published yet" in text_of(client.get(LIST))


def test_nonsense_in_the_address_is_ignored(mara: User, edith: User, client: Client) -> None:
    claim = published_claim(mara, edith)
    values = {"before": "soon", "verdict": "maybe", "q": "\x00"}
    assert client.get(LIST, values).status_code == 200
    assert address(claim) in text_of(client.get(LIST, {"before": "9" * 40, "verdict": "maybe"}))


def test_older_verdicts_are_a_page_away_and_each_page_costs_the_same(
    mara: User,
    edith: User,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lines = [f"The ministry says that {n} bridges were repaired." for n in range(PAGE_SIZE + 2)]
    article = make_article("\n".join(["Bridges", *lines]))
    claims = [published_in(article, mara, edith) for _ in lines]
    with django_assert_num_queries(1):
        page = text_of(client.get(LIST))
    found = search(r'href="(\?before=\d+)"', page)
    assert found is not None
    with django_assert_num_queries(1):
        older = text_of(client.get(LIST + found[1]))
    shown = [claim for claim in claims if f'"{address(claim)}"' in page]
    rest = [claim for claim in claims if f'"{address(claim)}"' in older]
    assert len(shown) == PAGE_SIZE
    assert {*shown, *rest} == set(claims)
    assert not {*shown} & {*rest}


def test_a_public_page_costs_one_query(
    mara: User, edith: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claim = published_claim(mara, edith)
    with django_assert_num_queries(1):
        client.get(address(claim))
