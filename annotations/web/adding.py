"""Adding an article: one field for a text, an address or a file, then a look before it is kept."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotations import tasks
from annotations.articles.canonical import canonicalise
from annotations.articles.errors import ArticleError, TextRejected
from annotations.articles.readers import read_article, read_pasted
from annotations.articles.types import ExtractedArticle
from annotations.claims.splitter import split
from annotations.claims.types import ExtractedClaim
from annotations.models import Article
from annotations.review.roles import Permission
from annotations.services import articles, versions
from annotations.services.errors import DuplicateArticle
from annotations.services.fetching import guarded_client
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.highlighting import Mark, Paragraph, cut_into_paragraphs

NOTHING_GIVEN = "Paste the article or its address, or choose a file."
TWO_GIVEN = "You gave a text and a file. Keep one of them: clear the field or the file."


class PreviewForm(forms.Form):
    """What the desk read out of the article, for a person to mend; the text goes along."""

    title = forms.CharField(label="Headline", max_length=500)
    byline = forms.CharField(label="Written by", max_length=300, required=False)
    publisher = forms.CharField(label="Published by", max_length=200, required=False)
    published_on = forms.DateField(
        label="Published on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the day as year-month-day, such as 2024-11-17."},
    )
    language = forms.CharField(
        label="Language",
        max_length=12,
        required=False,
        help_text="Two letters, such as en or de.",
    )
    topic = forms.CharField(
        label="Topic",
        max_length=80,
        required=False,
        help_text="Such as politics or health: who reviews what can depend on it.",
    )
    url = forms.URLField(
        label="Address",
        max_length=2000,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "This is not a full address: it starts with https://."},
    )
    # Line ends and length are settled by `canonicalise`, which also says what is wrong.
    text = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.use_required_attribute = False
        self.fields["title"].error_messages["required"] = "Give the article a headline."
        for field in self.visible_fields():
            field.field.widget.attrs["class"] = "input"

    @classmethod
    def showing(cls, extracted: ExtractedArticle) -> "PreviewForm":
        """Return the form filled with what was read."""
        read = [name for name in cls.base_fields if name != "topic"]
        return cls(initial={name: getattr(extracted, name) for name in read})

    def clean_text(self) -> str:
        """Bring the text into canonical form again; the browser changes line ends."""
        try:
            return canonicalise(self.cleaned_data["text"], limits=articles.limits())
        except ArticleError as error:
            raise forms.ValidationError(str(error)) from error

    def extracted(self) -> ExtractedArticle:
        """Return the article as it is to be stored; call it on a valid form."""
        read = {name: value for name, value in self.cleaned_data.items() if name != "topic"}
        return ExtractedArticle(**read)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be stored: the text with the claims that would be found in it.

    `duplicate` is the article that has this very text, `earlier` the one that came from the same
    address with another.
    """

    paragraphs: list[Paragraph[ExtractedClaim]]
    claims: list[ExtractedClaim]
    duplicate: Article | None
    earlier: Article | None


@require_GET
@for_the_desk(Permission.ADD_ARTICLE)
def add(request: DeskRequest) -> HttpResponse:
    """Ask for the article."""
    return render(request, "annotations/articles/add.html", {"given": "", "error": ""})


@require_http_methods(["GET", "POST"])
@for_the_desk(Permission.ADD_ARTICLE)
def preview(request: DeskRequest) -> HttpResponse:
    """Read what was given and show it before anything is kept."""
    if request.method == "GET":
        return redirect("article-add")
    given, file = request.POST.get("article", ""), request.FILES.get("file")
    try:
        extracted = read_given(given, file)
    except ArticleError as error:
        context = {"given": given, "error": str(error)}
        return render(request, "annotations/articles/add.html", context, status=422)
    return _show_preview(request, PreviewForm.showing(extracted), extracted)


@require_POST
@for_the_desk(Permission.ADD_ARTICLE)
def save(request: DeskRequest) -> HttpResponse:
    """Keep the article and send it to be split; what cannot be kept comes back as it was typed."""
    form = PreviewForm(request.POST)
    if not form.is_valid():
        if "text" in form.errors:
            context = {"given": request.POST.get("text", ""), "error": form.errors["text"][0]}
            return render(request, "annotations/articles/add.html", context, status=422)
        text = form.cleaned_data["text"]
        return _show_preview(request, form, ExtractedArticle(text=text), status=422)
    extracted = form.extracted()
    try:
        article, job_ids = articles.ingest_article(
            extracted, by=request.user, topic=form.cleaned_data["topic"]
        )
    except DuplicateArticle:
        # The preview names the article that has this text, with a link to it.
        return _show_preview(request, form, extracted, status=409)
    tasks.ring(job_ids)
    return redirect(article)


def read_given(given: str, file: "UploadedFile[bytes] | None") -> ExtractedArticle:
    """Read a pasted text, an address or a file; raise `ArticleError` for what is none of them."""
    limits = articles.limits()
    if file is not None and given.strip():
        raise TextRejected(TWO_GIVEN)
    if file is not None:
        # One byte more than is allowed is enough to say that it is too large.
        data = file.read(limits.max_bytes + 1)
        return read_article(
            data, filename=file.name or "", content_type=file.content_type or "", limits=limits
        )
    if is_address(given):
        fetched = guarded_client().get(given.strip())
        return read_article(
            fetched.body, content_type=fetched.content_type, url=fetched.url, limits=limits
        )
    if not given.strip():
        raise TextRejected(NOTHING_GIVEN)
    return read_pasted(given, limits=limits)


def is_address(given: str) -> bool:
    """Say whether what was given is one web address and nothing else."""
    words = given.split()
    if len(words) != 1:
        return False
    try:
        parts = urlsplit(words[0])
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.netloc)


def _show_preview(
    request: DeskRequest, form: PreviewForm, extracted: ExtractedArticle, *, status: int = 200
) -> HttpResponse:
    found = list(split(extracted.text, published_on=extracted.published_on))
    marks = (Mark(claim.start, claim.end, of=claim) for claim in found)
    shown = Preview(
        paragraphs=cut_into_paragraphs(extracted.text, marks=marks),
        claims=found,
        duplicate=articles.find_duplicate(extracted.text),
        earlier=versions.find_earlier(form["url"].value() or "", text=extracted.text),
    )
    context = {"form": form, "preview": shown}
    return render(request, "annotations/articles/preview.html", context, status=status)
