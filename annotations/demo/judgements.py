"""What two careful reviewers make of some of the demo's claims; each with its reasons."""

from dataclasses import dataclass

from annotations.review.judgements import Judgement
from annotations.review.verdicts import Flag, Verdict

KURSK = "https://harbour-ledger.example/world/kyiv-waits-for-missiles"
PLANET = "https://meridian-post.example/society/end-of-growth-in-sight"
POWER = "https://coastal-courier.example/energy/record-year-for-clean-power"
MALARIA = "https://fieldgate-gazette.example/health/malarias-stubborn-arithmetic"


@dataclass(frozen=True, slots=True)
class DemoJudgement:
    """One verdict, the words it is about, and the words it rests on.

    `claim` stands exactly once in the text of the article at `article_url`: the claim judged
    is the one whose span overlaps it. `quotation` stands in the library's document at
    `document_url`.
    """

    article_url: str
    claim: str
    verdict: Verdict
    rationale: str
    document_url: str
    quotation: str
    flags: tuple[Flag, ...] = ()

    def citing(self, link: int) -> Judgement:
        """Return it as a reviewer gives it, who cites the claim's source link `link`."""
        return Judgement(
            verdict=self.verdict.value,
            flags=tuple(flag.value for flag in self.flags),
            rationale=self.rationale,
            cited=(link,),
        )


def demo_judgements() -> tuple[DemoJudgement, ...]:
    """Return the judgements, the clearest first."""
    return _JUDGEMENTS


def demo_disagreement() -> tuple[DemoJudgement, DemoJudgement]:
    """Return what two reviewers make of one claim, each from another document."""
    return _DISAGREEMENT


_JUDGEMENTS = (
    DemoJudgement(
        article_url=KURSK,
        claim="12,000 North Korean soldiers",
        verdict=Verdict.TRUE,
        rationale=(
            "The Pentagon's spokesman put the total in Russia at close to 11,000 or 12,000 on "
            "4 November 2024; “as many as 12,000” is the upper end of his own estimate."
        ),
        document_url="https://defence-almanac.example/notes/north-korean-troops-november-2024",
        quotation="could be closer to 11,000 or 12,000",
    ),
    DemoJudgement(
        article_url=POWER,
        claim="40.9 percent",
        verdict=Verdict.TRUE,
        rationale="Ember's review of April 2025 gives exactly this share for the year 2024.",
        document_url="https://grid-almanac.example/world/2024",
        quotation="made 40.9 percent of the world's electricity in 2024",
    ),
    DemoJudgement(
        article_url=POWER,
        claim="473 gigawatts",
        verdict=Verdict.FALSE,
        flags=(Flag.OUTDATED,),
        rationale=(
            "473 gigawatts were added in 2023. In 2024, the year the article means by “last "
            "year”, it was 585 gigawatts; its total of more than 4,400 gigawatts is that of 2024."
        ),
        document_url="https://energy-ledger.example/capacity/2024",
        quotation="The world added 585 gigawatts of renewable power capacity in 2024",
    ),
    DemoJudgement(
        article_url=MALARIA,
        claim="$8.3 billion",
        verdict=Verdict.FALSE,
        flags=(Flag.MISSING_CONTEXT,),
        rationale=(
            "$8.3 billion was the target for 2023. What was spent was about $4 billion, less "
            "than half of it."
        ),
        document_url="https://health-figures.example/malaria/2024",
        quotation="reached about $4 billion in 2023",
    ),
    DemoJudgement(
        article_url=PLANET,
        claim="2.3 children",
        verdict=Verdict.MOSTLY_TRUE,
        flags=(Flag.ROUNDED,),
        rationale=(
            "The United Nations gives 2.25 births per woman for 2024. Rounded up it is 2.3; the "
            "comparison with 1990, 3.31, holds."
        ),
        document_url="https://population-almanac.example/world/2024-revision",
        quotation="The average woman has 2.25 children",
    ),
    DemoJudgement(
        article_url=MALARIA,
        claim="263 million cases",
        verdict=Verdict.TRUE,
        rationale=(
            "The World Malaria Report of December 2024 gives this estimate for 2023, with the "
            "same increase over 2022."
        ),
        document_url="https://health-figures.example/malaria/2024",
        quotation="There were 263 million cases of malaria in 83 countries",
    ),
    DemoJudgement(
        article_url=KURSK,
        claim="1,300 square kilometres",
        verdict=Verdict.MOSTLY_FALSE,
        flags=(Flag.OUTDATED,),
        rationale=(
            "That is close to the 1,376 square kilometres held at the height of the operation. "
            "On 23 November 2024 about 800 were left, and the article says “still”."
        ),
        document_url="https://front-line-atlas.example/kursk/territory",
        quotation="approximately 800 square kilometres",
    ),
    DemoJudgement(
        article_url=PLANET,
        claim="10.4 billion",
        verdict=Verdict.MOSTLY_FALSE,
        flags=(Flag.OUTDATED,),
        rationale=(
            "10.4 billion was the projection of 2022. Since July 2024 the United Nations expects "
            "a peak of about 10.3 billion, earlier, in the mid-2080s."
        ),
        document_url="https://population-almanac.example/world/2024-revision",
        quotation="expected to peak at around 10.3 billion in the mid-2080s",
    ),
)

_DISAGREEMENT = (
    DemoJudgement(
        article_url=PLANET,
        claim="37 million people",
        verdict=Verdict.FALSE,
        flags=(Flag.OUTDATED,),
        rationale=(
            "The World Urbanization Prospects of 2025 give Tokyo 33 million people and put "
            "Jakarta and Dhaka before it: neither the figure nor the rank holds."
        ),
        document_url="https://settlement-review.example/reports/urbanization-2025",
        quotation="Tokyo, long in first place, has 33 million people",
    ),
    DemoJudgement(
        article_url=PLANET,
        claim="37 million people",
        verdict=Verdict.HALF_TRUE,
        flags=(Flag.MISSING_CONTEXT,),
        rationale=(
            "37 million is what the United Nations gave for the agglomeration in 2018, when Tokyo "
            "was the largest city. The article leaves out that the figure is that old."
        ),
        document_url="https://city-yearbook.example/urbanization/2018",
        quotation="an agglomeration of 37 million inhabitants",
    ),
)
