"""Splitting a claim that states two things, joining two that state one, and taking either back.

Pages that work without JavaScript: where a claim is cut is moved by buttons, which the arrow keys
press, and nothing is stored before the last of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from annotations.articles.errors import ArticleError
from annotations.claims.cutting import is_cut, move_cut, parts_of, suggest_cut
from annotations.claims.types import ExtractedClaim, Span
from annotations.models import Claim
from annotations.review.errors import ReviewError
from annotations.review.roles import Permission
from annotations.review.rules import refusal
from annotations.review.transitions import Action
from annotations.services import reshaping
from annotations.services.claims import figure_as_json
from annotations.services.errors import DuplicateClaim, StaleWrite
from annotations.services.marking import read_for
from annotations.services.moves import attempt
from annotations.services.reshaping import MOST_PARTS, Part, Reshaped, span_of
from annotations.services.undoing import undo_last
from annotations.tasks import ring
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.highlighting import Mark, Paragraph, cut_into_paragraphs
from annotations.web.marking import in_context, read_number, read_words
from annotations.web.pages import whole_number
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.words import KIND_WORDS, counted


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a claim that is being split, as it would be read.

    `cut` is where the text is cut before it, None before the first; `is_current`: the arrow keys
    move that cut.
    """

    read: ExtractedClaim
    cut: int | None
    is_current: bool

    @property
    def kind(self) -> str:
        """Return the kind it is read as, in words."""
        return KIND_WORDS[self.read.kind]

    @property
    def figure(self) -> dict[str, Any] | None:
        """Return the figure read in it."""
        return figure_as_json(self.read.figure)


@dataclass(frozen=True, slots=True)
class Cutting:
    """A claim on its way to being several: its cuts, in order, and the one that keys move."""

    claim: Claim
    cuts: list[int]
    current: int

    @classmethod
    def read(cls, claim: Claim, sent: QueryDict) -> "Cutting":
        """Read the cuts that were sent, with the one step applied that was asked for."""
        text, span = claim.article_version.text, span_of(claim)
        cuts = sorted(
            {
                cut
                for cut in map(whole_number, sent.getlist("cut"))
                if cut and is_cut(text, span, cut)
            }
        )[: MOST_PARTS - 1]
        if not cuts:
            first = suggest_cut(text, span)
            return cls(claim, [first] if first is not None else [], 0)
        step, _, which = sent.get("step", "").partition("-")
        at = min(whole_number(which) or 0, len(cuts) - 1)
        cutting = cls(claim, cuts, min(whole_number(sent.get("current")) or 0, len(cuts) - 1))
        return _STEPS[step](cutting, at) if step in _STEPS else cutting

    @property
    def spans(self) -> list[Span]:
        """Return where the parts stand."""
        return parts_of(self.claim.article_version.text, span_of(self.claim), cuts=self.cuts)

    def read_pieces(self) -> list[Piece]:
        """Return the parts as the desk would read them."""
        version = self.claim.article_version
        reads = [
            read_for(version, start=part.start, end=part.end, kind=None) for part in self.spans
        ]
        return [
            Piece(read, self.cuts[at - 1] if at else None, at - 1 == self.current)
            for at, read in enumerate(reads)
        ]

    @property
    def paragraphs(self) -> list[Paragraph[int]]:
        """Return the paragraph of the claim with its parts marked, each with its number."""
        spans = self.spans
        marks = [Mark(part.start, part.end, of=at) for at, part in enumerate(spans, 1)]
        paragraphs = cut_into_paragraphs(self.claim.article_version.text, marks=marks)
        first, last = self.claim.start, self.claim.end
        return [
            paragraph
            for paragraph in paragraphs
            if paragraph.start < last and paragraph.start + len(paragraph.text) > first
        ]

    @property
    def can_cut_more(self) -> bool:
        """Say whether a part is left that can be cut."""
        return len(self.cuts) < MOST_PARTS - 1 and self._widest_cut() is not None

    def moved(self, at: int, *, by: int) -> "Cutting":
        """Move a cut by one word, between those beside it."""
        bounds = [self.claim.start, *self.cuts, self.claim.end]
        room = Span(bounds[at], bounds[at + 2])
        cut = move_cut(self.claim.article_version.text, room, cut=self.cuts[at], by=by)
        return Cutting(self.claim, [*self.cuts[:at], cut, *self.cuts[at + 1 :]], at)

    def without(self, at: int) -> "Cutting":
        """Take a cut away, but never the last."""
        left = [*self.cuts[:at], *self.cuts[at + 1 :]]
        return Cutting(self.claim, left, max(0, at - 1)) if left else self

    def with_one_more(self) -> "Cutting":
        """Cut the longest part that can be cut."""
        cut = self._widest_cut()
        if cut is None:
            return self
        cuts = sorted([*self.cuts, cut])
        return Cutting(self.claim, cuts, cuts.index(cut))

    def _widest_cut(self) -> int | None:
        text = self.claim.article_version.text
        bounds = pairwise([self.claim.start, *self.cuts, self.claim.end])
        for start, end in sorted(bounds, key=lambda pair: pair[0] - pair[1]):
            cut = suggest_cut(text, Span(start, end))
            if cut is not None and cut not in self.cuts:
                return cut
        return None


_STEPS: dict[str, Callable[[Cutting, int], Cutting]] = {
    "earlier": lambda cutting, at: cutting.moved(at, by=-1),
    "later": lambda cutting, at: cutting.moved(at, by=1),
    "remove": lambda cutting, at: cutting.without(at),
    "add": lambda cutting, _at: cutting.with_one_more(),
}


@require_http_methods(["GET", "POST"])
@for_the_desk(Permission.EDIT_CLAIM)
def split(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Show where a claim would be cut, and make its parts claims of their own."""
    claim = _find(claim_id)
    refused = refusal(attempt(claim, action=Action.SPLIT, by=request.user))
    if refused is not None:
        return show_refusal(request, refused, claim=claim)
    cutting = Cutting.read(claim, request.POST if request.method == "POST" else request.GET)
    if request.method != "POST" or "save" not in request.POST:
        return _show_split(request, cutting)
    text = claim.article_version.text
    parts = [Part(one.start, one.end, text[one.start : one.end]) for one in cutting.spans]
    try:
        reshaped = reshaping.split_claim(
            claim_id,
            by=request.user,
            expected_version=read_number(request.POST, "version"),
            parts=parts,
        )
    except StaleWrite as error:
        reason = " | ".join(part.quoted for part in parts)
        return show_conflict(request, _find(claim_id), message=str(error), reason=reason)
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)
    except (ArticleError, DuplicateClaim) as error:
        return _show_split(request, cutting, error=error)
    return _done(request, claim, reshaped, f"The claim is {len(parts)} claims now.")


@require_http_methods(["GET", "POST"])
@for_the_desk(Permission.EDIT_CLAIM)
def join(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Show the claims this one can be joined with, and make it one with the chosen."""
    claim = _find(claim_id)
    refused = refusal(attempt(claim, action=Action.JOIN, by=request.user))
    if refused is not None:
        return show_refusal(request, refused, claim=claim)
    if request.method != "POST":
        return _show_join(request, claim)
    quoted = read_words(request.POST, "text")
    try:
        reshaped = reshaping.join_claims(
            claim_id,
            by=request.user,
            expected_version=read_number(request.POST, "version"),
            other_id=get_object_or_404(Claim, pk=read_number(request.POST, "other")).pk,
            quoted=quoted,
        )
    except StaleWrite as error:
        return show_conflict(request, _find(claim_id), message=str(error), reason=quoted)
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)
    except (ArticleError, DuplicateClaim) as error:
        return _show_join(request, claim, error=error)
    [kept] = reshaped.claims
    return _done(request, kept, reshaped, f"The two are one claim now: “{kept.text}”.")


@require_POST
@for_the_desk(Permission.EDIT_CLAIM)
def undo(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Take back what was done to a claim by hand last: a split, a joining, a figure corrected."""
    claim = _find(claim_id)
    version = read_number(request.POST, "version")
    try:
        reshaped = undo_last(claim_id, by=request.user, expected_version=version)
    except StaleWrite as error:
        return show_conflict(request, _find(claim_id), message=str(error))
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)
    except (ArticleError, DuplicateClaim) as error:
        return show_refusal(request, ReviewError(str(error)), claim=claim)
    stand = counted(len(reshaped.claims), "claim")
    return _done(request, claim, reshaped, f"Undone: {stand} again.")


def _done(request: DeskRequest, claim: Claim, reshaped: Reshaped, message: str) -> HttpResponse:
    ring(reshaped.job_ids)
    messages.success(request, message)
    return redirect("claim", claim.pk)


def _find(claim_id: int) -> Claim:
    related = ("article", "article_version__article")
    return get_object_or_404(Claim.objects.select_related(*related), pk=claim_id)


def _show_split(
    request: DeskRequest, cutting: Cutting, *, error: Exception | None = None
) -> HttpResponse:
    # Once for the whole page: each part is read in the whole text.
    pieces = cutting.read_pieces()
    context = {"claim": cutting.claim, "cutting": cutting, "pieces": pieces, **_refused(error)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "annotations/claims/split.html", context, status=status)


def _show_join(
    request: DeskRequest, claim: Claim, *, error: Exception | None = None
) -> HttpResponse:
    text = claim.article_version.text
    near = [
        {"claim": other, **in_context(text, whole.start, whole.end)}
        for other, whole in reshaping.neighbours_of(claim)
    ]
    context = {"claim": claim, "near": near, **_refused(error)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "annotations/claims/join.html", context, status=status)


def _refused(error: Exception | None) -> dict[str, object]:
    duplicate = error.claim if isinstance(error, DuplicateClaim) else None
    return {"refusal": str(error or ""), "duplicate": duplicate}
