"""The evidence gate: what must stand beside a verdict before it can be decided."""

from dataclasses import dataclass

from annotations.review.errors import GateFailure, GateRefused
from annotations.review.verdicts import Verdict

# Characters; far more than any verdict needs, and few enough for every page that shows it.
LONGEST_RATIONALE = 50_000


@dataclass(frozen=True, slots=True)
class Submission:
    """What the gate looks at: counts, not rows, so that it stays pure.

    `citations` counts distinct cited source links that carry a passage; `searches` counts
    providers that were asked for sources and answered.
    """

    verdict: Verdict
    rationale: str
    citations: int
    searches: int


def missing(submission: Submission, *, minimum_citations: int) -> tuple[GateFailure, ...]:
    """List what `submission` lacks; an empty tuple opens the gate.

    A verdict on the five-step scale rests on cited passages; "unproven" rests on a search that
    was really made; every verdict needs its reasons in words.
    """
    failures = []
    if submission.verdict.is_on_scale and submission.citations < minimum_citations:
        wanted = "one source" if minimum_citations == 1 else f"{minimum_citations} sources"
        failures.append(GateFailure("citations", f"Cite at least {wanted} with a passage."))
    if submission.verdict is Verdict.UNPROVEN and submission.searches == 0:
        failures.append(
            GateFailure(
                "citations",
                "“Unproven” needs a search that was made: run the search for sources first.",
            )
        )
    if not submission.rationale.strip():
        failures.append(GateFailure("rationale", "Say why: a verdict needs a rationale."))
    if len(submission.rationale) > LONGEST_RATIONALE:
        message = f"The rationale is too long: at most {LONGEST_RATIONALE:,} characters."
        failures.append(GateFailure("rationale", message))
    return tuple(failures)


def demand(submission: Submission, *, minimum_citations: int) -> None:
    """Raise `GateRefused` with everything that is missing, or return."""
    failures = missing(submission, minimum_citations=minimum_citations)
    if failures:
        raise GateRefused(failures)
