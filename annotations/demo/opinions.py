"""Claims of the demo that two reviewers judged, so that Insight can say how far they agree."""

from dataclasses import dataclass

from annotations.demo.judgements import KURSK, PLANET, POWER, DemoJudgement
from annotations.review.verdicts import Flag, Verdict


@dataclass(frozen=True, slots=True)
class TwoOpinions:
    """What two reviewers make of one claim, and what settles it where they differ."""

    first: DemoJudgement
    second: DemoJudgement
    settled: DemoJudgement | None = None


def demo_opinions() -> tuple[TwoOpinions, ...]:
    """Return the claims that were judged twice; on the last but one the two do not agree."""
    return _OPINIONS


def _alike(first: DemoJudgement, rationale: str) -> TwoOpinions:
    """Return the same verdict twice, from the same words, each with reasons of its own."""
    second = DemoJudgement(
        article_url=first.article_url,
        claim=first.claim,
        verdict=first.verdict,
        rationale=rationale,
        document_url=first.document_url,
        quotation=first.quotation,
        flags=first.flags,
    )
    return TwoOpinions(first, second)


_CHINA = "Almost 64 percent of the new capacity was built in China"
_ENERGY_LEDGER = "https://energy-ledger.example/capacity/2024"

_OPINIONS = (
    _alike(
        DemoJudgement(
            article_url=POWER,
            claim="14.6 billion tonnes",
            verdict=Verdict.TRUE,
            rationale="The review of global electricity gives this sum, and calls it a record.",
            document_url="https://grid-almanac.example/world/2024",
            quotation="a record 14.6 billion tonnes of carbon dioxide",
        ),
        "Same figure in the review of April 2025; it is of carbon dioxide, as the article implies.",
    ),
    _alike(
        DemoJudgement(
            article_url=POWER,
            claim="less than 30 percent of global generation",
            verdict=Verdict.FALSE,
            rationale="Coal made just over 34 percent in 2024: less than in 2023, but not this.",
            document_url="https://grid-almanac.example/world/2024",
            quotation="just over 34 percent of global generation",
        ),
        "The share fell, but to just over 34 percent. No source in the library puts it below 30.",
    ),
    _alike(
        DemoJudgement(
            article_url=PLANET,
            claim="63 countries and areas",
            verdict=Verdict.TRUE,
            rationale="The revision of 2024 names the same number, with China, Germany and Japan.",
            document_url="https://population-almanac.example/world/2024-revision",
            quotation="In 63 countries and areas the population had peaked before 2024",
        ),
        "So says the United Nations’ revision of 2024, word for word, and for the same countries.",
    ),
    _alike(
        DemoJudgement(
            article_url=PLANET,
            claim="73.3 years",
            verdict=Verdict.TRUE,
            rationale="This is the life expectancy at birth that the revision gives for 2024.",
            document_url="https://population-almanac.example/world/2024-revision",
            quotation="Global life expectancy at birth reached 73.3 years in 2024",
        ),
        "The revision of 2024 has 73.3 years for both sexes; the gain over 1995 fits as well.",
    ),
    TwoOpinions(
        DemoJudgement(
            article_url=POWER,
            claim="more than 80 percent of the new capacity",
            verdict=Verdict.FALSE,
            rationale="It was almost 64 percent. The article makes most of it into nearly all.",
            document_url=_ENERGY_LEDGER,
            quotation=_CHINA,
        ),
        DemoJudgement(
            article_url=POWER,
            claim="more than 80 percent of the new capacity",
            verdict=Verdict.MOSTLY_FALSE,
            rationale="China did build most of it, which is the point; the share is far too high.",
            document_url=_ENERGY_LEDGER,
            quotation=_CHINA,
        ),
        DemoJudgement(
            article_url=POWER,
            claim="more than 80 percent of the new capacity",
            verdict=Verdict.FALSE,
            rationale="China built almost 64 percent of it. The share is what is claimed: wrong.",
            document_url=_ENERGY_LEDGER,
            quotation=_CHINA,
        ),
    ),
    _alike(
        DemoJudgement(
            article_url=KURSK,
            claim="some 59,000 Russian troops",
            verdict=Verdict.MOSTLY_TRUE,
            flags=(Flag.MISSING_CONTEXT,),
            rationale="The number is what Kyiv’s staff said; that no one else counted is left out.",
            document_url="https://front-line-atlas.example/kursk/territory",
            quotation="about 59,000 Russian troops",
        ),
        "Reported as the article has it, by one side of a war; readers should know that.",
    ),
)
