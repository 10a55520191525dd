"""Claims through the API: lists, the queue and one claim."""

import pytest

from annotations.models import ProviderRun
from annotations.review.transitions import State
from annotations.services import queue
from tests.api.conftest import Caller, decide
from tests.factories import make_article, make_claim, make_link

pytestmark = pytest.mark.postgres


def ids(caller: Caller, query: str) -> list[int]:
    answer = caller.get(f"claims/?{query}")
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def test_claims_are_narrowed_by_state_kind_article_and_check_worthiness(reviewer: Caller) -> None:
    article = make_article()
    money = make_claim(article, kind="money", checkworthiness=0.9)
    quote = make_claim(article, kind="quote", checkworthiness=0.4, state=State.EXTRACTED.value)
    other = make_claim()

    assert ids(reviewer, "kind=money") == [money.pk]
    assert ids(reviewer, "kind=money&kind=quote") == [quote.pk, money.pk]
    assert ids(reviewer, "state=extracted") == [quote.pk]
    assert ids(reviewer, f"article={article.pk}") == [quote.pk, money.pk]
    assert ids(reviewer, "minimum_checkworthiness=0.8") == [other.pk, money.pk]


def test_claims_are_narrowed_to_somebodys_and_to_what_is_anybodys(
    reviewer: Caller, reporter: Caller
) -> None:
    hers, free = make_claim(assignee=reviewer.user), make_claim()
    assert reviewer.user is not None
    assert ids(reporter, f"whose={reviewer.user.pk}") == [hers.pk]
    assert ids(reporter, "whose=nobody&order=queue") == [free.pk]
    for wrong in ("everybody", "0", "9" * 30):
        answer = reporter.get(f"claims/?whose={wrong}")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["detail"] == "Give the id of a person, or `nobody`."


def test_claims_are_narrowed_by_verdict_and_flag(reviewer: Caller) -> None:
    decided, waiting = make_claim(), make_claim()
    decide(decided, reviewer, verdict="half_true")

    assert ids(reviewer, "verdict=half_true") == [decided.pk]
    assert ids(reviewer, "verdict=true&verdict=false") == []
    assert ids(reviewer, "flag=rounded") == [decided.pk]
    assert ids(reviewer, "flag=outdated") == []
    assert waiting.pk in ids(reviewer, "state=queued")


def test_claims_are_found_by_their_words(reviewer: Caller) -> None:
    text = "The Danube rose by 3 metres.\nThe Rhine fell by 2 metres."
    article = make_article(text)
    danube = make_claim(article, start=0, end=28)
    make_claim(article, start=29, end=len(text))

    assert ids(reviewer, "q=danube+metres") == [danube.pk]
    assert ids(reviewer, "q=danube+fell") == []


def test_the_queue_lists_what_waits_most_urgent_first(reviewer: Caller) -> None:
    low = make_claim(checkworthiness=0.3)
    high = make_claim(checkworthiness=0.9)
    urgent = make_claim(checkworthiness=0.1, priority=10)
    make_claim(state=State.EXTRACTED.value)

    assert ids(reviewer, "order=queue") == [urgent.pk, high.pk, low.pk]


def test_the_queue_pages_through_equal_claims_without_gap_or_repeat(reviewer: Caller) -> None:
    article = make_article()
    stored = [make_claim(article, priority=n % 2, checkworthiness=0.5).pk for n in range(9)]
    seen: list[int] = []
    path: str | None = "claims/?order=queue&limit=2"

    while path:
        page = reviewer.get(path).json()
        seen += [row["id"] for row in page["results"]]
        path = page["next"] and page["next"].partition("/api/v1/")[2]

    assert seen == stored[1::2] + stored[::2]


def test_a_queue_of_decided_claims_is_refused(reviewer: Caller) -> None:
    answer = reviewer.get("claims/?order=queue&state=decided")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["name"] == "state"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("sate=queued", "sate"),
        ("state=waiting", "state"),
        ("kind=money&kind=gold", "kind"),
        ("article=first", "article"),
        ("article=1&article=2", "article"),
        ("minimum_checkworthiness=2", "minimum_checkworthiness"),
        ("minimum_checkworthiness=nan", "minimum_checkworthiness"),
        ("limit=0", "limit"),
        ("limit=100000", "limit"),
        ("q=%2E%2E", "q"),
        ("q=", "q"),
        ("cursor=abc", "cursor"),
        ("cursor=W1siLWlkIl0sWyJ4Il1d", "cursor"),
        ("format=csv", "format"),
    ],
)
def test_a_wrong_parameter_is_named_and_never_ignored(
    query: str, name: str, reviewer: Caller
) -> None:
    answer = reviewer.get(f"claims/?{query}")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    [error] = answer.json()["errors"]
    assert (error["in"], error["name"]) == ("query", name)


def test_the_cursor_of_one_order_does_not_fit_another(reviewer: Caller) -> None:
    for _ in range(2):
        make_claim()
    following = reviewer.get("claims/?order=queue&limit=1").json()["next"]
    cursor = following.partition("cursor=")[2].partition("&")[0]

    assert reviewer.get(f"claims/?cursor={cursor}").status_code == 400


def test_a_claim_is_read_with_its_sources_searches_and_history(reviewer: Caller) -> None:
    claim = make_claim()
    link = make_link(claim, comparison=None)
    ProviderRun.objects.create(claim=claim, provider="library", outcome="found", found=1)
    assert reviewer.user is not None
    queue.take(claim.pk, by=reviewer.user)

    answer = reviewer.get(f"claims/{claim.pk}/")

    body = answer.json()
    assert answer["ETag"] == '"2"'
    assert body["sentence_text"] == claim.text
    assert body["article"]["title"] == claim.article.title
    assert [row["id"] for row in body["links"]] == [link.pk]
    assert body["searches"][0]["provider"] == "library"
    assert [(row["action"], row["actor"]["name"]) for row in body["history"]] == [("take", "Mara")]
    assert body["lease"]["holder"]["name"] == "Mara"
    hers = {
        "release",
        "submit",
        "escalate",
        "skip",
        "hand_over",
        "dismiss",
        "merge",
        "edit",
        "figure",
        "split",
        "join",
    }
    assert set(body["actions"]) == hers


def test_a_claim_brings_the_sentence_it_points_back_to(reviewer: Caller) -> None:
    article = make_article("The mayor met the union.\nShe promised 200 bridges.\nIt rained.\n")
    claim = make_claim(article, start=len("The mayor met the union.\n"))

    assert (
        reviewer.get(f"claims/{claim.pk}/").json()["sentence_before"] == "The mayor met the union."
    )
    assert reviewer.get(f"claims/{make_claim().pk}/").json()["sentence_before"] == ""


def test_the_actions_are_those_of_whoever_asks(reviewer: Caller, reporter: Caller) -> None:
    claim = make_claim()

    offered = set(reviewer.get(f"claims/{claim.pk}/").json()["actions"])
    assert offered == {"take", "dismiss", "merge", "edit", "figure", "split", "join"}
    assert reporter.get(f"claims/{claim.pk}/").json()["actions"] == []


def test_rejected_links_are_shown_but_not_counted(reviewer: Caller) -> None:
    claim = make_claim()
    make_link(claim)
    make_link(claim, state="rejected")

    body = reviewer.get(f"claims/{claim.pk}/").json()

    assert len(body["links"]) == 2
    assert body["sources"] == 1
    assert reviewer.get("claims/").json()["results"][0]["sources"] == 1


def test_answers_are_kept_out_of_shared_caches(reviewer: Caller) -> None:
    answer = reviewer.get(f"claims/{make_claim().pk}/")

    assert answer["Cache-Control"] == "private, no-cache"
