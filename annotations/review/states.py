"""Where a claim can stand in the workflow, what moves it, and what is said of each move."""

from dataclasses import dataclass
from enum import StrEnum

from annotations.review.roles import Permission


class State(StrEnum):
    """Where a claim stands in the workflow."""

    EXTRACTED = "extracted"
    QUEUED = "queued"
    IN_REVIEW = "in_review"
    ADJUDICATION = "adjudication"
    DECIDED = "decided"
    APPROVED = "approved"
    PUBLISHED = "published"
    CORRECTING = "correcting"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    MERGED = "merged"

    @property
    def label(self) -> str:
        """Return the state in plain words."""
        return STATE_LABELS[self]


STATE_LABELS: dict[State, str] = {
    State.EXTRACTED: "Not queued",
    State.QUEUED: "Waiting for review",
    State.IN_REVIEW: "Being reviewed",
    State.ADJUDICATION: "Waiting to be settled",
    State.DECIDED: "Waiting for approval",
    State.APPROVED: "Approved",
    State.PUBLISHED: "Published",
    State.CORRECTING: "Being corrected",
    State.WITHDRAWN: "Withdrawn",
    State.DISMISSED: "Dismissed",
    State.MERGED: "Same as another claim",
}

# States in which reviewers can have a seat at the claim: some are free, or none is.
OPEN_STATES = frozenset({State.QUEUED, State.IN_REVIEW})

# States in which the claim carries a verdict; a database constraint repeats this.
DECIDED_STATES = frozenset(
    {State.DECIDED, State.APPROVED, State.PUBLISHED, State.CORRECTING, State.WITHDRAWN}
)

# What was published is public, and so is that it was withdrawn.
PUBLIC_STATES = frozenset({State.PUBLISHED, State.WITHDRAWN})

# Characters of a reason; it stands in the history for good.
LONGEST_REASON = 5_000


class Action(StrEnum):
    """A move someone (or the desk itself) makes with a claim."""

    EDIT = "edit"
    FIGURE = "figure"
    SPLIT = "split"
    JOIN = "join"
    CARRY = "carry"
    PLACE = "place"
    QUEUE = "queue"
    TAKE = "take"
    RELEASE = "release"
    SKIP = "skip"
    HAND_OVER = "hand_over"
    REQUEUE = "requeue"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    PLAN = "plan"
    OFFER_AGAIN = "offer_again"
    EXPIRE = "expire"
    SUBMIT = "submit"
    ESCALATE = "escalate"
    ADJUDICATE = "adjudicate"
    TAKE_BACK = "take_back"
    SET_NEEDED = "set_needed"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    CORRECT = "correct"
    REVISE = "revise"
    REPUBLISH = "republish"
    KEEP = "keep"
    WITHDRAW = "withdraw"
    GO_STALE = "go_stale"
    CONFIRM = "confirm"
    RESOURCE = "resource"
    DISMISS = "dismiss"
    RESTORE = "restore"
    MERGE = "merge"
    SHARE = "share"
    FOLLOW = "follow"
    UNMERGE = "unmerge"


class Outcome(StrEnum):
    """Where a move can lead to more than one state: what it finds when it is made."""

    MORE_NEEDED = "more reviewers are needed"
    OTHERS_REVIEW = "others are still reviewing it"
    DISAGREE = "the reviews disagree"
    TAKEN_IN = "its words are part of the other claim now"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    `target` is None for what leaves a claim in its state, such as an edit of its words; `forks` are
    other targets, each with what leads there. `permission` is None for what only the desk itself
    does; `is_open_to_the_desk`: it may as well. `takes_from_holder`: also while another reviewer
    holds the claim. `is_beside`: others may hold the claim meanwhile, and what they see of it does
    not get old by it. `ends_round`: whoever judged it may do so again. `needs_reason`: a note is
    required. `needs_lease`: only a reviewer who holds the claim. `needs_holder`: somebody does.
    `needs_unjudged`: nobody has judged it yet; `needs_judged`: somebody has; `needs_own_review`:
    only who has.
    `needs_second_person`: nobody who has. `needs_evidence`: the evidence gate must open.
    `needs_revision`: a revised verdict is there to take the place of the published one.
    `needs_staleness`: something the verdict rests on has changed; `settles_staleness`: someone has
    looked at that, or the verdict is gone. `past` completes "Mara …", and `question` asks for the
    reason, which readers see where `is_reason_public`, and reviewers only once the claim is decided
    where `is_reason_blind`.
    """

    action: Action
    sources: tuple[State, ...]
    target: State | None
    permission: Permission | None
    label: str
    past: str
    needs_reason: bool = False
    is_open_to_the_desk: bool = False
    takes_from_holder: bool = False
    forks: tuple[tuple[Outcome, State], ...] = ()
    is_beside: bool = False
    ends_round: bool = False
    needs_own_review: bool = False
    needs_unjudged: bool = False
    needs_judged: bool = False
    needs_lease: bool = False
    needs_holder: bool = False
    needs_second_person: bool = False
    needs_evidence: bool = False
    needs_revision: bool = False
    needs_staleness: bool = False
    settles_staleness: bool = False
    question: str = ""
    is_reason_public: bool = False
    is_reason_blind: bool = False
