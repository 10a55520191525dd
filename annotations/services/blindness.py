"""Who must not know yet what others judged of a claim, nor read what could tell it."""

from annotations.models import Claim, User
from annotations.review.roles import Permission
from annotations.review.transitions import DECIDED_STATES, State
from annotations.services.seats import seat_of


def is_blind(claim: Claim, *, reader: User) -> bool:
    """Say whether `reader` must not know yet what others judged of `claim`.

    Nobody who reviews does before it is decided, those who have given their verdict included:
    whoever knows what others said would not judge independently in the next round, or after taking
    a review back. Where several people judge it, nobody does who could tell them.
    """
    if State(claim.state) in DECIDED_STATES:
        return False
    return claim.reviewers_needed > 1 or reader.may(Permission.REVIEW)


def may_settle(claim: Claim, *, reader: User) -> bool:
    """Say whether `reader` is one of those who see all submissions on a claim to settle them.

    Where the policy leaves the reviewers unnamed, that does not extend to what they sign.
    """
    is_anonymous = claim.policy is not None and claim.policy.is_anonymous
    is_waiting = State(claim.state) is State.ADJUDICATION and reader.may(Permission.ADJUDICATE)
    return is_waiting and not is_anonymous and seat_of(claim, reader) is None
