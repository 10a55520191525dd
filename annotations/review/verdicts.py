"""The verification statuses a claim can be given, and the flags that qualify them."""

from dataclasses import dataclass
from enum import StrEnum

BEST_RATING = 5
WORST_RATING = 1


class Verdict(StrEnum):
    """A verification status; the first five form a scale, the last two stand outside it."""

    TRUE = "true"
    MOSTLY_TRUE = "mostly_true"
    HALF_TRUE = "half_true"
    MOSTLY_FALSE = "mostly_false"
    FALSE = "false"
    UNPROVEN = "unproven"
    NOT_CHECKABLE = "not_checkable"

    @property
    def meaning(self) -> "VerdictMeaning":
        """Return the row of `VERDICTS` for this verdict."""
        return VERDICTS[self]

    @property
    def is_on_scale(self) -> bool:
        """Say whether the verdict is one of the five that carry a number."""
        return self.meaning.rating is not None


@dataclass(frozen=True, slots=True)
class VerdictMeaning:
    """How one verdict is shown, typed and exported.

    `rating` is schema.org's ratingValue between `WORST_RATING` and `BEST_RATING`, or None;
    `key` is the digit that chooses it on the review page; `icon` names a symbol of the sprite.
    """

    label: str
    rating: int | None
    key: str
    icon: str
    definition: str


VERDICTS: dict[Verdict, VerdictMeaning] = {
    Verdict.TRUE: VerdictMeaning(
        "True", 5, "1", "true", "The evidence bears the claim out as it is stated."
    ),
    Verdict.MOSTLY_TRUE: VerdictMeaning(
        "Mostly true", 4, "2", "mostly-true", "Right in substance; a detail needs qualifying."
    ),
    Verdict.HALF_TRUE: VerdictMeaning(
        "Half true", 3, "3", "half-true", "Partly right, and misleading without the rest."
    ),
    Verdict.MOSTLY_FALSE: VerdictMeaning(
        "Mostly false", 2, "4", "mostly-false", "A grain of truth in a wrong impression."
    ),
    Verdict.FALSE: VerdictMeaning("False", 1, "5", "false", "The evidence contradicts the claim."),
    Verdict.UNPROVEN: VerdictMeaning(
        "Unproven", None, "6", "unproven", "We looked, and the evidence settles it neither way."
    ),
    Verdict.NOT_CHECKABLE: VerdictMeaning(
        "Not checkable", None, "7", "not-checkable", "An opinion, a forecast or too vague to test."
    ),
}


class Flag(StrEnum):
    """A qualification of the verdict; a claim can carry several."""

    MISSING_CONTEXT = "missing_context"
    CHERRY_PICKED = "cherry_picked"
    OUTDATED = "outdated"
    MISATTRIBUTED = "misattributed"
    ALTERED_MEDIA = "altered_media"
    SATIRE = "satire"
    ROUNDED = "rounded"
    UNIT_ERROR = "unit_error"

    @property
    def label(self) -> str:
        """Return the flag in words."""
        return FLAG_LABELS[self]


FLAG_LABELS: dict[Flag, str] = {
    Flag.MISSING_CONTEXT: "Missing context",
    Flag.CHERRY_PICKED: "Cherry-picked",
    Flag.OUTDATED: "Outdated",
    Flag.MISATTRIBUTED: "Misattributed",
    Flag.ALTERED_MEDIA: "Altered media",
    Flag.SATIRE: "Satire",
    Flag.ROUNDED: "Rounded",
    Flag.UNIT_ERROR: "Unit error",
}
