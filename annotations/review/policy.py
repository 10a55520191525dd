"""How many people judge a claim by themselves, and what its verdict needs: rules by kind and topic.

A rule names a kind, a topic, both or neither. The most precise one that fits a claim holds for it:
kind and topic, then topic, then kind, then the rule for everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass

# More than three people seldom agree better, and a queue that asks for them never gets empty.
MOST_REVIEWERS = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `kind` and `topic` "" fit any; `reviewers` judge the claim independently."""

    id: int
    kind: str
    topic: str
    reviewers: int


def rule_for(rules: Iterable[Rule], *, kind: str, topic: str) -> Rule | None:
    """Return the most precise rule that fits a claim of this kind and topic, or None.

    Topics are compared as people write them: without regard to case and outer spaces.
    """
    wanted = plain_topic(topic)
    fitting = [
        rule
        for rule in rules
        if rule.kind in {"", kind} and plain_topic(rule.topic) in {"", wanted}
    ]
    return max(fitting, key=lambda rule: (bool(rule.topic), bool(rule.kind)), default=None)


def plain_topic(topic: str) -> str:
    """Return a topic as it is compared."""
    return " ".join(topic.split()).casefold()
