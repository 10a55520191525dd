"""Claims by hand: from words selected or typed, to their place, to the claim.

Three steps, each a page that works without JavaScript: say which words (`select`), see them in
their paragraph with bounds and kind to mend (`new_claim`), and later mend them again (`edit`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from annotations.articles.errors import ArticleError
from annotations.articles.selections import find_words, locate_selection
from annotations.articles.words import Edge, move_edge, snap_to_words
from annotations.claims.typed_figures import FigureRefused
from annotations.claims.types import ClaimKind, ExtractedClaim
from annotations.models import Article, ArticleVersion, Claim
from annotations.review.errors import ReviewError
from annotations.review.roles import Permission
from annotations.review.rules import refusal
from annotations.review.transitions import Action, State
from annotations.services import marking
from annotations.services.claims import figure_as_json
from annotations.services.errors import DuplicateClaim, StaleWrite
from annotations.services.moves import attempt
from annotations.tasks import ring
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.figure_form import FigureForm
from annotations.web.highlighting import Mark, Paragraph, cut_into_paragraphs
from annotations.web.pages import whole_number
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.words import KIND_WORDS, figure_in_words

# What the buttons beside the passage do, and the arrow keys that press them.
STEPS = {
    "start-earlier": (Edge.START, -1, "One word more at the beginning", "Shift+ArrowLeft"),
    "start-later": (Edge.START, 1, "One word less at the beginning", "Shift+ArrowRight"),
    "end-earlier": (Edge.END, -1, "One word less at the end", "ArrowLeft"),
    "end-later": (Edge.END, 1, "One word more at the end", "ArrowRight"),
}
KINDS = [(kind.value, KIND_WORDS[kind]) for kind in ClaimKind]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as its page shows it: where it stands, how it is read, what was refused.

    `claim` is the claim being edited, None for a new one. `chosen` is the kind the person chose,
    "" while they leave it to the desk; `duplicate` is the claim that these very words are.
    """

    article: Article
    read: ExtractedClaim
    paragraphs: list[Paragraph[None]]
    chosen: str
    claim: Claim | None = None
    refusal: str = ""
    duplicate: Claim | None = None
    figure_form: FigureForm | None = None

    @property
    def is_figure_only(self) -> bool:
        """Say whether nothing but the figure can be mended."""
        return self.claim is not None and self.claim.state == State.CORRECTING

    @property
    def figure(self) -> dict[str, Any] | None:
        """Return the figure read in the passage."""
        return figure_as_json(self.read.figure)

    @property
    def guess(self) -> str:
        """Return the kind the passage is read as, in words."""
        return KIND_WORDS[self.read.kind]


@require_http_methods(["GET", "POST"])
@for_the_desk(Permission.ADD_CLAIM)
def select(request: DeskRequest, article_id: int) -> HttpResponse:
    """Find the words of a claim in the article.

    The script sends UTF-16 offsets with the words, the plain form only the words: words that
    stand in several places come back as a list to choose from, words that stand nowhere with
    what to do.
    """
    article, version = _find_text(article_id)
    quoted = read_words(request.POST, "quoted")
    places: list[tuple[int, int]] = []
    refusal = ""
    if request.method == "POST":
        try:
            places = find_places(version.text, quoted=quoted, post=request.POST)
        except ArticleError as error:
            refusal = str(error)
    if len(places) == 1:
        start, end = places[0]
        return redirect(f"{reverse('claim-new', args=[article_id])}?start={start}&end={end}")
    context = {
        "article": article,
        "quoted": quoted,
        "refusals": [refusal] if refusal else [],
        "places": [in_context(version.text, start, end) for start, end in places],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "annotations/claims/select.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_the_desk(Permission.ADD_CLAIM)
def new_claim(request: DeskRequest, article_id: int) -> HttpResponse:
    """Show a passage with its bounds and kind to mend, and make it a claim."""
    _, version = _find_text(article_id)
    sent = request.POST if request.method == "POST" else request.GET
    if not sent.get("start"):
        return redirect("article-select", article_id)
    start, end = _moved(version.text, sent)
    if request.method != "POST" or "add" not in sent:
        return _show(request, _passage(version, start=start, end=end, sent=sent))
    try:
        marked = marking.add_claim(
            article_id,
            by=request.user,
            start=start,
            end=end,
            quoted=read_words(sent, "text"),
            kind=_kind(sent),
        )
    except (ArticleError, ReviewError, DuplicateClaim) as error:
        return _show(request, _passage(version, start=start, end=end, sent=sent, error=error))
    ring(marked.job_ids)
    messages.success(request, f"“{marked.claim.text}” is a claim now and waits for review.")
    return redirect(f"{reverse('article', args=[article_id])}#in-text-{marked.claim.pk}")


@require_http_methods(["GET", "POST"])
@for_the_desk(Permission.EDIT_CLAIM)
def edit(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Show a claim's passage with its bounds and kind to mend, and store what was mended."""
    related = ("article", "article_version__article", "figure_by")
    claim = get_object_or_404(Claim.objects.select_related(*related), pk=claim_id)
    # One of the two is enough; where neither is possible both say what to do instead.
    refused = refusal(attempt(claim, action=Action.EDIT, by=request.user))
    if refused and refusal(attempt(claim, action=Action.FIGURE, by=request.user)):
        return show_refusal(request, refused, claim=claim)
    if request.method != "POST":
        version, stands = claim.article_version, {"kind": claim.kind}
        passage = _passage(version, start=claim.start, end=claim.end, sent=stands, claim=claim)
        return _show(request, passage)
    return _edited(request, claim)


def _edited(request: DeskRequest, claim: Claim) -> HttpResponse:
    sent, version = request.POST, claim.article_version
    start, end = _moved(version.text, sent)
    passage = _passage(version, start=start, end=end, sent=sent, claim=claim)
    if "save" not in sent or passage.figure_form is None:
        return _show(request, passage)
    try:
        figure = passage.figure_form.chosen() if "figure" in sent else None
    except FigureRefused as error:
        form = passage.figure_form.refused(error)
        return _show(request, replace(passage, figure_form=form), is_refused=True)
    try:
        marked = marking.edit_claim(
            claim.pk,
            by=request.user,
            expected_version=read_number(sent, "version"),
            start=start,
            end=end,
            quoted=read_words(sent, "text"),
            # What the passage was read as, where the kind is left to the desk.
            kind=_kind(sent) or passage.read.kind,
            figure=figure,
        )
    except StaleWrite as error:
        typed = passage.figure_form.typed
        reason = " | ".join(filter(None, (version.text[start:end], typed.value, typed.unit)))
        return show_conflict(request, claim, message=str(error), reason=reason)
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)
    except (ArticleError, DuplicateClaim) as error:
        passage = _passage(version, start=start, end=end, sent=sent, claim=claim, error=error)
        return _show(request, passage)
    ring(marked.job_ids)
    messages.success(request, _what_changed(claim, marked.claim))
    return redirect("claim", claim.pk)


def _what_changed(was: Claim, now: Claim) -> str:
    figure = figure_in_words(now.figure)
    reads = f"The claim reads “{now.text}” now."
    if now.version == was.version:
        return "Nothing was changed."
    if now.figure_by_id is None and was.figure_by_id is None:
        return reads
    stands = f"Its figure is {figure.signs}" if figure else "It states no figure"
    whose = "as the words say" if now.figure_by_id is None else "as set by hand"
    return f"{reads if now.text != was.text else ''} {stands}, {whose}.".strip()


def _show(request: DeskRequest, passage: Passage, *, is_refused: bool = False) -> HttpResponse:
    context = {"passage": passage, "kinds": KINDS, "steps": STEPS}
    is_refused = is_refused or bool(passage.refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    return render(request, "annotations/claims/passage.html", context, status=status)


def _find_text(article_id: int) -> tuple[Article, ArticleVersion]:
    articles = Article.objects.select_related("current_version__article")
    article = get_object_or_404(articles, pk=article_id)
    if article.current_version is None:
        message = "This article has no text yet."
        raise Http404(message)
    return article, article.current_version


def find_places(text: str, *, quoted: str, post: QueryDict) -> list[tuple[int, int]]:
    """Return the places meant by words that were typed, or selected with their offsets."""
    if not post.get("start"):
        return [
            snap_to_words(text, start=start, end=end) for start, end in find_words(text, quoted)
        ]
    start, end = read_number(post, "start"), read_number(post, "end")
    start, end = locate_selection(text, start=start, end=end, quoted=quoted)
    return [snap_to_words(text, start=start, end=end)]


def in_context(text: str, start: int, end: int) -> dict[str, Any]:
    """Return a place with the paragraph around it, the words marked."""
    words = text[start:end]
    return {"start": start, "end": end, "text": words, "paragraphs": _around(text, start, end)}


def _around(text: str, start: int, end: int) -> list[Paragraph[None]]:
    paragraphs = cut_into_paragraphs(text, marks=[Mark(start, end, of=None)])
    return [
        paragraph
        for paragraph in paragraphs
        if paragraph.start < end and paragraph.start + len(paragraph.text) > start
    ]


def _moved(text: str, sent: QueryDict) -> tuple[int, int]:
    """Return the passage that was sent, with the one step applied that was asked for."""
    start, end = read_number(sent, "start"), read_number(sent, "end")
    if not 0 <= start < end <= len(text):
        message = "This passage does not lie in the article. Go back and select it again."
        raise BadRequest(message)
    step = STEPS.get(sent.get("step", ""))
    if step is None:
        return start, end
    edge, by, *_ = step
    return move_edge(text, start=start, end=end, edge=edge, by=by)


def _passage(
    version: ArticleVersion,
    *,
    start: int,
    end: int,
    sent: Mapping[str, Any],
    claim: Claim | None = None,
    error: Exception | None = None,
) -> Passage:
    kind = _kind(sent)
    try:
        read = marking.read_for(version, start=start, end=end, kind=kind)
    except ArticleError as too_long:
        raise BadRequest(str(too_long)) from too_long
    form: FigureForm | None = None
    if claim is not None:
        says = figure_as_json(read.figure)
        is_as_stored = (start, end, kind) == (claim.start, claim.end, claim.kind)
        if is_as_stored and claim.figure_by_id is None:
            # What the splitter read with the sentences around it.
            says = claim.figure
        form = FigureForm.of(claim, read=says, sent=sent)
    return Passage(
        article=version.article,
        read=read,
        paragraphs=_around(version.text, start, end),
        chosen=kind.value if kind else "",
        claim=claim,
        refusal=str(error or ""),
        duplicate=error.claim if isinstance(error, DuplicateClaim) else None,
        figure_form=form,
    )


def _kind(sent: Mapping[str, Any]) -> ClaimKind | None:
    kind = sent.get("kind", "")
    return ClaimKind(kind) if kind in set(ClaimKind) else None


def read_words(sent: QueryDict, name: str) -> str:
    """Return the words a form sent, with line ends as the text has them."""
    return sent.get(name, "").replace("\r\n", "\n").replace("\x00", "")


def read_number(sent: QueryDict, name: str) -> int:
    """Return a number a form sent; raise `BadRequest` without it."""
    number = whole_number(sent.get(name))
    if number is None:
        message = f"The page sent no {name}. Go back, load it again and retry."
        raise BadRequest(message)
    return number
