import pytest

from annotations.sources.figures import compare_figures
from annotations.sources.stance import judge_stance
from annotations.sources.types import Comparison, Stance
from tests.sources.figure_pairs import fig

CLAIM = "Rents in Port Vell rose 5%"
SAME = compare_figures(fig(5, "%", "rents"), fig(5, "%", "rents"))
OTHER = compare_figures(fig(5, "%", "rents"), fig(9, "%", "rents"))
UNLIKE = compare_figures(fig(5, "%", "rents"), fig(9, "EUR", "rents"))


@pytest.mark.parametrize(
    ("passage", "comparison", "stance"),
    [
        ("Rents in Port Vell rose by 5%.", SAME, Stance.SUPPORTS),
        ("Rents in Port Vell rose by 9%.", OTHER, Stance.CONTRADICTS),
        ("Rents in Port Vell did not rise by 5%.", SAME, Stance.MENTIONS),
        ("The mayor denied that rents in Port Vell rose 5%.", SAME, Stance.MENTIONS),
        ("Membership fees went up by 5%.", SAME, Stance.MENTIONS),
        ("Rents in Port Vell rose to 9 euros.", UNLIKE, Stance.MENTIONS),
        ("In May rents rose in the Port Vell quarter by 9%.", OTHER, Stance.CONTRADICTS),
        ("In the Old Town rents rose by 9%.", OTHER, Stance.MENTIONS),
        ("Rents in Kestrel Bay rose by 5% in March.", SAME, Stance.MENTIONS),
    ],
)
def test_figures_decide_only_where_the_matter_is_the_same(
    passage: str, comparison: Comparison, stance: Stance
) -> None:
    assert judge_stance(CLAIM, passage_text=passage, comparison=comparison) is stance


def test_a_part_may_bear_out_the_whole_but_not_contradict_it() -> None:
    passage = "Across Port Vell rents rose."
    assert judge_stance("Rents rose 5%", passage_text=passage, comparison=SAME) is Stance.SUPPORTS
    assert judge_stance("Rents rose 5%", passage_text=passage, comparison=OTHER) is Stance.MENTIONS


@pytest.mark.parametrize(
    ("passage", "stance"),
    [
        ("Exports of wheat increased again.", Stance.SUPPORTS),
        ("Exports of wheat fell again.", Stance.CONTRADICTS),
        ("Exports of wheat may have increased.", Stance.MENTIONS),
        ("Exports of wheat fell, then rose.", Stance.MENTIONS),
        ("Exports of wheat are discussed.", Stance.MENTIONS),
        ("Exports never increased, wheat growers say.", Stance.MENTIONS),
        ("Prices of maize fell.", Stance.MENTIONS),
    ],
)
def test_a_change_the_same_way_supports_and_the_other_way_contradicts(
    passage: str, stance: Stance
) -> None:
    claim = "Wheat exports increased"
    assert judge_stance(claim, passage_text=passage, comparison=None) is stance


@pytest.mark.parametrize("text", ["", "?", "the of"])
def test_with_nothing_to_go_by_it_abstains(text: str) -> None:
    assert judge_stance(text, passage_text=text, comparison=None) is Stance.MENTIONS
