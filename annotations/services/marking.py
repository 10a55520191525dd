"""Claims by hand: a person marks a passage as a claim, or mends the bounds of one."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from annotations.articles.errors import InvalidOffset
from annotations.articles.selections import demand_words
from annotations.claims.by_hand import LONGEST, read_passage
from annotations.claims.types import ClaimKind, ExtractedClaim
from annotations.models import Article, ArticleVersion, Claim, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.roles import Permission
from annotations.review.rules import apply
from annotations.review.transitions import DECIDED_STATES, Action, State
from annotations.services import jobs
from annotations.services.claims import columns_of, place_as_json, without_read_figure
from annotations.services.errors import DuplicateClaim
from annotations.services.figures import FigureChoice, correct_figure
from annotations.services.links import renew_links
from annotations.services.moves import LockedClaim, attempt, lock_claim, move
from annotations.services.policies import read_rules
from annotations.services.seats import facts_of

_PLACE_COLUMNS = ("start", "end", "sentence_start", "sentence_end", "places")


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
                **columns_of(read),
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
    figure: FigureChoice | None = None,
) -> Marked:
    """Give an undecided claim other bounds, another kind, or the figure a person says it has.

    The figure also of a published one that is open for correction. `kind` None keeps the one it
    has. With other words the figure is read anew, but one that a person set stays theirs until
    `figure` says otherwise. What the machine found for other words and nobody has cited is dropped,
    what is left is compared anew, and a new search is owed. Changing nothing writes nothing. Raises
    `StaleWrite`, `NotPermitted`, `TransitionRefused`, `InvalidOffset`, `WordsNotThere` or
    `DuplicateClaim`.
    """
    version: ArticleVersion | None = None
    read: ExtractedClaim | None = None
    try:
        with transaction.atomic():
            locked = lock_claim(claim_id, expected_version=expected_version)
            claim = locked.claim
            chosen = kind or ClaimKind(claim.kind)
            is_moved = (start, end, chosen.value) != (claim.start, claim.end, claim.kind)
            # Refused before anything is read: whoever may not edit learns that first.
            action = Action.EDIT if is_moved or figure is None else Action.FIGURE
            apply(attempt(claim, action=action, by=by))
            version = claim.article_version
            demand_words(version.text, start=start, end=end, quoted=quoted)
            # Reading splits the whole text: not where nothing is read anew.
            if is_moved or (figure and figure.is_read and claim.figure_by_id is not None):
                read = read_for(version, start=start, end=end, kind=chosen)
            if is_moved and read is not None:
                _reword(locked, read, by=by)
            is_corrected = figure is not None and _set_figure(locked, figure, read=read, by=by)
            if not is_moved and not is_corrected:
                return Marked(claim, [])
            return Marked(claim, jobs.owe_search(claim, by=by))
    except IntegrityError as error:
        if version is None or read is None:
            raise
        raise _duplicate(version, read, error) from error


def _reword(locked: LockedClaim, read: ExtractedClaim, *, by: User) -> None:
    claim, number = locked.claim, locked.claim.article_version.number
    columns = without_read_figure(columns_of(read), claim)
    if claim.origin == Claim.Origin.MACHINE:
        columns |= {"reasons": claim.reasons, "checkworthiness": claim.checkworthiness}
    details = {
        "was": place_as_json(claim, number=number),
        "now": place_as_json(read, number=number),
    }
    claim = move(locked, action=Action.EDIT, by=by, details=details, **columns)
    renew_links(claim)


def _set_figure(
    locked: LockedClaim, choice: FigureChoice, *, read: ExtractedClaim | None, by: User
) -> bool:
    """Do with the figure what a person chose; return whether that changes anything."""
    if not choice.is_read:
        return correct_figure(locked, figure=choice.figure, set_by=by, by=by)
    if locked.claim.figure_by_id is None or read is None:
        return False
    return correct_figure(locked, figure=read.figure, set_by=None, by=by)


def place_claim(
    claim_id: int, *, by: User, expected_version: int, start: int, end: int, quoted: str
) -> Marked:
    """Give a claim that an earlier version of its article has its place in the current one.

    A claim that nobody has judged may get other words there, and is read and searched for anew; a
    verdict is about the words it was given on, so a judged claim takes none but those. Raises as
    `edit_claim` does.
    """
    version: ArticleVersion | None = None
    read: ExtractedClaim | None = None
    try:
        with transaction.atomic():
            # The article first, as whoever takes all its claims along locks it.
            article = Article.objects.select_for_update(no_key=True).get(claim=claim_id)
            locked = lock_claim(claim_id, expected_version=expected_version)
            claim = locked.claim
            apply(attempt(claim, action=Action.PLACE, by=by))
            version = _text_of(article)
            _demand_left_behind(claim, version)
            demand_words(version.text, start=start, end=end, quoted=quoted)
            read = read_for(version, start=start, end=end, kind=ClaimKind(claim.kind))
            return _place(locked, version, read, by=by)
    except IntegrityError as error:
        if version is None or read is None:
            raise
        raise _duplicate(version, read, error) from error


def _place(
    locked: LockedClaim, version: ArticleVersion, read: ExtractedClaim, *, by: User
) -> Marked:
    claim = locked.claim
    has_same_words = read.text == claim.text
    # Also while further people have yet to judge it, or their verdicts have to be settled.
    is_judged = State(claim.state) in DECIDED_STATES or facts_of(claim).judges
    if not has_same_words and is_judged:
        message = (
            f"This claim was judged, and that is about the words “{claim.text}”. It can be placed "
            "where these very words stand, or sent back to be judged anew."
        )
        raise TransitionRefused(message)
    columns = without_read_figure(columns_of(read), claim)
    if has_same_words:
        # Only the place is new: what is known about the words stays as it was.
        columns = {name: columns[name] for name in _PLACE_COLUMNS}
    details = {
        "was": place_as_json(claim, number=claim.article_version.number),
        "now": place_as_json(read, number=version.number),
    }
    claim = move(
        locked, action=Action.PLACE, by=by, details=details, article_version=version, **columns
    )
    if has_same_words:
        return Marked(claim, [])
    renew_links(claim)
    return Marked(claim, jobs.owe_search(claim, by=by))


def _demand_left_behind(claim: Claim, version: ArticleVersion) -> None:
    if claim.article_version_id == version.pk:
        message = "This claim has its place in the current version; edit its words instead."
        raise TransitionRefused(message)


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


def _duplicate(version: ArticleVersion, read: ExtractedClaim, error: Exception) -> Exception:
    same = Claim.objects.filter(article_version=version, start=read.start, end=read.end).first()
    return DuplicateClaim(same) if same is not None else error
