"""Talking about a claim: say something, mention someone, settle a thread.

Comments could tell a verdict. While someone must not know what others judged of a claim, what is
said by those who ever had a seat at it or judged it is held back from them, and so is whatever was
said while its verdict was known; what others say (a reporter, an editor) is shown.

What was said of a claim that was joined into another, or that says the same, is read at the one
that stands, by the same rule: held back are those who judged any of them, and what was said while
any of their verdicts was known.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from annotations.models import Claim, Comment, Event, Notification, SourceLink, User
from annotations.models.discussion import LONGEST_COMMENT
from annotations.review.errors import NotPermitted
from annotations.review.mentions import names_in
from annotations.review.roles import Permission
from annotations.review.transitions import DECIDED_STATES, Action, State
from annotations.services import notifying
from annotations.services.blindness import is_blind, may_settle
from annotations.services.errors import CommentRefused
from annotations.services.standing import circle_of, standing_claim

Kind = Comment.Kind
# Who made one of these moves has, or had, an opinion of the verdict.
_JUDGING = frozenset({Action.TAKE, Action.SUBMIT, Action.ADJUDICATE, Action.REVISE})
# Where a verdict, or several, could be read by more than those who gave them.
_KNOWN = frozenset({*DECIDED_STATES, State.ADJUDICATION})


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and its answers; `last` is the newest row that settled or reopened it."""

    first: Comment
    answers: tuple[Comment, ...]
    last: Comment | None

    @property
    def is_resolved(self) -> bool:
        """Say whether the thread is settled."""
        return self.last is not None and self.last.kind == Kind.RESOLVED


@dataclass(frozen=True, slots=True)
class Discussion:
    """What one reader sees of the talk about a claim; `held_back` counts what they do not yet.

    `rows` is all of it as it came about, the settling of threads included. `standing` is the claim
    at which it goes on: another one where that stands for this claim.
    """

    threads: list[Thread]
    held_back: int
    rows: list[Comment]
    standing: Claim

    @property
    def open(self) -> list[Thread]:
        """Return the threads that are not settled."""
        return [thread for thread in self.threads if not thread.is_resolved]

    @property
    def settled(self) -> list[Thread]:
        """Return the threads that are."""
        return [thread for thread in self.threads if thread.is_resolved]


@dataclass(frozen=True, slots=True)
class _Withheld:
    """Whose words a reader does not see yet, and the times in which nobody's are shown."""

    reader_id: int
    people: frozenset[int | None]
    known: tuple[tuple[datetime, datetime], ...]

    def covers(self, comment: Comment) -> bool:
        if comment.author_id == self.reader_id:
            return False
        if comment.author_id in self.people:
            return True
        return any(first <= comment.created_at <= last for first, last in self.known)


_NOTHING = _Withheld(reader_id=0, people=frozenset(), known=())


def read_discussion(claim: Claim, *, reader: User) -> Discussion:
    """Return the threads that `reader` may see, oldest first; at most four queries.

    They are those of the claim and of all it stands for. A joined claim takes a few queries more.
    """
    standing, circle = standing_claim(claim), circle_of(claim)
    comments = list(
        Comment.objects.filter(claim__in=circle)
        .select_related("author", "claim", "link__document")
        .defer("link__document__text")
        .order_by("id")
    )
    if not comments:
        return Discussion([], 0, [], standing)
    withheld = _withheld(standing, circle if standing is claim else None, reader=reader)
    shown = [comment for comment in comments if not withheld.covers(comment)]
    visible = {comment.pk for comment in shown}
    threads = [_thread(first, comments=shown) for first in shown if first.answers_id is None]
    # An answer to what is held back is held back with it.
    rows = [one for one in shown if one.answers_id is None or one.answers_id in visible]
    return Discussion(threads, len(comments) - len(rows), rows, standing)


def say(
    claim_id: int, *, by: User, text: str, link_id: int | None = None, answers: int | None = None
) -> Comment:
    """Add a comment to a claim, to one of its sources, or to a thread.

    Whoever is mentioned is told, and so are those who spoke in the thread before. An answer belongs
    to the claim that its thread was begun at. Raises `NotPermitted` or `CommentRefused`.
    """
    _demand_desk(by)
    words = text.strip()
    if not words:
        message = "Write what you have to say."
        raise CommentRefused(message)
    if len(words) > LONGEST_COMMENT:
        message = f"A comment has at most {LONGEST_COMMENT:,} characters; this has {len(words):,}."
        raise CommentRefused(message)
    with transaction.atomic():
        claim = Claim.objects.get(pk=claim_id)
        first = _first(claim, answers, reader=by)
        link = first.link if first else _link(claim, link_id)
        comment = Comment.objects.create(
            claim=first.claim if first else claim, link=link, answers=first, author=by, text=words
        )
        _tell(comment, first=first)
        return comment


def resolve(comment_id: int, *, by: User) -> Comment:
    """Settle a thread; settling it twice changes nothing."""
    return _settle(comment_id, by=by, kind=Kind.RESOLVED)


def reopen(comment_id: int, *, by: User) -> Comment:
    """Open a settled thread again."""
    return _settle(comment_id, by=by, kind=Kind.REOPENED)


def _settle(comment_id: int, *, by: User, kind: Kind) -> Comment:
    _demand_desk(by)
    with transaction.atomic():
        # The claim's row is the lock: two who settle at once leave one row, not two.
        asked = Comment.objects.get(pk=comment_id)
        claim = Claim.objects.select_for_update(no_key=True).get(pk=asked.claim_id)
        first = _first(claim, comment_id, reader=by)
        if first is None:
            message = "There is no such thread any more."
            raise CommentRefused(message)
        last = Comment.objects.filter(answers=first).exclude(kind=Kind.WORDS).last()
        is_resolved = last is not None and last.kind == Kind.RESOLVED
        if is_resolved is (kind == Kind.RESOLVED):
            return first
        return Comment.objects.create(
            claim=claim, link=first.link, answers=first, author=by, kind=kind
        )


def _first(claim: Claim, comment_id: int | None, *, reader: User) -> Comment | None:
    """Return the comment that began a thread, if `reader` may see it."""
    if comment_id is None:
        return None
    of_claim = Comment.objects.filter(claim__in=circle_of(claim), answers=None)
    comment = of_claim.select_related("claim", "link").filter(pk=comment_id).first()
    if comment is None or _withheld(standing_claim(claim), reader=reader).covers(comment):
        message = "There is no such thread on this claim. Load the page again."
        raise CommentRefused(message)
    return comment


def _link(claim: Claim, link_id: int | None) -> SourceLink | None:
    if link_id is None:
        return None
    link = SourceLink.objects.filter(claim=claim, pk=link_id).first()
    if link is None:
        message = "This source is not among the claim’s any more. Load the page again."
        raise CommentRefused(message)
    return link


def _withheld(standing: Claim, circle: Collection[int] | None = None, *, reader: User) -> _Withheld:
    """Return what is held back from `reader` of the talk that goes on at the `standing` claim.

    `circle` are the claims it stands for and itself, where the caller has read them.
    """
    if not is_blind(standing, reader=reader) or may_settle(standing, reader=reader):
        return _NOTHING
    moves = _judging_of(circle_of(standing) if circle is None else circle)
    # What they were once joined into, too: its verdict was one on their words.
    once = {move.details["into"] for move in moves if "into" in move.details}
    if once := once - {move.claim_id for move in moves}:
        moves += _judging_of(once)
    known: dict[int, list[datetime]] = defaultdict(list)
    for move in moves:
        if {State(move.from_state), State(move.to_state)} & _KNOWN:
            known[move.claim_id].append(move.created_at)
    return _Withheld(
        reader_id=reader.pk,
        people=frozenset(move.actor_id for move in moves if Action(move.action) in _JUDGING),
        known=tuple((moments[0], moments[-1]) for moments in known.values()),
    )


def _judging_of(claim_ids: Iterable[int]) -> list[Event]:
    """Return the moves of claims, as far as who judged them when can be told from these."""
    moves = Event.objects.filter(claim__in=list(claim_ids)).order_by("claim", "number")
    columns = ("claim_id", "action", "actor_id", "from_state", "to_state", "created_at", "details")
    return list(moves.only(*columns))


def _thread(first: Comment, *, comments: Sequence[Comment]) -> Thread:
    of_thread = [comment for comment in comments if comment.answers_id == first.pk]
    settling = [comment for comment in of_thread if comment.kind != Kind.WORDS]
    words = tuple(comment for comment in of_thread if comment.kind == Kind.WORDS)
    return Thread(first, words, settling[-1] if settling else None)


def _tell(comment: Comment, *, first: Comment | None) -> None:
    tell = partial(
        notifying.tell,
        claim_id=comment.claim_id,
        actor_id=comment.author_id,
        comment=comment,
        cause=f"comment {comment.pk}",
    )
    mentioned = _people(names_in(comment.text)) - {comment.author_id}
    earlier: set[int] = set()
    if first is not None:
        spoke = Comment.objects.filter(answers=first, kind=Kind.WORDS)
        earlier = {first.author_id, *spoke.values_list("author_id", flat=True)}
        earlier -= mentioned | {comment.author_id}
    # All in one order: of two comments, one that mentions Mara in Noor's thread and one that
    # mentions Noor in Mara's, each would hold the row that the other one waits for.
    rows = User.objects.filter(pk__in=mentioned | earlier).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    tell(mentioned, kind=Notification.Kind.MENTION)
    tell(earlier, kind=Notification.Kind.ANSWER)


def _people(names: Iterable[str]) -> set[int]:
    wanted = set(names)
    if not wanted:
        return set()
    active = User.objects.filter(is_active=True)
    # Compared here and not in the database: SQLite lowers the letters of ASCII only.
    called = active.values_list("pk", "username")
    meant = [pk for pk, username in called if username.lower() in wanted]
    # Only who belongs to the desk: the others could not read it.
    return {person.pk for person in active.filter(pk__in=meant) if person.may(Permission.READ)}


def _demand_desk(by: User) -> None:
    if not by.may(Permission.READ):
        message = "Only people of the desk comment; ask an admin for a role."
        raise NotPermitted(message)
