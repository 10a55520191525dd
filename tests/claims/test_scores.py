"""Scores and votes are claims of a kind of their own, and never figures."""

import pytest

from annotations.claims.splitter import split
from annotations.claims.types import ClaimKind

SCORES = [
    ("City beat United 3-1 at home.", ["3-1"]),
    ("Reis won 6-4, 3-6, 7-6 (7-5) in two hours.", ["6-4, 3-6, 7-6 (7-5)"]),
    ("The 1-0 defeat was their fifth.", ["1-0"]),
    ("Senators voted 52-48 to confirm the judge.", ["52-48"]),
    ("The court ruled 6–3 on Monday.", ["6–3"]),
    ("The bill passed by 217 votes to 213.", ["217 votes to 213"]),
    ("The board voted 5 to 2 to close the school.", ["5 to 2"]),
    ("The motion got 78 in favour and 22 against.", ["78 in favour and 22 against"]),
    # look-alikes
    ("It is a 50-50 chance.", []),
    ("Children aged 5-11 won prizes.", []),
    ("The clinic sees 20-30 patients daily.", []),
    ("Call 555-0142 or 1-800-555-0199.", []),
    ("The Bowling 7-10 road is closed.", []),
    ("Prices rose by 3 to 5 percent.", []),
    ("They cut it by two to three days.", []),
    ("In the 2015-16 season they won nothing.", []),
]


@pytest.mark.parametrize(("sentence", "scores"), SCORES)
def test_a_score_or_a_vote_is_a_claim_without_a_figure(sentence: str, scores: list[str]) -> None:
    found = [claim for claim in split(sentence) if claim.kind is ClaimKind.SCORE]
    assert [claim.text for claim in found] == scores
    assert all(claim.figure is None for claim in found)


def test_two_matches_with_the_same_score_are_two_claims() -> None:
    text = "Rovers won 2-1 on Friday. United lost 2-1 on Sunday."
    found = [claim for claim in split(text) if claim.kind is ClaimKind.SCORE]
    assert [(claim.text, claim.places) for claim in found] == [("2-1", ()), ("2-1", ())]
