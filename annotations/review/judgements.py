"""A judgement: what a person says of a claim, in a draft, a review, a settlement or a revision."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict with its reasons, as given: complete or not, known words or not.

    `verdict` is "" while none is chosen; `cited` are ids of the claim's source links. Whether it
    will do is for the evidence gate to say.
    """

    verdict: str = ""
    flags: tuple[str, ...] = ()
    rationale: str = ""
    cited: tuple[int, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed or chosen."""
        return not (self.verdict or self.flags or self.rationale.strip() or self.cited)
