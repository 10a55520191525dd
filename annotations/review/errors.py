"""The ways a move in the workflow is refused; every message is written for the person refused."""

from dataclasses import dataclass


class ReviewError(Exception):
    """A move that the workflow does not allow."""


class TransitionRefused(ReviewError):
    """The claim's state, or a rule of the transition table, does not allow the action."""


class NotPermitted(ReviewError):
    """The person's roles do not include the permission the action needs."""


class FieldRefused(ReviewError):
    """Something that was given is missing, or cannot be meant.

    `field` names the form field or API attribute to mend.
    """

    def __init__(self, field: str, message: str) -> None:
        """Keep the field beside what is said of it."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class GateFailure:
    """One thing that is missing before a verdict can be decided.

    `field` names the form field or API attribute to mend.
    """

    field: str
    message: str


class GateRefused(ReviewError):
    """The evidence gate found something missing; `failures` says what, in form order."""

    def __init__(self, failures: tuple[GateFailure, ...]) -> None:
        """Keep the failures and join them into one message."""
        super().__init__(" ".join(failure.message for failure in failures))
        self.failures = failures
