"""What someone who means harm tries at the edges, and what comes of it: nothing."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from annotations.articles.types import ExtractedArticle
from annotations.models import (
    Article,
    Claim,
    Event,
    Job,
    ProviderRun,
    Review,
    SavedFilter,
    SourceLink,
    User,
)
from annotations.review.roles import Role
from annotations.services import articles, publishing, queue, review, sources
from annotations.services.errors import StaleWrite
from annotations.web import adding
from tests.factories import (
    make_article,
    make_claim,
    make_failed_job,
    make_feed,
    make_link,
    make_user,
)
from tests.web.conftest import browser_of
from tests.web.doors import API, NO, PAGES, PARAMETERS
from tests.web.pages import complete_form, decided_claim, held_claim, submit, text_of

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]
SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"{SCRIPT}'\"><img src=x onerror=alert(2)>{{{{7*7}}}}</title></textarea></script>"
LOOPBACKS = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://[fd00::1]/",
    "http://0.0.0.0/",
    "http://user@127.0.0.1/",
    "http://127.0.0.1:6379/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
]


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


@pytest.fixture
def hostile_claim(edith: User) -> Claim:
    """Return a published claim of a desk whose every field somebody has tampered with."""
    User.objects.filter(pk=edith.pk).update(display_name=HOSTILE[:100])
    mara = make_user("mara", Role.REVIEWER, display_name=HOSTILE[:100])
    text = f"{HOSTILE}\n{HOSTILE} counted 12 bridges."
    extracted = ExtractedArticle(
        text=text,
        title=HOSTILE,
        byline=HOSTILE,
        publisher=HOSTILE,
        url="javascript:alert(1)",
        language='"><script>alert(3)</script>',
    )
    article, _ = articles.ingest_article(extracted, by=edith, topic=SCRIPT)
    start = text.index("\n") + 1
    claim = make_claim(article, start=start, end=len(text), speaker=HOSTILE, reasons=[HOSTILE])
    document = sources.add_document(
        ExtractedArticle(
            text=HOSTILE,
            title=HOSTILE,
            publisher=HOSTILE,
            byline=HOSTILE,
            url="javascript:alert(4)",
        )
    )
    comparison = {
        "outcome": "contradicts",
        "explanation": HOSTILE,
        "difference": 0.1,
        "claim": {**(claim.figure or {}), "concept": HOSTILE, "unit": SCRIPT},
        "source": {**(claim.figure or {}), "concept": HOSTILE, "unit": SCRIPT},
    }
    make_link(claim, document=document, matched=[[0, 8]], comparison=comparison)
    ProviderRun.objects.create(claim=claim, provider=SCRIPT, outcome="failed", note=HOSTILE)
    make_failed_job(claim, error=HOSTILE)
    submit(queue.take(claim.pk, by=mara), by=mara, rationale=HOSTILE)
    claim.refresh_from_db()
    review.send_back(claim.pk, by=edith, expected_version=claim.version, reason=HOSTILE)
    submit(queue.take(claim.pk, by=mara), by=mara, rationale=HOSTILE)
    claim.refresh_from_db()
    review.approve(claim.pk, by=edith, expected_version=claim.version)
    claim.refresh_from_db()
    publishing.publish(claim.pk, by=edith, expected_version=claim.version)
    claim.refresh_from_db()
    return claim


def pages_of(claim: Claim) -> list[str]:
    ids = {
        "article_id": claim.article_id,
        "claim_id": claim.pk,
        "document_id": claim.links.all()[0].document_id,
        "feed_id": make_feed().pk,
        "link_id": claim.links.all()[0].pk,
        "number": 1,
        "slug": "flow",
    }
    found = [
        reverse(name, kwargs={key: ids[key] for key in PARAMETERS[name]})
        for name, door in PAGES.items()
        if door.get is not NO
    ]
    searches = ("article-list", "claim-list", "source-list", "published-list", "export")
    found += [f"{reverse(name)}?q={HOSTILE}&since={HOSTILE}" for name in searches]
    found += [f"{reverse('export-download')}?format={HOSTILE}", f"/{HOSTILE}/"]
    found += [f"{reverse('review-arrivals', args=[claim.pk])}?pulse=x&after=0&version=1"]
    nouns = ("article", "claim", "sourcedocument", "sourcelink", "job", "event", "review", "user")
    found += [reverse(f"admin:annotations_{noun}_changelist") for noun in nouns]
    found += [reverse("admin:annotations_claim_change", args=[claim.pk]), "/admin/"]
    return found


def assert_harmless(address: str, page: str) -> None:
    for live in ("<script>alert", "<img src=x", "onerror=alert(2)>", 'href="javascript:', ">49<"):
        assert live not in page, f"{address} shows {live} as it is"


def test_nothing_anyone_writes_becomes_markup_on_any_page(
    hostile_claim: Claim, edith: User, browse: Browse
) -> None:
    ada = make_user("ada", Role.ADMIN, is_staff=True, is_superuser=True)
    for reader in (edith, ada):
        browser = browse(reader)
        for address in pages_of(hostile_claim):
            response = browser.get(address)
            is_packed = response.headers.get("Content-Disposition", "").endswith('.gz"')
            if not isinstance(response, StreamingHttpResponse) and not is_packed:
                assert_harmless(address, response.content.decode())
            assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR


def test_nothing_sent_in_becomes_markup_in_the_refusal(mara: User, edith: User) -> None:
    claim = held_claim(mara)
    browser = browser_of(mara)
    typed = complete_form(browser, claim, rationale="", verdict="true")
    typed |= {f"source_{name}": HOSTILE for name in ("url", "title", "publisher", "quotation")}
    sent = [
        (reverse("review-submit", args=[claim.pk]), typed),
        (reverse("review-add-source", args=[claim.pk]), typed),
        (reverse("review-submit", args=[claim.pk]), typed | {"version": "99"}),
        (reverse("article-preview"), {"article": f"https://{HOSTILE}"}),
        (reverse("article-preview"), {"article": HOSTILE}),
        (reverse("article-save"), {"text": HOSTILE, "title": "", "url": HOSTILE}),
        (reverse("sign-in"), {"login": HOSTILE, "password": "x"}),
    ]
    for address, values in sent:
        assert_harmless(address, browser.post(address, values).content.decode())
    file = SimpleUploadedFile(f"{HOSTILE}.pdf", b"no PDF at all", content_type=SCRIPT)
    page = browser_of(edith).post(reverse("article-preview"), {"file": file})
    assert_harmless("a file's name", page.content.decode())


def test_an_address_that_is_no_web_address_is_not_kept(hostile_claim: Claim) -> None:
    assert hostile_claim.article.url == ""
    assert SourceLink.objects.get().document.url == ""


@pytest.mark.parametrize("address", LOOPBACKS)
def test_no_door_fetches_from_inside(address: str, edith: User) -> None:
    browser = browser_of(edith)
    page = browser.post(reverse("article-preview"), {"article": address})
    assert page.status_code in {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY}
    if page.status_code == HTTPStatus.OK:
        # Not an address of the web: shown back as the text it was taken for.
        assert address in text_of(page)
    for name in ("api-articles", "api-sources"):
        body = json.dumps({"url": address})
        answer = browser.post(reverse(name), body, content_type="application/json")
        assert answer.status_code == HTTPStatus.BAD_REQUEST, answer.content
    assert not Article.objects.exists()


def test_a_file_far_beyond_the_limit_is_not_stored_on_the_way_in(
    edith: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FACTCHECK_ARTICLE_MAX_BYTES = 1_000
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    kept: list[int] = []

    def read_given(given: str, file: Any) -> Any:  # noqa: ANN401 (as the view's)
        kept.append(len(file.read()))
        file.seek(0)
        return original(given, file)

    original = adding.read_given
    monkeypatch.setattr(adding, "read_given", read_given)
    file = SimpleUploadedFile("long.txt", b"word " * 100_000, content_type="text/plain")
    page = browser_of(edith).post(reverse("article-preview"), {"file": file})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "more than 1,000 bytes" in text_of(page)
    assert kept == [1_001]


def test_many_files_at_once_are_refused(edith: User) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", b"word") for n in range(5)]
    page = browser_of(edith).post(reverse("article-preview"), {"file": files})
    assert page.status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/cron.d/x.txt", "..\\\\x.txt", "a\r\nX-Evil: 1.txt", "\x00.txt"],
)
def test_a_file_name_leads_nowhere(name: str, edith: User) -> None:
    # By hand: the test client sends the last part of a name only.
    body = (
        "--end\r\nContent-Type: text/plain\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        "The council repaired 1,200 bridges.\r\n--end--\r\n"
    )
    page = browser_of(edith).post(
        reverse("article-preview"), body.encode(), content_type="multipart/form-data; boundary=end"
    )
    assert page.status_code in {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY}
    assert "etc" not in page.content.decode()
    assert "X-Evil" not in page.headers


def test_no_query_can_add_a_header_to_a_download(edith: User) -> None:
    for field in ("format", "state", "since"):
        page = browser_of(edith).get(f"/export/download/?{field}=jsonl%0d%0aX-Evil:%201")
        assert page.status_code == HTTPStatus.BAD_REQUEST
        assert "X-Evil" not in page.headers


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("name", ["export-download", "api-export"])
def test_a_moment_beyond_the_calendar_is_refused(name: str, since: str, edith: User) -> None:
    page = browser_of(edith).get(reverse(name), {"since": since})
    assert page.status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_beyond_the_calendar_breaks_no_page(moment: str, mara: User, edith: User) -> None:
    claim, waiting, browser = held_claim(mara), make_claim(), browser_of(mara)
    form = complete_form(browser, claim)
    for sent in (form, form | {"since": moment}):
        assert browser.post(reverse("review-draft", args=[claim.pk]), sent).status_code == 302
    place = {"sort": "changed", "before": f"{moment}~5"}
    assert browser.get(reverse("claim-list"), place).status_code == HTTPStatus.OK
    plan = {"version": waiting.version, "deadline": moment}
    page = browser_of(edith).post(reverse("review-plan", args=[waiting.pk]), plan)
    assert page.status_code == HTTPStatus.CONFLICT


@pytest.mark.parametrize("name", sorted(name for name in PAGES | API if PARAMETERS.get(name)))
def test_an_id_beyond_the_database_is_not_found(name: str, edith: User) -> None:
    base = reverse(name, kwargs=dict.fromkeys(PARAMETERS[name], 7))
    for beyond in (2**63, 10**30):
        address = base.replace("/7/", f"/{beyond}/")
        browser = browser_of(edith)
        door = (PAGES | API)[name]
        response = browser.get(address) if door.get is not NO else browser.post(address)
        assert response.status_code == HTTPStatus.NOT_FOUND, address


def test_what_no_keyboard_types_is_left_out(mara: User, edith: User) -> None:
    claim = held_claim(mara)
    browser = browser_of(mara)
    form = complete_form(browser, claim, rationale="Not\x00 so.")
    assert browser.post(reverse("review-submit", args=[claim.pk]), form).status_code == 302
    assert Review.objects.get().rationale == "Not so."
    claim.refresh_from_db()
    values = {"version": claim.version, "reason": "Look\x00 again."}
    browser_of(edith).post(reverse("review-send-back", args=[claim.pk]), values)
    assert Event.objects.filter(claim=claim).latest("number").note == "Look again."


@pytest.mark.postgres
@pytest.mark.parametrize(
    "address",
    ["/published/?verdict=%00", "/admin/annotations/claim/?state=%00", "/insight/?topic=%00"],
)
def test_a_character_no_text_has_breaks_no_page(address: str) -> None:
    ada = make_user("ada", Role.ADMIN, is_staff=True, is_superuser=True)
    assert browser_of(ada).get(address).status_code == HTTPStatus.OK


@pytest.mark.postgres
def test_a_character_no_text_has_is_left_out_of_an_address_and_of_a_saved_filter(
    edith: User,
) -> None:
    claim, browser = make_claim(make_article(topic="Bridges")), browser_of(edith)
    page = browser.get(f"{reverse('claim-list')}?topic=Brid%00ges")
    assert claim.text in text_of(page)
    sent = {"page": "claims", "name": "Bridges", "query": "topic=Brid%00ges"}
    browser.post(reverse("filter-save"), sent)
    assert SavedFilter.objects.get().query == "topic=Bridges"


def test_a_source_with_an_endless_address_is_refused_in_words(mara: User) -> None:
    claim = held_claim(mara)
    values = {
        "source_url": f"https://example.org/{'a' * 2_010}",
        "source_title": "Long",
        "source_quotation": "The passage.",
    }
    page = browser_of(mara).post(reverse("review-add-source", args=[claim.pk]), values)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "longer than 2,000 characters" in text_of(page)


def test_the_key_of_a_colleague_submits_nothing_and_tells_nothing(
    mara: User, noor: User, edith: User
) -> None:
    key = uuid4()
    claim = held_claim(mara)
    submit(claim, by=mara, verdict="false", idempotency_key=key)
    claim.refresh_from_db()
    with pytest.raises(StaleWrite):
        submit(make_stale(claim), by=noor, idempotency_key=key)
    review.send_back(claim.pk, by=edith, expected_version=claim.version, reason="Look again.")
    own = submit(queue.take(claim.pk, by=noor), by=noor, verdict="true", idempotency_key=key)
    assert (own.reviewer, own.verdict) == (noor, "true")


def make_stale(claim: Claim) -> Claim:
    old = Claim.objects.get(pk=claim.pk)
    old.version -= 1
    return old


def test_only_an_editor_takes_out_what_is_not_public(mara: User, edith: User) -> None:
    decided_claim(mara)
    address = f"{reverse('export-download')}?state=decided"
    refused = browser_of(mara).get(address)
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "only an editor exports them" in text_of(refused)
    assert "Waiting for approval" not in text_of(browser_of(mara).get(reverse("export")))
    assert browser_of(edith).get(address).status_code == HTTPStatus.OK


def test_every_kind_of_answer_carries_the_headers_that_keep_it_in_its_place(
    hostile_claim: Claim, edith: User, client: Client
) -> None:
    ada = make_user("ada", Role.ADMIN, is_staff=True, is_superuser=True)
    asked = [
        (client, reverse("sign-in")),
        (client, reverse("published-claim", args=[hostile_claim.pk])),
        (client, "/nothing-here/"),
        (client, "/api/nothing-here/"),
        (client, reverse("api-claims")),
        (client, reverse("api-docs")),
        (client, reverse("api-schema")),
        (client, "/static/annotations/css/tokens.css"),
        (browser_of(edith), reverse("desk")),
        (browser_of(edith), reverse("export-download")),
        (browser_of(edith), f"{reverse('export-download')}?format=x"),
        (browser_of(edith), reverse("api-export")),
        (browser_of(ada), reverse("admin:index")),
        (browser_of(ada), reverse("admin:annotations_claim_changelist")),
    ]
    for browser, address in asked:
        headers = browser.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "frame-ancestors 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Referrer-Policy"] == "same-origin", address


def test_no_shared_cache_may_keep_what_one_person_saw(edith: User) -> None:
    for name in ("desk", "claim-list", "export-download", "api-claims"):
        kept = browser_of(edith).get(reverse(name)).headers["Cache-Control"]
        assert {"private", "no-cache"} <= set(kept.split(", ")), name


def test_a_job_that_failed_with_markup_shows_it_as_text(hostile_claim: Claim, edith: User) -> None:
    assert Job.objects.filter(error=HOSTILE, created_at__lte=timezone.now()).exists()
    page = browser_of(edith).get(reverse("article", args=[hostile_claim.article_id]))
    assert SCRIPT in text_of(page)
    assert SCRIPT not in page.content.decode()
