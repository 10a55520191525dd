"""Placing a claim by hand in the corrected text of its article, where the desk would not guess."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from annotations.articles.errors import ArticleError
from annotations.articles.selections import find_words
from annotations.models import ArticleVersion, Claim, ClaimFate
from annotations.review.errors import ReviewError
from annotations.review.roles import Permission
from annotations.review.transitions import DECIDED_STATES, State
from annotations.services import marking
from annotations.services.errors import DuplicateClaim, StaleWrite
from annotations.tasks import ring
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.highlighting import mark_claims
from annotations.web.marking import find_places, in_context, read_number, read_words
from annotations.web.refusals import show_conflict, show_refusal


@require_http_methods(["GET", "POST"])
@for_the_desk(Permission.EDIT_CLAIM)
def place(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Offer places for a claim that an earlier version has, and give it the one that is chosen.

    Offered are the words it would have now, else every place that has its words; other words are
    typed, or selected in the article.
    """
    related = ("article__current_version", "article_version")
    claim = get_object_or_404(Claim.objects.select_related(*related), pk=claim_id)
    version = claim.article.current_version
    if version is None or version.pk == claim.article_version_id:
        return redirect("claim", claim_id)
    if request.method != "POST":
        return _show(request, claim, version, places=_offered(claim, version))
    if "version" not in request.POST:
        return _find(request, claim, version)
    return _placed(request, claim, version)


def _find(request: DeskRequest, claim: Claim, version: ArticleVersion) -> HttpResponse:
    """Show the places that have the words which were typed or selected."""
    quoted = read_words(request.POST, "quoted")
    try:
        places = find_places(version.text, quoted=quoted, post=request.POST)
    except ArticleError as error:
        return _show(request, claim, version, places=[], quoted=quoted, refusal=str(error))
    return _show(request, claim, version, places=places, quoted=quoted)


def _placed(request: DeskRequest, claim: Claim, version: ArticleVersion) -> HttpResponse:
    sent = request.POST
    start, end = read_number(sent, "start"), read_number(sent, "end")
    try:
        marked = marking.place_claim(
            claim.pk,
            by=request.user,
            expected_version=read_number(sent, "version"),
            start=start,
            end=end,
            quoted=read_words(sent, "text"),
        )
    except StaleWrite as error:
        return show_conflict(request, claim, message=str(error))
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)
    except (ArticleError, DuplicateClaim) as error:
        return _show(request, claim, version, places=[], refusal=str(error))
    ring(marked.job_ids)
    messages.success(request, f"“{marked.claim.text}” has its place in version {version.number}.")
    return redirect("article-version", claim.article_id, version.number)


def _offered(claim: Claim, version: ArticleVersion) -> list[tuple[int, int]]:
    fate = ClaimFate.objects.filter(claim=claim, version=version, start__isnull=False).first()
    if fate is not None and fate.start is not None and fate.end is not None:
        is_settled = State(claim.state) in DECIDED_STATES and fate.text != claim.text
        return [] if is_settled else [(fate.start, fate.end)]
    try:
        return find_words(version.text, claim.text)
    except ArticleError:
        return []


def _show(
    request: DeskRequest,
    claim: Claim,
    version: ArticleVersion,
    *,
    places: list[tuple[int, int]],
    quoted: str = "",
    refusal: str = "",
) -> HttpResponse:
    first, last = claim.sentence_start, max(claim.sentence_end, claim.end)
    context = {
        "claim": claim,
        "version": version,
        "was": [
            paragraph
            for paragraph in mark_claims(claim.article_version.text, claims=[claim])
            if paragraph.start < last and paragraph.start + len(paragraph.text) > first
        ],
        "places": [in_context(version.text, start, end) for start, end in places],
        "quoted": quoted,
        "refusals": [refusal] if refusal else [],
        "is_judged": State(claim.state) in DECIDED_STATES,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "annotations/claims/place.html", context, status=status)
