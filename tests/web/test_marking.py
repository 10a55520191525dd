"""The pages of claims by hand, as plain forms."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from annotations.articles.offsets import to_utf16
from annotations.models import Article, Claim, Event, User
from annotations.services import corrections, marking, queue
from tests.factories import make_article
from tests.services.test_publishing import approve_one, publish
from tests.web.pages import decided_claim, hidden, text_of

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]
TEXT = (
    "🚀 Bridges\n👩🏽‍🚀 The ministry repaired about 412 bridges last year.\n\n"
    "Otters crossed about 412 bridges."
)
WORDS = "about 412 bridges"


@pytest.fixture
def article() -> Article:
    return make_article(TEXT, title="🚀 Bridges")


def browser_selection(words: str) -> dict[str, object]:
    start = TEXT.index(words)
    first, last = to_utf16(TEXT, offsets=[start, start + len(words)])
    return {"start": first, "end": last, "quoted": words}


def marked(article: Article, *, by: User) -> Claim:
    start = TEXT.index(WORDS)
    end = start + len(WORDS)
    return marking.add_claim(article.pk, by=by, start=start, end=end, quoted=WORDS).claim


def test_a_browsers_selection_leads_to_its_words_in_code_points(
    article: Article, browse: Browse, rosa: User
) -> None:
    answer = browse(rosa).post(f"/articles/{article.pk}/select/", browser_selection("bout 412 b"))
    start = TEXT.index(WORDS)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/claims/new/?start={start}&end={start + len(WORDS)}")


def test_a_selection_that_does_not_fit_the_text_is_told(
    article: Article, browse: Browse, rosa: User
) -> None:
    shifted = browser_selection(WORDS) | {"start": TEXT.index(WORDS)}
    answer = browse(rosa).post(f"/articles/{article.pk}/select/", shifted)
    assert answer.status_code == 422
    assert "do not stand at this place" in text_of(answer)
    assert WORDS in text_of(answer)


def test_typed_words_in_two_places_come_back_to_choose_from(
    article: Article, browse: Browse, rosa: User
) -> None:
    client = browse(rosa)
    page = text_of(client.post(f"/articles/{article.pk}/select/", {"quoted": "about 412 bridges"}))
    assert "Which of these places?" in page
    for start in (TEXT.index(WORDS), TEXT.rindex(WORDS)):
        assert f"/claims/new/?start={start}&end={start + len(WORDS)}" in page


def test_typed_words_that_stand_nowhere_come_back_with_what_to_do(
    article: Article, browse: Browse, rosa: User
) -> None:
    answer = browse(rosa).post(f"/articles/{article.pk}/select/", {"quoted": "400 bridges"})
    assert answer.status_code == 422
    assert "Copy them exactly" in text_of(answer)
    assert ">400 bridges</textarea>" in text_of(answer)


def test_a_passage_is_shown_read_moved_and_added(
    article: Article, browse: Browse, rosa: User
) -> None:
    client = browse(rosa)
    address = f"/articles/{article.pk}/claims/new/"
    start = TEXT.index("412 bridges")
    page = client.get(address, {"start": start, "end": start + len("412 bridges")})
    assert '<mark class="match">412 bridges</mark>' in text_of(page)
    assert "(quantity)" in text_of(page)
    form = {name: hidden(page, name) for name in ("start", "end", "text")}
    page = client.post(address, form | {"step": "start-earlier", "kind": "money"})
    assert f'<mark class="match">{WORDS}</mark>' in text_of(page)
    assert not Claim.objects.exists()
    form = {name: hidden(page, name) for name in ("start", "end", "text")}
    answer = client.post(address, form | {"add": "1", "kind": "money"})
    claim = Claim.objects.get()
    assert answer["Location"] == f"/articles/{article.pk}/#in-text-{claim.pk}"
    assert (claim.text, claim.kind, claim.added_by) == (WORDS, "money", rosa)
    page_now = text_of(client.get(f"/articles/{article.pk}/"))
    assert 'data-origin="human"' in page_now
    assert "added by hand" in page_now
    assert "<strong>You</strong> added the claim by hand" in text_of(
        client.get(f"/claims/{claim.pk}/")
    )


def test_the_same_words_twice_lead_to_the_claim_they_are(
    article: Article, browse: Browse, rosa: User, mara: User
) -> None:
    claim = marked(article, by=mara)
    form = {"start": claim.start, "end": claim.end, "text": claim.text, "add": "1"}
    answer = browse(rosa).post(f"/articles/{article.pk}/claims/new/", form)
    assert answer.status_code == 422
    assert "is a claim of this article already" in text_of(answer)
    assert f'<a href="/claims/{claim.pk}/">Open it</a>' in text_of(answer)


@pytest.mark.parametrize(
    "sent", [{"start": "x", "end": "3"}, {"start": "5", "end": "2"}, {"start": "0", "end": "9999"}]
)
def test_an_address_that_names_no_passage_is_a_bad_request(
    sent: dict[str, str], article: Article, browse: Browse, rosa: User
) -> None:
    assert browse(rosa).get(f"/articles/{article.pk}/claims/new/", sent).status_code == 400


def test_a_claim_is_mended_and_its_life_tells_how(
    article: Article, browse: Browse, rosa: User, mara: User
) -> None:
    claim = marked(article, by=rosa)
    client = browse(mara)
    page = client.get(f"/claims/{claim.pk}/edit/")
    form = {name: hidden(page, name) for name in ("version", "start", "end", "text")}
    page = client.post(f"/claims/{claim.pk}/edit/", form | {"step": "end-later", "kind": ""})
    form = {name: hidden(page, name) for name in ("version", "start", "end", "text")}
    client.post(f"/claims/{claim.pk}/edit/", form | {"save": "1", "kind": "statement"})
    claim.refresh_from_db()
    assert (claim.text, claim.kind, claim.version) == (f"{WORDS} last", "statement", 2)
    life = text_of(client.get(f"/claims/{claim.pk}/"))
    assert "<strong>Rosa</strong> added the claim by hand" in life
    assert "<strong>You</strong> edited the claim" in life
    assert f"“{WORDS}” became “{WORDS} last”. From quantity to statement." in life


def test_a_stale_edit_shows_both_and_writes_nothing(
    article: Article, browse: Browse, mara: User, noor: User
) -> None:
    claim = marked(article, by=noor)
    client = browse(mara)
    page = client.get(f"/claims/{claim.pk}/edit/")
    form = {name: hidden(page, name) for name in ("version", "start", "end", "text")}
    queue.take(claim.pk, by=mara)
    answer = client.post(f"/claims/{claim.pk}/edit/", form | {"save": "1", "kind": "statement"})
    assert answer.status_code == 409
    assert "Something changed in the meantime" in text_of(answer)
    assert not Event.objects.filter(action="edit").exists()


def test_a_judged_claim_is_not_mended(browse: Browse, mara: User) -> None:
    claim = decided_claim(mara)
    answer = browse(mara).get(f"/claims/{claim.pk}/edit/")
    assert answer.status_code == 409
    shown = text_of(browse(mara).get(f"/claims/{claim.pk}/"))
    assert "Edit its words" not in shown
    assert "Both can be mended once an editor has sent it back." in shown


def test_only_the_figure_of_a_verdict_that_is_being_corrected_is_mended(
    browse: Browse, mara: User, edith: User
) -> None:
    claim = approve_one(mara, edith)
    publish(claim, edith)
    client, page = browse(mara), f"/claims/{claim.pk}/edit/"
    assert "once the verdict is opened for correction" in text_of(
        client.get(f"/claims/{claim.pk}/")
    )
    claim.refresh_from_db()
    corrections.correct(claim.pk, by=mara, expected_version=claim.version, reason="Misread.")
    assert f'href="{page}">Correct its figure first</a>' in text_of(
        client.get(f"/review/{claim.pk}/")
    )
    form = client.get(page)
    assert "Where it begins and ends" not in text_of(form)
    names = ("version", "start", "end", "text", "kind")
    sent = {name: hidden(form, name) for name in names} | {"figure": "none", "save": "1"}
    saved = client.post(page, sent, follow=True)
    assert "It states no figure, as set by hand." in text_of(saved)
    assert "Undo the corrected figure" in text_of(saved)
    moved = client.post(page, sent | {"version": hidden(saved, "version"), "kind": "quote"})
    assert moved.status_code == 409


def test_a_reporter_is_offered_to_add_but_not_to_mend(
    article: Article, browse: Browse, rosa: User
) -> None:
    claim = marked(article, by=rosa)
    client = browse(rosa)
    assert "Add a claim" in text_of(client.get(f"/articles/{article.pk}/"))
    assert "Edit its words" not in text_of(client.get(f"/claims/{claim.pk}/"))
    assert client.get(f"/claims/{claim.pk}/edit/").status_code == 403


def test_the_pages_take_few_queries(
    article: Article,
    browse: Browse,
    mara: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    claim = marked(article, by=mara)
    client = browse(mara)
    for address in (
        f"/articles/{article.pk}/claims/new/?start=0&end=9",
        f"/claims/{claim.pk}/edit/",
    ):
        with django_assert_max_num_queries(5):
            assert client.get(address).status_code == 200


def test_a_figure_is_corrected_shown_with_its_author_and_undone(
    article: Article, browse: Browse, mara: User
) -> None:
    claim = marked(article, by=mara)
    client, page = browse(mara), f"/claims/{claim.pk}/edit/"
    form = client.get(page)
    assert "≈ 412 bridges" in text_of(form).partition("As the words say:")[2][:400]
    sent = {
        **{name: hidden(form, name) for name in ("version", "start", "end", "text")},
        "kind": claim.kind,
        "figure": "hand",
        "figure_value": "4.2 bilion",
        "figure_unit": "€",
        "figure_bound": ">=",
        "figure_direction": "up",
        "figure_concept": "repairs",
    }
    refused = client.post(page, {**sent, "save": "1"})
    assert refused.status_code == 422
    assert "“4.2 bilion” is not a number the desk can read" in text_of(refused)
    # Nothing that was typed is lost, neither by a refusal nor by moving the bounds.
    for step in ({"save": "1"}, {"step": "end-earlier"}):
        answer = client.post(page, {**sent, **step}).content.decode()
        assert all(f'value="{typed}"' in answer for typed in ("4.2 bilion", "€", "repairs"))
    saved = client.post(page, {**sent, "figure_value": "4.2 billion", "save": "1"}, follow=True)
    assert "Its figure is up ≥ €4.2 billion, as set by hand." in text_of(saved)
    assert "figure set by Mara" in " ".join(text_of(saved).split())
    assert "From ≈ 412 bridges to up ≥ €4.2 billion." in text_of(saved)
    stale = client.post(page, {**sent, "figure_value": "7 billion", "save": "1"})
    assert stale.status_code == 409
    assert "7 billion" in text_of(stale)
    undo = {"version": hidden(saved, "version")}
    undone = client.post(f"/claims/{claim.pk}/undo/", undo, follow=True)
    assert "undid the correction of the figure" in text_of(undone)
    claim.refresh_from_db()
    assert claim.figure is not None
    assert (claim.figure["low"], claim.figure_by) == (412, None)
