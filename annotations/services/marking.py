"""Claims by hand: a person marks a passage as a claim, or mends the bounds of one."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from annotations.articles.errors import InvalidOffset
from annotations.articles.selections import demand_words
from annotations.claims.by_hand import LONGEST, read_passage
from annotations.claims.types import ClaimKind, ExtractedClaim
from annotations.models import Article, ArticleVersion, Claim, SourceLink, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.roles import Permission
from annotations.review.rules import apply
from annotations.review.transitions import Action, State
from annotations.services import jobs
from annotations.services.claims import figure_as_json
from annotations.services.errors import DuplicateClaim
from annotations.services.moves import attempt, lock_claim, move
from annotations.services.policies import read_rules


@dataclass(frozen=True, slots=True)
class Marked:
    """A claim that was marked or mended, and the ids of the jobs to ring for."""

    claim: Claim
    job_ids: list[int]


def add_claim(
    article_id: int,
    *,
    by: User,
    start: int,
    end: int,
    quoted: str,
    kind: ClaimKind | None = None,
) -> Marked:
    """Make the passage `[start, end)` of the article's text a claim that waits for review.

    Offsets are code points; `quoted` are the words that stand there, as the person saw them. A
    search for sources is owed with it. Raises `NotPermitted`, `InvalidOffset`, `WordsNotThere`
    or `DuplicateClaim`, and then writes nothing.
    """
    if not by.may(Permission.ADD_CLAIM):
        message = "Your role does not include adding claims; ask an editor or an admin."
        raise NotPermitted(message)
    version = _text_of(Article.objects.select_related("current_version").get(pk=article_id))
    demand_words(version.text, start=start, end=end, quoted=quoted)
    read = read_for(version, start=start, end=end, kind=kind)
    try:
        with transaction.atomic():
            claim = Claim.objects.create(
                article_id=article_id,
                article_version=version,
                origin=Claim.Origin.HUMAN,
                added_by=by,
                state=State.QUEUED.value,
                **read_rules().columns_for(kind=read.kind.value, topic=version.article.topic),
                **_columns(read),
            )
            return Marked(claim, jobs.owe_search(claim, by=by))
    except IntegrityError as error:
        # The constraint, not a look beforehand: two people may mark the same words at once.
        raise _duplicate(version, read, error) from error


def edit_claim(
    claim_id: int,
    *,
    by: User,
    expected_version: int,
    start: int,
    end: int,
    quoted: str,
    kind: ClaimKind | None = None,
) -> Marked:
    """Give an undecided claim other bounds or another kind; its figure is read anew.

    `kind` None keeps the one it has. What the machine found for the old words and nobody has
    cited is dropped, and a new search is owed. Changing nothing writes nothing. Raises
    `StaleWrite`, `NotPermitted`, `TransitionRefused`, `InvalidOffset`, `WordsNotThere` or
    `DuplicateClaim`.
    """
    version: ArticleVersion | None = None
    read: ExtractedClaim | None = None
    try:
        with transaction.atomic():
            locked = lock_claim(claim_id, expected_version=expected_version)
            claim = locked.claim
            # Refused before anything is read: whoever may not edit learns that first.
            apply(attempt(claim, action=Action.EDIT, by=by))
            version = claim.article_version
            demand_words(version.text, start=start, end=end, quoted=quoted)
            chosen = kind or ClaimKind(claim.kind)
            if (start, end, chosen.value) == (claim.start, claim.end, claim.kind):
                return Marked(claim, [])
            read = read_for(version, start=start, end=end, kind=chosen)
            columns = _columns(read)
            if claim.origin == Claim.Origin.MACHINE:
                columns |= {"reasons": claim.reasons, "checkworthiness": claim.checkworthiness}
            details = {"was": _place(claim), "now": _place(read)}
            claim = move(locked, action=Action.EDIT, by=by, details=details, **columns)
            _drop_uncited(claim)
            return Marked(claim, jobs.owe_search(claim, by=by))
    except IntegrityError as error:
        if version is None or read is None:
            raise
        raise _duplicate(version, read, error) from error


def read_for(
    version: ArticleVersion, *, start: int, end: int, kind: ClaimKind | None
) -> ExtractedClaim:
    """Read a passage of a stored text as a claim; refuse one too long to be checked."""
    if end - start > LONGEST:
        message = (
            f"A claim has at most {LONGEST:,} characters; this passage has {end - start:,}. "
            "Select the sentence that states it."
        )
        raise InvalidOffset(message)
    published_on = version.article.published_on
    return read_passage(version.text, start=start, end=end, kind=kind, published_on=published_on)


def _text_of(article: Article) -> ArticleVersion:
    if article.current_version is None:
        message = "This article has no text yet."
        raise TransitionRefused(message)
    return article.current_version


def _columns(read: ExtractedClaim) -> dict[str, Any]:
    return {
        "start": read.start,
        "end": read.end,
        "text": read.text,
        "kind": read.kind.value,
        "sentence_start": read.sentence.start,
        "sentence_end": read.sentence.end,
        "figure": figure_as_json(read.figure),
        "speaker": read.speaker[:300],
        "is_anonymous": read.is_anonymous,
        "places": [],
        "period": read.period[:64],
        "checkworthiness": read.checkworthiness,
        "reasons": list(read.reasons),
    }


def _place(claim: Claim | ExtractedClaim) -> dict[str, Any]:
    kind = ClaimKind(claim.kind).value
    return {"start": claim.start, "end": claim.end, "text": claim.text, "kind": kind}


def _drop_uncited(claim: Claim) -> None:
    """Drop what was found for the old words: its comparison with the figure is wrong now."""
    found = SourceLink.objects.filter(
        claim=claim, added_by__isnull=True, state=SourceLink.State.ACTIVE, citations__isnull=True
    )
    found.delete()


def _duplicate(version: ArticleVersion, read: ExtractedClaim, error: Exception) -> Exception:
    same = Claim.objects.filter(article_version=version, start=read.start, end=read.end).first()
    return DuplicateClaim(same) if same is not None else error
