"""Policies: the most precise rule that fits a claim is the one that holds."""

import pytest

from annotations.review.policy import Rule, rule_for

EVERYTHING = Rule(1, kind="", topic="", reviewers=1)
MONEY = Rule(2, kind="money", topic="", reviewers=2)
HEALTH = Rule(3, kind="", topic="Health", reviewers=2)
MONEY_IN_HEALTH = Rule(4, kind="money", topic="health", reviewers=3)
RULES = [EVERYTHING, MONEY, HEALTH, MONEY_IN_HEALTH]


@pytest.mark.parametrize(
    ("kind", "topic", "expected"),
    [
        ("quote", "sport", EVERYTHING),
        ("money", "sport", MONEY),
        ("quote", "health", HEALTH),
        ("quote", "  HEALTH ", HEALTH),
        ("money", "health", MONEY_IN_HEALTH),
        ("money", "", MONEY),
    ],
)
def test_the_most_precise_rule_holds(kind: str, topic: str, expected: Rule) -> None:
    assert rule_for(RULES, kind=kind, topic=topic) == expected
    assert rule_for(reversed(RULES), kind=kind, topic=topic) == expected


def test_without_a_fitting_rule_there_is_none() -> None:
    assert rule_for([MONEY, HEALTH], kind="quote", topic="sport") is None
