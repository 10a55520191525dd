"""The log of contact that speaks for a claim: its own, and those of the claims it stands for.

Each is judged by itself, together with what was logged since at the claim that stands, and the one
that weighs most decides. Where somebody else made the claim that says the same, the log is theirs:
it is shown, and counts for nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from operator import attrgetter, itemgetter

from django.db.models import Max, Q
from django.utils import timezone

from annotations.models import Claim, Contact, Event
from annotations.review.right_of_reply import (
    Claimant,
    Entry,
    ReplyState,
    Step,
    is_same_claimant,
    reply_state,
    weight,
)
from annotations.review.transitions import Action, State
from annotations.services.standing import among, stands_for

_ALWAYS = datetime.min.replace(tzinfo=UTC)
_Logs = Mapping[int, Sequence[Contact]]


@dataclass(frozen=True, slots=True)
class ReplyLog:
    """All that was logged, oldest first, and how the right of reply stands by it.

    `speaking` is the part that decides, `others` the ids of those claims whose log is another
    claimant's.
    """

    contacts: tuple[Contact, ...] = ()
    speaking: tuple[Contact, ...] = ()
    state: ReplyState = ReplyState.NOT_ASKED
    others: frozenset[int] = frozenset()

    @property
    def asked(self) -> Contact | None:
        """Return the newest entry that asks, of those that decide."""
        return next((one for one in reversed(self.speaking) if one.step == Step.ASKED), None)


@dataclass(frozen=True, slots=True)
class _Ties:
    """Claims that stand for others, and those others, by id; `since` when each is one of them."""

    claims: Mapping[int, Claim]
    since: Mapping[int, datetime]

    def path_of(self, claim_id: int, *, to: int) -> dict[int, datetime] | None:
        """Return the claims at which entries about `claim_id` stand, each with since when they do.

        None where somebody else made the claim that says the same.
        """
        path, since, claim = {claim_id: _ALWAYS}, _ALWAYS, self.claims[claim_id]
        while claim.pk != to:
            since = max(since, self.since.get(claim.pk, _ALWAYS))
            above = self.claims[claim.canonical_id or claim.joined_into_id or to]
            if claim.canonical_id and not is_same_claimant(_claimant(claim), _claimant(above)):
                return None
            path[above.pk] = since
            claim = above
        return path


def read_log(claim: Claim) -> ReplyLog:
    """Return the log that speaks for a claim."""
    return read_logs([claim.pk]).get(claim.pk, ReplyLog())


def read_logs(claim_ids: Iterable[int]) -> dict[int, ReplyLog]:
    """Return the logs of claims for which there is any; two queries.

    Two more are made where a claim stands for others about which somebody was asked.
    """
    wanted = list(claim_ids)
    below = stands_for(wanted)
    meant = {*wanted, *chain(*below.values())}
    logs: dict[int, list[Contact]] = defaultdict(list)
    contacts = Contact.objects.filter(among("claim", wanted) | Q(claim__in=meant - set(wanted)))
    for contact in contacts.select_related("claim", "logged_by").order_by("id"):
        if contact.claim_id in meant:
            logs[contact.claim_id].append(contact)
    asked_of = {pk: [one for one in taken if one in logs] for pk, taken in below.items()}
    ties = _read_ties(
        pk for root, asked in asked_of.items() if asked for pk in (root, *below[root])
    )
    now = timezone.now()
    return {
        pk: _joint_log(pk, asked_of.get(pk, ()), logs=logs, ties=ties, now=now)
        for pk in wanted
        if pk in logs or asked_of.get(pk)
    }


def _read_ties(claim_ids: Iterable[int]) -> _Ties:
    wanted = set(claim_ids)
    if not wanted:
        return _Ties({}, {})
    columns = ("canonical_id", "joined_into_id", "speaker", "article_id")
    taken = Event.objects.filter(
        claim__in=wanted,
        action__in=[Action.JOIN.value, Action.MERGE.value],
        to_state__in=[State.DISMISSED.value, State.MERGED.value],
    )
    return _Ties(
        claims=Claim.objects.only(*columns).in_bulk(wanted),
        since=dict(taken.order_by().values_list("claim_id").annotate(Max("created_at"))),
    )


def _joint_log(
    claim_id: int, asked: Iterable[int], *, logs: _Logs, ties: _Ties, now: datetime
) -> ReplyLog:
    own = logs.get(claim_id, ())
    contacts, counted, others = list(own), [own] if own else [], set()
    for pk in asked:
        contacts += logs[pk]
        path = ties.path_of(pk, to=claim_id)
        if path is None:
            others.add(pk)
            continue
        about = chain(*(logs.get(one, ()) for one in path))
        since = [one for one in about if one.created_at >= path[one.claim_id]]
        counted.append(sorted(since, key=attrgetter("pk")))
    # Of logs that weigh the same the one that was added to last, and tells more of how that came.
    ranked = [(weight(_state_of(log, now=now)), log[-1].pk, len(log), log) for log in counted]
    speaking = max(ranked, key=itemgetter(0, 1, 2), default=(0, 0, 0, ()))[3]
    return ReplyLog(
        contacts=tuple(sorted(contacts, key=attrgetter("pk"))),
        speaking=tuple(speaking),
        state=_state_of(speaking, now=now),
        others=frozenset(others),
    )


def _state_of(log: Iterable[Contact], *, now: datetime) -> ReplyState:
    return reply_state((Entry(Step(one.step), one.deadline) for one in log), now=now)


def _claimant(claim: Claim) -> Claimant:
    return Claimant(speaker=claim.speaker, article=claim.article_id)
