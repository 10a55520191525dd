"""What happens to a claim beside its verdict, once in the demo: so that no page is only empty."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from annotations.claims.types import Figure
from annotations.models import Claim, SourceLink, User
from annotations.review.judgements import Judgement
from annotations.review.right_of_reply import Step
from annotations.review.verdicts import Flag, Verdict
from annotations.services import corrections, discussion, marking, publishing, replies
from annotations.services.figures import FigureChoice

CORRECTED_RATIONALE = (
    "473 gigawatts were added in 2023, and 585 in 2024, the year the article means by “last year”. "
    "The number itself is right, for the year before: out of date, not made up."
)
CORRECTION_NOTE = (
    "We first rated this false. 473 gigawatts is what was added in 2023: the claim is a year out "
    "of date, which we now call mostly false."
)


def ask_for_reply(claim: Claim, *, by: User) -> None:
    """Log that the paper was asked about a claim, and what it answered."""
    paper = claim.article.publisher
    replies.log_contact(
        claim.pk,
        by=by,
        step=Step.ASKED,
        person=f"The news desk of {paper}",
        channel="email",
        deadline=timezone.now() + timedelta(days=2),
        text="Of which day are the 1,300? The atlas gives about 800 for 23 November.",
    )
    replies.log_contact(
        claim.pk,
        by=by,
        step=Step.ANSWERED,
        person=f"The news desk of {paper}",
        channel="email",
        text="The number is from a briefing in August; they will put the newer one in today.",
        public_text="Our number is from a briefing in August. We will put the newer one in.",
    )


def plan_days(published_on: date | None) -> dict[str, date | None]:
    """Return of which day the demo's first verdict is true, and when it is to be checked again."""
    return {"valid_as_of": published_on, "recheck_on": timezone.localdate() + timedelta(days=5)}


def correct_in_the_open(claim: Claim, *, reviewer: User, editor: User) -> None:
    """Have a reviewer correct a published verdict, and the editor publish that with a note."""
    claim = corrections.correct(
        claim.pk,
        by=reviewer,
        expected_version=claim.version,
        reason="A reader writes that the number is right for 2023; “false” is too hard.",
    )
    cited = SourceLink.objects.filter(claim=claim, citations__isnull=False)
    corrections.revise(
        claim.pk,
        by=reviewer,
        expected_version=claim.version,
        judgement=Judgement(
            verdict=Verdict.MOSTLY_FALSE.value,
            flags=(Flag.OUTDATED.value,),
            rationale=CORRECTED_RATIONALE,
            cited=tuple(cited.values_list("id", flat=True)),
        ),
        idempotency_key=uuid4(),
    )
    claim.refresh_from_db()
    publishing.republish(
        claim.pk, by=editor, expected_version=claim.version, reason=CORRECTION_NOTE
    )


def correct_a_figure(*, by: User) -> None:
    """Let a reviewer say what the splitter misread: "one fewer" counts children."""
    claim = Claim.objects.filter(text="one fewer").first()
    if claim is None:
        return
    figure = Figure(1.0, 1.0, "children", "=", "down", "children a woman has")
    marking.edit_claim(
        claim.pk,
        by=by,
        expected_version=claim.version,
        start=claim.start,
        end=claim.end,
        quoted=claim.text,
        figure=FigureChoice(figure),
    )


def talk(claim: Claim, *, asking: User, answering: User) -> None:
    """Have a reviewer call the editor, who answers."""
    words = f"@{answering.username} we read different years here. Which one does “home to” mean?"
    first = discussion.say(claim.pk, by=asking, text=words)
    answer = (
        f"@{asking.username} the article is of this year, and says “is”. I settle it by the newest "
        "count, and want the old one named in the reasons."
    )
    discussion.say(claim.pk, by=answering, text=answer, answers=first.pk)
