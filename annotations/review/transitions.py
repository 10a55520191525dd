"""The workflow of a claim as one table; nothing else may decide where a claim can go.

Pages, API, services, tests and docs/workflow.md read `TRANSITIONS`. The state says where a
claim stands in the work; it is never mixed up with the verdict.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from annotations.review.roles import Permission, Role, may


class State(StrEnum):
    """Where a claim stands in the workflow."""

    EXTRACTED = "extracted"
    QUEUED = "queued"
    IN_REVIEW = "in_review"
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
    State.DECIDED: "Waiting for approval",
    State.APPROVED: "Approved",
    State.PUBLISHED: "Published",
    State.CORRECTING: "Being corrected",
    State.WITHDRAWN: "Withdrawn",
    State.DISMISSED: "Dismissed",
    State.MERGED: "Same as another claim",
}

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


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    `target` is None for what leaves a claim in its state, such as an edit of its words.
    `permission` is None for what only the desk itself does; `is_open_to_the_desk`: it may as
    well. `takes_from_holder`: also while another reviewer holds the claim. `needs_reason`: a note
    is required. `needs_lease`: only the reviewer who holds the claim. `needs_second_person`: not
    the one who decided. `needs_evidence`: the evidence gate must open. `needs_revision`: a revised
    verdict is there to take the place of the published one. `needs_staleness`: something the
    verdict rests on has changed; `settles_staleness`: someone has looked at that, or the verdict
    is gone. `past` completes "Mara …", and `question` asks for the reason, which readers see where
    `is_reason_public`.
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
    needs_lease: bool = False
    needs_second_person: bool = False
    needs_evidence: bool = False
    needs_revision: bool = False
    needs_staleness: bool = False
    settles_staleness: bool = False
    question: str = ""
    is_reason_public: bool = False


# A verdict that is there and has not been taken back can be overtaken by events.
_STANDING = (State.DECIDED, State.APPROVED, State.PUBLISHED, State.CORRECTING)

_ROWS = (
    Transition(
        Action.EDIT,
        (State.EXTRACTED, State.QUEUED, State.IN_REVIEW),
        None,
        Permission.EDIT_CLAIM,
        "Edit",
        "edited the claim",
    ),
    Transition(
        Action.QUEUE,
        (State.EXTRACTED,),
        State.QUEUED,
        Permission.QUEUE,
        "Queue for review",
        "put the claim in the queue",
        is_open_to_the_desk=True,
    ),
    Transition(
        Action.TAKE,
        (State.QUEUED,),
        State.IN_REVIEW,
        Permission.REVIEW,
        "Start reviewing",
        "took the claim for review",
    ),
    Transition(
        Action.RELEASE,
        (State.IN_REVIEW,),
        State.QUEUED,
        Permission.REVIEW,
        "Put back",
        "put the claim back in the queue",
        needs_lease=True,
    ),
    Transition(
        Action.SKIP,
        (State.IN_REVIEW,),
        State.QUEUED,
        Permission.REVIEW,
        "Skip",
        "skipped the claim",
        needs_reason=True,
        needs_lease=True,
    ),
    Transition(
        Action.HAND_OVER,
        (State.IN_REVIEW,),
        State.QUEUED,
        Permission.REVIEW,
        "Hand over",
        "handed the claim over",
        needs_reason=True,
        needs_lease=True,
    ),
    Transition(
        Action.REQUEUE,
        (State.IN_REVIEW,),
        State.QUEUED,
        Permission.DIRECT,
        "Take back into the queue",
        "took the claim back into the queue; the draft was kept",
        takes_from_holder=True,
    ),
    Transition(
        Action.ASSIGN,
        (State.QUEUED,),
        None,
        Permission.DIRECT,
        "Assign",
        "assigned the claim",
    ),
    Transition(
        Action.UNASSIGN,
        (State.QUEUED,),
        None,
        Permission.DIRECT,
        "Lift the assignment",
        "lifted the assignment",
        is_open_to_the_desk=True,
    ),
    Transition(
        Action.PLAN,
        (State.EXTRACTED, State.QUEUED),
        None,
        Permission.DIRECT,
        "Set priority and deadline",
        "set priority and deadline",
    ),
    Transition(
        Action.OFFER_AGAIN,
        (State.QUEUED,),
        None,
        Permission.DIRECT,
        "Offer to everyone again",
        "offered the claim to everyone again",
    ),
    Transition(
        Action.EXPIRE,
        (State.IN_REVIEW,),
        State.QUEUED,
        None,
        "Time out",
        "let the review time out; the draft was kept",
    ),
    Transition(
        Action.SUBMIT,
        (State.IN_REVIEW,),
        State.DECIDED,
        Permission.REVIEW,
        "Submit",
        "judged the claim",
        needs_lease=True,
        needs_evidence=True,
        settles_staleness=True,
    ),
    Transition(
        Action.APPROVE,
        (State.DECIDED,),
        State.APPROVED,
        Permission.APPROVE,
        "Approve",
        "approved the verdict",
        needs_second_person=True,
    ),
    Transition(
        Action.SEND_BACK,
        (State.DECIDED, State.APPROVED),
        State.QUEUED,
        Permission.APPROVE,
        "Send back",
        "sent the claim back",
        needs_reason=True,
        settles_staleness=True,
    ),
    Transition(
        Action.PUBLISH,
        (State.APPROVED,),
        State.PUBLISHED,
        Permission.PUBLISH,
        "Publish",
        "published the verdict",
        needs_second_person=True,
    ),
    Transition(
        Action.CORRECT,
        (State.PUBLISHED,),
        State.CORRECTING,
        Permission.REVIEW,
        "Correct",
        "opened the published verdict for correction",
        needs_reason=True,
        question="What has to be corrected?",
    ),
    Transition(
        Action.REVISE,
        (State.CORRECTING,),
        State.CORRECTING,
        Permission.REVIEW,
        "Revise",
        "revised the verdict",
        needs_evidence=True,
    ),
    Transition(
        Action.REPUBLISH,
        (State.CORRECTING,),
        State.PUBLISHED,
        Permission.PUBLISH,
        "Publish the correction",
        "published the correction",
        needs_reason=True,
        needs_second_person=True,
        needs_revision=True,
        settles_staleness=True,
        question="What was corrected, and why?",
        is_reason_public=True,
    ),
    Transition(
        Action.KEEP,
        (State.CORRECTING,),
        State.PUBLISHED,
        Permission.REVIEW,
        "Keep as published",
        "kept the verdict as it was published",
        settles_staleness=True,
    ),
    Transition(
        Action.WITHDRAW,
        (State.PUBLISHED, State.CORRECTING),
        State.WITHDRAWN,
        Permission.PUBLISH,
        "Withdraw",
        "withdrew the published verdict",
        needs_reason=True,
        settles_staleness=True,
        is_reason_public=True,
    ),
    Transition(
        Action.GO_STALE,
        _STANDING,
        None,
        None,
        "Mark as stale",
        "saw that something the verdict rests on has changed",
    ),
    Transition(
        Action.CONFIRM,
        _STANDING,
        None,
        Permission.REVIEW,
        "It still stands",
        "checked again: the verdict still stands",
        needs_staleness=True,
        settles_staleness=True,
    ),
    # The sources under a verdict do not change without a trace in its history.
    Transition(
        Action.RESOURCE,
        (State.DECIDED, State.APPROVED, State.PUBLISHED, State.CORRECTING),
        None,
        Permission.ADD_SOURCE,
        "Change the sources",
        "changed the sources",
    ),
    Transition(
        Action.DISMISS,
        (State.EXTRACTED, State.QUEUED, State.IN_REVIEW),
        State.DISMISSED,
        Permission.DISMISS,
        "Dismiss",
        "dismissed the claim",
        needs_reason=True,
    ),
    Transition(
        Action.RESTORE,
        (State.DISMISSED,),
        State.QUEUED,
        Permission.DISMISS,
        "Restore",
        "restored the claim to the queue",
    ),
    Transition(
        Action.MERGE,
        (State.EXTRACTED, State.QUEUED, State.IN_REVIEW),
        State.MERGED,
        Permission.REVIEW,
        "Same claim",
        "said that another claim says the same",
    ),
    # Whoever says that two claims are the same gives this one its verdict; so that no one person
    # makes anything public, another puts it on a page of its own.
    Transition(
        Action.SHARE,
        (State.MERGED,),
        None,
        Permission.PUBLISH,
        "Publish with the same verdict",
        "published the verdict of the same claim here too",
        needs_second_person=True,
    ),
    Transition(
        Action.FOLLOW,
        (State.MERGED,),
        None,
        None,
        "Follow",
        "carried over what changed in the published verdict",
    ),
    Transition(
        Action.UNMERGE,
        (State.MERGED,),
        State.QUEUED,
        Permission.REVIEW,
        "Not the same claim",
        "said that it is a claim of its own",
        needs_reason=True,
        question="What tells the two claims apart?",
        is_reason_public=True,
    ),
)

TRANSITIONS: dict[Action, Transition] = {row.action: row for row in _ROWS}


def possible_actions(move_from: State, *, roles: Iterable[Role]) -> list[Transition]:
    """List the rows that leave `move_from` and that someone holding `roles` may use."""
    held = frozenset(roles)
    return [
        row
        for row in TRANSITIONS.values()
        if move_from in row.sources
        and row.permission is not None
        and may(row.permission, roles=held)
    ]
