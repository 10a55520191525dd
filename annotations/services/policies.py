"""Which of the desk's rules holds for a claim that comes into the queue."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from annotations.models import Claim, ReviewPolicy
from annotations.review.policy import Rule, rule_for


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force, read once for any number of claims."""

    rules: tuple[Rule, ...]

    def columns_for(self, *, kind: str, topic: str) -> dict[str, Any]:
        """Return what is stored with a claim when it is queued."""
        rule = rule_for(self.rules, kind=kind, topic=topic)
        if rule is None:
            return {"policy_id": None, "reviewers_needed": settings.FACTCHECK_REVIEWERS}
        return {"policy_id": rule.id, "reviewers_needed": rule.reviewers}

    def column_lists(self, claims: Iterable[tuple[str, str]]) -> dict[str, list[Any]]:
        """Return the same for many claims, given as (kind, topic), a list for each column."""
        rows = [self.columns_for(kind=kind, topic=topic) for kind, topic in claims]
        return {name: [row[name] for row in rows] for name in ("policy_id", "reviewers_needed")}


def read_rules() -> Rules:
    """Read the rules in force: one query."""
    in_force = ReviewPolicy.objects.filter(is_in_force=True).order_by("id")
    rows = in_force.values_list("id", "kind", "topic", "reviewers")
    return Rules(tuple(Rule(*row) for row in rows))


def minimum_citations(claim: Claim) -> int:
    """Return how many sources a verdict on the scale must cite for this claim."""
    least = claim.policy.minimum_citations if claim.policy else None
    return settings.FACTCHECK_MINIMUM_CITATIONS if least is None else int(least)
