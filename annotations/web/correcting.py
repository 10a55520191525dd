"""Correcting an article: give its new text, see what changes for its claims, then keep it."""

from dataclasses import dataclass
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from annotations import tasks
from annotations.articles.anchors import Fate
from annotations.articles.canonical import canonicalise
from annotations.articles.errors import ArticleError
from annotations.articles.paragraph_edits import compare
from annotations.articles.types import ExtractedArticle
from annotations.claims.carrying import carry
from annotations.models import Article, ArticleVersion, Claim
from annotations.review.roles import Permission
from annotations.services import articles, versions
from annotations.services.errors import ArticleChanged, DuplicateArticle, SameText
from annotations.services.following import placed
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.adding import read_given
from annotations.web.versions import Run, fold

_REFUSALS = (ArticleChanged, SameText, DuplicateArticle)


class CorrectionForm(forms.Form):
    """A corrected text as it is to be kept, and the number of the version it replaces."""

    title = forms.CharField(label="Headline", max_length=500)
    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    # Line ends and length are settled by `canonicalise`, which also says what is wrong.
    text = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.use_required_attribute = False
        self.fields["title"].error_messages["required"] = "Give the article a headline."
        self.fields["title"].widget.attrs["class"] = "input"

    def clean_text(self) -> str:
        """Bring the text into canonical form again; the browser changes line ends."""
        try:
            return canonicalise(self.cleaned_data["text"], limits=articles.limits())
        except ArticleError as error:
            raise forms.ValidationError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Preview:
    """What a correction would change: the text, and the claims that would not simply come along."""

    runs: list[Run]
    kept: int
    changed: list[tuple[Claim, str]]
    lost: list[Claim]
    unsure: list[Claim]


@require_http_methods(["GET", "POST"])
@for_the_desk(Permission.ADD_ARTICLE)
def correct(request: DeskRequest, article_id: int) -> HttpResponse:
    """Ask for the corrected text, then show what it would change before anything is kept."""
    version = _current(article_id)
    if request.method != "POST":
        return _ask(request, version)
    given = request.POST.get("article", "")
    if "fetch" in request.POST:
        given = version.article.url
    try:
        extracted = read_given(given, request.FILES.get("file"))
    except ArticleError as error:
        return _ask(request, version, given=given, error=str(error))
    initial = {
        "title": extracted.title or version.title,
        "text": extracted.text,
        "replaces": version.number,
    }
    if extracted.text == version.text:
        return _ask(request, version, given=given, error=str(SameText(version.article)))
    return _show(request, version, form=CorrectionForm(initial=initial), text=extracted.text)


@require_POST
@for_the_desk(Permission.ADD_ARTICLE)
def save(request: DeskRequest, article_id: int) -> HttpResponse:
    """Keep the corrected text as the next version and send its claims after it."""
    version, form = _current(article_id), CorrectionForm(request.POST)
    if not form.is_valid():
        text = form.cleaned_data.get("text")
        if text is None or "replaces" in form.errors:
            error = str(form.errors.get("text", ["Give the corrected text again."])[0])
            return _ask(request, version, given=request.POST.get("text", ""), error=error)
        return _show(request, version, form=form, text=text, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    values = form.cleaned_data
    extracted = ExtractedArticle(text=values["text"], title=values["title"])
    try:
        corrected = versions.add_version(
            article_id, extracted=extracted, by=request.user, replaces=values["replaces"]
        )
    except _REFUSALS as error:
        return _ask(
            request, version, given=values["text"], error=str(error), status=HTTPStatus.CONFLICT
        )
    tasks.ring(corrected.job_ids)
    number = corrected.version.number
    messages.success(request, f"Version {number} is kept. Its claims are being taken along.")
    return redirect("article-version", article_id, number)


def preview(version: ArticleVersion, *, text: str) -> Preview:
    """Say what would become of the text and the claims of a version; reads, never writes."""
    claims = list(Claim.objects.filter(article_version=version).in_text_order())
    carried = carry(version.text, text, claims=[placed(claim) for claim in claims])
    cases = list(zip(claims, carried, strict=True))
    changed = [
        (claim, text[one.place.span.start : one.place.span.end])
        for claim, one in cases
        if one.place is not None and one.fate is Fate.CHANGED
    ]
    lost = [claim for claim, one in cases if one.fate is Fate.GONE]
    unsure = [claim for claim, one in cases if one.fate is Fate.AMBIGUOUS]
    kept = len(cases) - len(changed) - len(lost) - len(unsure)
    return Preview(fold(compare(version.text, text)), kept, changed, lost, unsure)


def _current(article_id: int) -> ArticleVersion:
    found = get_object_or_404(
        Article.objects.select_related("current_version__article"), pk=article_id
    )
    if found.current_version is None:
        message = "This article has no text yet."
        raise Http404(message)
    return found.current_version


def _ask(
    request: DeskRequest,
    version: ArticleVersion,
    *,
    given: str | None = None,
    error: str = "",
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    context = {
        "article": version.article,
        "version": version,
        "given": version.text if given is None else given,
        "error": error,
    }
    return render(
        request,
        "annotations/articles/correct.html",
        context,
        status=status if error else HTTPStatus.OK,
    )


def _show(
    request: DeskRequest,
    version: ArticleVersion,
    *,
    form: CorrectionForm,
    text: str,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "article": version.article,
        "version": version,
        "form": form,
        "preview": preview(version, text=text),
    }
    return render(request, "annotations/articles/correction.html", context, status=status)
