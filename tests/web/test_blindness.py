"""Nobody who may yet judge a claim learns from any page what another judged of it.

The proof is by change: everything Mara has written is replaced by something else behind the
desk's back, and no address may then answer Noor differently, to the letter.
"""

import gzip
import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from annotations.export.formats import FORMATS
from annotations.models import Citation, Claim, Draft, Event, Feed, Review, SourceLink, User
from annotations.review.roles import Role
from annotations.review.transitions import State
from annotations.review.verdicts import Verdict
from annotations.services import adjudication, discussion, queue, review
from tests.factories import make_claim, make_judgement, make_link, make_user
from tests.tampering import chain_anew, guards_lifted
from tests.web.conftest import browser_of
from tests.web.doors import API, NO, PAGES, PARAMETERS
from tests.web.pages import submit

RATIONALE = "Zanzibar counted otherwise."
COMMENT = "Ouagadougou says it all."
DRAFT = "Timbuktu is what I think of now."
# What differs from one answer to the next by itself.
_CHANGING = (
    re.compile(r"csrfmiddlewaretoken\W+value=\"\w+\"|name=\"csrf-token\" content=\"\w+\""),
    re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b"),
    re.compile(r"<time.*?</time>", re.DOTALL),
    re.compile(r"\"X-CSRFToken\"\W+\w+"),
    re.compile(r"WARC-Date: \S+"),
    # The minute in which a page is printed.
    re.compile(r"Printed for [^:]* on [^:]*:\d\d"),
    # When the form was written, for the drafts a browser keeps.
    re.compile(r"data-since=\"[^\"]*\""),
    # Who has the claim open: names that pass by themselves, kept in Redis beyond a test.
    re.compile(r"<p id=\"present\".*?</p>", re.DOTALL),
    re.compile(r"&here=[\d-]*"),
)
# The API's schema is half of the time and the same for everyone.
_SAYS_NOTHING_OF_CLAIMS = ("api-nothing", "api-schema", "api-docs", "sign-in")


def taken(claim: Claim, *, mara: User, **_others: User) -> None:
    """Mara is reviewing the claim and has typed a draft."""
    queue.take(claim.pk, by=mara)
    review.save_draft(
        claim.pk, by=mara, judgement=make_judgement("false", flags=["outdated"], rationale=DRAFT)
    )
    discussion.say(claim.pk, by=mara, text=COMMENT)


def sent_back(claim: Claim, *, mara: User, edith: User, **_others: User) -> None:
    """Mara judged the claim and the editor sent it back."""
    held = queue.take(claim.pk, by=mara)
    submit(held, by=mara, verdict="mostly_false", flags=["rounded"], rationale=RATIONALE)
    claim.refresh_from_db()
    review.send_back(
        claim.pk, by=edith, expected_version=claim.version, reason="Look at the newest report."
    )
    claim.refresh_from_db()


def taken_again(claim: Claim, *, mara: User, edith: User, noor: User) -> None:
    """After Mara's judgement came back, she has the claim once more."""
    sent_back(claim, mara=mara, edith=edith)
    taken(claim, mara=mara, noor=noor)


def taken_by_the_next(claim: Claim, *, mara: User, edith: User, noor: User) -> None:
    """After Mara's judgement came back, Noor has the claim."""
    sent_back(claim, mara=mara, edith=edith)
    queue.take(claim.pk, by=noor)


def dismissed(claim: Claim, *, mara: User, edith: User, noor: User) -> None:
    """After Mara's judgement came back, the editor dismissed the claim, and may restore it."""
    sent_back(claim, mara=mara, edith=edith, noor=noor)
    queue.dismiss(claim.pk, by=edith, expected_version=claim.version, reason="No claim.")


def judged_first(claim: Claim, *, mara: User, **_others: User) -> None:
    """Two are to judge the claim: Mara has, the other seat is free."""
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=2)
    submit(queue.take(claim.pk, by=mara), by=mara, verdict="false", rationale=RATIONALE)
    claim.refresh_from_db()


def judging_beside(claim: Claim, *, mara: User, noor: User, **_others: User) -> None:
    """Two are to judge the claim: Mara has, and Noor is at it."""
    judged_first(claim, mara=mara)
    queue.take(claim.pk, by=noor)


def both_of_three(claim: Claim, *, mara: User, noor: User, **_others: User) -> None:
    """Three are to judge the claim: Mara and Noor have, and a third view is awaited."""
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=3)
    submit(queue.take(claim.pk, by=mara), by=mara, verdict="false", rationale=RATIONALE)
    submit(queue.take(claim.pk, by=noor), by=noor, verdict="true")
    claim.refresh_from_db()


def not_agreed(claim: Claim, *, mara: User, noor: User, **_others: User) -> None:
    """Mara and Noor have judged the claim and do not agree: neither learns what the other said."""
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=2)
    submit(queue.take(claim.pk, by=mara), by=mara, verdict="false", rationale=RATIONALE)
    submit(queue.take(claim.pk, by=noor), by=noor, verdict="true")
    claim.refresh_from_db()


def sent_back_after_two(claim: Claim, *, mara: User, edith: User, noor: User) -> None:
    """What Mara and Noor did not agree on came back for another round."""
    not_agreed(claim, mara=mara, noor=noor)
    review.send_back(claim.pk, by=edith, expected_version=claim.version, reason="Look again.")
    claim.refresh_from_db()


def escalated_then_sent_back(claim: Claim, *, mara: User, edith: User, **_others: User) -> None:
    """Mara passed the claim on and told why; the editor sent it back."""
    held = queue.take(claim.pk, by=mara)
    adjudication.escalate(claim.pk, by=mara, expected_version=held.version, reason=RATIONALE)
    claim.refresh_from_db()
    review.send_back(claim.pk, by=edith, expected_version=claim.version, reason="Look again.")
    claim.refresh_from_db()


INDEPENDENT: list[Callable[..., None]] = [
    judged_first,
    judging_beside,
    both_of_three,
    not_agreed,
    sent_back_after_two,
    escalated_then_sent_back,
]
SITUATIONS = [*INDEPENDENT, taken, sent_back, taken_again, taken_by_the_next, dismissed]


def rewrite(claim: Claim) -> None:
    """Replace all that Mara has written by something else, past every rule of the desk."""
    other = SourceLink.objects.filter(claim=claim).order_by("-id")[1]
    # The append-only querysets refuse to change anything, so plain ones do it.
    with guards_lifted():
        hers = Q(reviewer__username="mara")
        QuerySet(Citation).filter(review__in=QuerySet(Review).filter(hers)).exclude(
            link=other
        ).delete()
        QuerySet(Review).filter(hers, claim=claim).update(
            verdict="true", flags=["satire", "outdated"], rationale="Kiribati is beyond doubt."
        )
        told = Q(details__has_key="verdict") | Q(details__has_key="reason")
        for event in Event.objects.filter(told, claim=claim, actor__username="mara"):
            details = event.details | {"verdict": "true", "citations": 0, "reason": "Tonga."}
            QuerySet(Event).filter(pk=event.pk).update(details=details)
        # A page that showed a hash, or anything worked out from one, would tell as well.
        chain_anew(claim)
    Draft.objects.filter(claim=claim, reviewer__username="mara").update(
        verdict="true", flags=["satire"], rationale="Vanuatu it is.", cited=[other.pk]
    )


def addresses(claim: Claim) -> Iterator[str]:
    """Yield every address that can be asked for with GET, with every filter that might tell."""
    ids = {
        "article_id": claim.article_id,
        "claim_id": claim.pk,
        "link_id": claim.links.all()[0].pk,
        "document_id": claim.links.all()[0].document_id,
        "job_id": 1,
        "feed_id": Feed.objects.get_or_create(url="https://a.example/feed")[0].pk,
        "number": 1,
        "slug": "flow",
        "comment_id": 1,
    }
    for name, door in (PAGES | API).items():
        if door.get is not NO and name not in _SAYS_NOTHING_OF_CLAIMS:
            yield reverse(name, kwargs={key: ids[key] for key in PARAMETERS[name]})
    for name in ("claim-list", "api-claims", "api-reviews", "published-list"):
        yield from (f"{reverse(name)}?verdict={verdict}" for verdict in Verdict)
    for name in ("claim-list", "article-list", "source-list", "api-claims", "api-articles"):
        yield from (f"{reverse(name)}?q={word}" for word in ("Zanzibar", "Timbuktu", "bridges"))
    claim.refresh_from_db()
    for state in {claim.state, State.DECIDED, State.PUBLISHED}:
        yield f"{reverse('claim-list')}?state={state}"
        yield f"{reverse('api-claims')}?state={state}"
        yield f"{reverse('article', args=[claim.article_id])}?state={state}"
        for form in FORMATS:
            yield f"{reverse('export-download')}?state={state}&format={form}"
            yield f"{reverse('api-export')}?state={state}&format={form}"
    for flag in ("outdated", "rounded", "satire"):
        yield f"{reverse('api-claims')}?flag={flag}"
    yield f"{reverse('api-claims')}?order=queue"
    yield f"{reverse('api-claims')}?article={claim.article_id}"
    for narrowed in (f"claim={claim.pk}", "mine=false", "mine=true"):
        yield f"{reverse('api-reviews')}?{narrowed}"
    yield f"{reverse('api-links')}?claim={claim.pk}"
    yield f"{reverse('review-arrivals', args=[claim.pk])}?pulse=old&after=0&version=1&form=1"
    yield f"{reverse('article-progress', args=[claim.article_id])}?seen=old&marks=old"
    yield f"{reverse('desk-running')}?seen=old"


def words_of(response: HttpResponseBase) -> str:
    if isinstance(response, StreamingHttpResponse):
        sent = b"".join(response)
    else:
        sent = getattr(response, "content", b"")
    # A WARC file is packed.
    written = (gzip.decompress(sent) if sent.startswith(b"\x1f\x8b") else sent).decode()
    for changing in _CHANGING:
        written = changing.sub("", written)
    return f"{response.status_code} {written}"


def read_all(browser: Client, claim: Claim) -> dict[str, str]:
    cache.clear()
    return {address: words_of(browser.get(address)) for address in addresses(claim)}


@pytest.fixture
def claim(db: None) -> Claim:  # noqa: ARG001 (pytest provides the database)
    claim = make_claim()
    for _ in range(3):
        make_link(claim)
    return claim


@pytest.mark.parametrize(
    ("role", "situation"),
    [
        *((Role.REVIEWER, situation) for situation in SITUATIONS),
        (Role.EDITOR, taken_again),
        (Role.EDITOR, judged_first),
    ],
)
def test_nothing_tells_who_may_judge_what_another_judged(
    role: Role, situation: Callable[..., None], claim: Claim, mara: User, edith: User
) -> None:
    noor = make_user("noor", role)
    situation(claim, mara=mara, edith=edith, noor=noor)
    before = read_all(browser_of(noor), claim)
    rewrite(claim)
    after = read_all(browser_of(noor), claim)
    assert [address for address in before if before[address] != after[address]] == []
    secrets = (RATIONALE, DRAFT, COMMENT)
    told = [address for address, words in before.items() if any(one in words for one in secrets)]
    assert told == []


def test_mara_herself_sees_what_she_wrote(claim: Claim, mara: User, edith: User) -> None:
    """Without this, the test above might compare pages that never tell anything."""
    taken_again(claim, mara=mara, edith=edith, noor=edith)
    before = read_all(browser_of(mara), claim)
    rewrite(claim)
    after = read_all(browser_of(mara), claim)
    changed = {address for address in before if before[address] != after[address]}
    telling = ["review", "claim", "api-claim", "api-claim-draft"]
    assert changed >= {reverse(name, args=[claim.pk]) for name in telling}
    assert f"{reverse('api-reviews')}?claim={claim.pk}" in changed


def test_once_noor_has_judged_she_sees_both(
    claim: Claim, mara: User, noor: User, edith: User, client: Client
) -> None:
    taken_by_the_next(claim, mara=mara, edith=edith, noor=noor)
    claim.refresh_from_db()
    submit(claim, by=noor, verdict="true", idempotency_key=uuid.uuid4())
    client.force_login(noor, backend="django.contrib.auth.backends.ModelBackend")
    assert RATIONALE in words_of(client.get(reverse("claim", args=[claim.pk])))
    assert RATIONALE in words_of(client.get(reverse("api-claim", args=[claim.pk])))


def test_what_another_typed_is_nobodys_to_read_even_after_the_decision(
    claim: Claim, mara: User, noor: User, edith: User
) -> None:
    taken(claim, mara=mara)
    claim.refresh_from_db()
    queue.release(claim.pk, by=mara, expected_version=claim.version)
    submit(queue.take(claim.pk, by=noor), by=noor)
    for reader in (noor, edith):
        pages = read_all(browser_of(reader), claim)
        assert [address for address, words in pages.items() if DRAFT in words] == []
