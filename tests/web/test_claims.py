"""The table of claims, and the page of one with its life."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from annotations.models import Claim, User
from annotations.review.transitions import State
from annotations.services import discussion, publishing, queue, review
from tests.factories import make_article, make_claim, make_judgement, make_link

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]
WHY = "The ministry counts as many."
SENT_BACK = "The figure is from May."


def page_of(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def decide(claim: Claim, *, by: User, verdict: str = "half_true") -> Claim:
    taken = queue.take(claim.pk, by=by)
    review.submit_review(
        claim.pk,
        by=by,
        expected_version=taken.version,
        judgement=make_judgement(
            verdict, flags=["missing_context"], rationale=WHY, cited=[make_link(claim).pk]
        ),
        idempotency_key=uuid4(),
    )
    return Claim.objects.get(pk=claim.pk)


def send_back(claim: Claim, *, by: User) -> None:
    review.send_back(claim.pk, by=by, expected_version=claim.version, reason=SENT_BACK)


def test_a_claim_is_listed_in_its_sentence_with_figure_and_state(
    browse: Browse, mara: User
) -> None:
    text = "Roads\nThe ministry counts 🚀 about 200 bridges in all. More follows."
    start = text.index("about")
    make_claim(
        make_article(text),
        start=start,
        end=start + len("about 200 bridges"),
        sentence_start=text.index("The"),
        sentence_end=text.index(" More"),
    )
    page = page_of(browse(mara), "/claims/")
    assert "The ministry counts 🚀 <strong>about 200 bridges</strong> in all." in page
    assert "More follows" not in page
    assert "≈ 200 bridges" in page
    assert "Waiting for review" in page


@pytest.mark.parametrize(
    "address",
    ["state=decided", "verdict=half_true", "kind=money", "q=quay", "article={article}"],
)
def test_the_table_narrows_by_each_filter(address: str, browse: Browse, mara: User) -> None:
    wanted = make_article("Money\nThe quay cost much.", title="The quay")
    decide(make_claim(wanted, kind="money"), by=mara)
    make_claim(make_article(title="Another one"))
    page = page_of(browse(mara), "/claims/?" + address.format(article=wanted.pk))
    assert "The quay cost much." in page
    assert "Another one" not in page


def test_filters_combine_and_are_kept_in_the_form(browse: Browse, mara: User) -> None:
    make_claim()
    page = page_of(browse(mara), "/claims/?state=queued&kind=money&q=bridges")
    assert "No claim is like this" in page
    assert '<input type="hidden" name="state" value="queued">' in page
    assert 'value="bridges"' in page
    assert re.search(r'value="money"\s+selected', page)


@pytest.mark.parametrize(
    "address", ["state=nonsense", "kind=x", "verdict=%00", "article=abc", "before=x"]
)
def test_a_filter_that_does_not_exist_narrows_nothing(
    address: str, browse: Browse, mara: User
) -> None:
    make_claim()
    response = browse(mara).get("/claims/?" + address)
    assert response.status_code == 200
    assert "Waiting for review" in response.content.decode()


def test_a_long_table_goes_on_on_the_next_page_with_its_filter(browse: Browse, mara: User) -> None:
    article = make_article("Title\n" + "\n".join(f"Sentence {n}." for n in range(51)))
    claims = [make_claim(article) for _ in range(51)]
    browser = browse(mara)
    page = page_of(browser, "/claims/?state=queued")
    assert f"?state=queued&amp;before={claims[1].pk}" in page
    older = page_of(browser, f"/claims/?state=queued&before={claims[1].pk}")
    assert f"/claims/{claims[0].pk}/" in older
    assert f"/claims/{claims[1].pk}/" not in older


def test_the_number_of_queries_does_not_grow_with_the_table(
    browse: Browse, mara: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        make_claim(make_article())
    browser = browse(mara)
    with django_assert_max_num_queries(8):
        page_of(browser, "/claims/")


def test_a_claims_page_tells_its_life_in_sentences(
    browse: Browse, mara: User, edith: User, rosa: User
) -> None:
    claim = decide(make_claim(), by=mara)
    claim = review.approve(claim.pk, by=edith, expected_version=claim.version)
    thread = discussion.say(claim.pk, by=rosa, text="Is that all bridges?")
    discussion.resolve(thread.pk, by=edith)
    publishing.publish(claim.pk, by=edith, expected_version=claim.version)
    page = page_of(browse(rosa), f"/claims/{claim.pk}/")
    life = " ".join(page[page.index("Its life so far") :].split())
    told = [
        "<strong>The desk</strong> found the claim in the text",
        "<strong>Mara</strong> took the claim for review",
        "<strong>Mara</strong> cited one source and judged the claim",
        "<strong>Edith</strong> approved the verdict",
        "<strong>You</strong> said",
        "Is that all bridges?",
        "<strong>Edith</strong> settled a thread of the discussion",
        "<strong>Edith</strong> published the verdict",
    ]
    places = [life.index(sentence) for sentence in told]
    assert places == sorted(places)
    assert f"/published/{claim.pk}/" in page


def test_a_decided_claim_shows_its_verdict_why_and_what_it_rests_on(
    browse: Browse, mara: User, rosa: User
) -> None:
    claim = decide(make_claim(), by=mara)
    page = page_of(browse(rosa), f"/claims/{claim.pk}/")
    assert "Half true" in page
    assert WHY in page
    assert "Missing context" in page
    assert "cited" in page[page.index('id="sources"') :]


def test_who_judged_reads_their_own_deeds_as_theirs(browse: Browse, mara: User) -> None:
    claim = decide(make_claim(), by=mara)
    page = page_of(browse(mara), f"/claims/{claim.pk}/")
    assert "<strong>You</strong> took the claim for review" in page


def test_a_reviewer_who_may_yet_judge_does_not_learn_what_another_judged(
    browse: Browse, mara: User, noor: User, edith: User
) -> None:
    claim = decide(make_claim(), by=mara)
    send_back(claim, by=edith)
    page = page_of(browse(noor), f"/claims/{claim.pk}/")
    assert "Half true" not in page
    assert WHY not in page
    assert "The verdict is shown once the claim is decided." in page
    assert "held back until it is" in page
    assert SENT_BACK in page


def test_who_has_judged_still_sees_their_own_verdict_after_it_came_back(
    browse: Browse, mara: User, edith: User
) -> None:
    claim = decide(make_claim(), by=mara)
    send_back(claim, by=edith)
    page = page_of(browse(mara), f"/claims/{claim.pk}/")
    assert WHY in page
    assert "held back" not in page


def test_a_reporter_who_never_judges_may_read_the_reviews(
    browse: Browse, mara: User, edith: User, rosa: User
) -> None:
    claim = decide(make_claim(), by=mara)
    send_back(claim, by=edith)
    assert WHY in page_of(browse(rosa), f"/claims/{claim.pk}/")


def test_a_claim_nobody_judged_hides_nothing(browse: Browse, mara: User) -> None:
    page = page_of(browse(mara), f"/claims/{make_claim().pk}/")
    assert "held back" not in page
    assert "Review this claim" in page


def test_a_claim_without_sources_says_so(browse: Browse, rosa: User) -> None:
    assert "No source so far." in page_of(browse(rosa), f"/claims/{make_claim().pk}/")


def test_a_rejected_source_is_not_shown(browse: Browse, rosa: User) -> None:
    claim = make_claim()
    make_link(claim, state="rejected")
    assert "No source so far." in page_of(browse(rosa), f"/claims/{claim.pk}/")


def test_an_outsider_reads_no_claim(browse: Browse, otto: User) -> None:
    claim = make_claim()
    assert browse(otto).get("/claims/").status_code == 403
    assert browse(otto).get(f"/claims/{claim.pk}/").status_code == 403


def test_a_claim_that_does_not_exist_is_not_found(browse: Browse, mara: User) -> None:
    assert browse(mara).get("/claims/999/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_a_claims_life(
    browse: Browse,
    mara: User,
    edith: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    claim = make_claim()
    for _ in range(4):
        claim = decide(claim, by=mara)
        send_back(claim, by=edith)
        discussion.say(claim.pk, by=edith, text="Another report is out.")
    decide(claim, by=mara)
    browser = browse(mara)
    with django_assert_max_num_queries(14):
        page = page_of(browser, f"/claims/{claim.pk}/")
    assert page.count("judged the claim") == 5
    assert Claim.objects.get(pk=claim.pk).state == State.DECIDED
