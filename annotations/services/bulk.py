"""One move for many claims: each in a transaction of its own, each with its own outcome."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from annotations.models import Claim, User
from annotations.review.errors import ReviewError
from annotations.review.transitions import TRANSITIONS, Action
from annotations.services import planning, publishing, queue, review
from annotations.services.errors import StaleWrite

# What one request moves at most: a transaction each, and a page that a person can read.
AT_MOST = 500
SERVICES: MappingProxyType[Action, Callable[..., object]] = MappingProxyType(
    {
        Action.QUEUE: queue.add,
        Action.DISMISS: queue.dismiss,
        Action.RESTORE: queue.restore,
        Action.APPROVE: review.approve,
        Action.PUBLISH: publishing.publish,
        Action.SEND_BACK: review.send_back,
        Action.ASSIGN: planning.assign,
        Action.UNASSIGN: planning.unassign,
        Action.PLAN: planning.plan,
        Action.REQUEUE: planning.requeue,
        Action.OFFER_AGAIN: planning.offer_again,
    }
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A claim someone chose, and the version of it they saw."""

    claim_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claim: `refusal` says why nothing did, "" where it was moved."""

    claim_id: int
    refusal: str = ""


def move_many(
    chosen: Iterable[Chosen],
    *,
    action: Action,
    by: User,
    reason: str = "",
    given: Mapping[str, object] | None = None,
) -> list[Outcome]:
    """Make one move with every chosen claim, in their order; a refusal stops none of the others.

    `given` is what the move's service takes beside the reason, such as the assignee. Takes at most
    `AT_MOST` claims and raises ValueError for more.
    """
    rows = list(dict.fromkeys(chosen))
    if len(rows) > AT_MOST:
        message = f"At most {AT_MOST} claims are moved at once; these are {len(rows)}."
        raise ValueError(message)
    arguments = dict(given or {})
    if TRANSITIONS[action].needs_reason:
        arguments["reason"] = reason
    outcomes = []
    for row in rows:
        try:
            SERVICES[action](row.claim_id, by=by, expected_version=row.version, **arguments)
        except (ReviewError, StaleWrite) as error:
            outcomes.append(Outcome(row.claim_id, refusal=str(error)))
        except Claim.DoesNotExist:
            outcomes.append(Outcome(row.claim_id, refusal="There is no such claim any more."))
        else:
            outcomes.append(Outcome(row.claim_id))
    return outcomes
