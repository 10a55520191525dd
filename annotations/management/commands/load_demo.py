"""Fill an empty desk with people, articles, a library and some decided claims."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import F

from annotations.demo import demo_articles, demo_documents, demo_topic
from annotations.demo.judgements import (
    DemoJudgement,
    demo_disagreement,
    demo_judgements,
)
from annotations.demo.opinions import demo_opinions
from annotations.management import demo_feeds, demo_life
from annotations.models import Article, ArticleVersion, Claim, SourceDocument, SourceLink, User
from annotations.review.roles import Role
from annotations.review.transitions import State
from annotations.services import adjudication, publishing, queue, review
from annotations.services.articles import ingest_article
from annotations.services.errors import DuplicateArticle
from annotations.services.links import add_link
from annotations.services.people import add_person
from annotations.services.sources import add_document
from annotations.services.work import do_job

# Known to everyone who reads this; so the command refuses a desk that has people of its own.
PASSWORD = "factcheck-demo"  # noqa: S105

CAST: tuple[tuple[str, str, Role], ...] = (
    ("rosa", "Rosa Lindqvist", Role.REPORTER),
    ("mara", "Mara Okafor", Role.REVIEWER),
    ("noor", "Noor Haddad", Role.REVIEWER),
    ("edith", "Edith Brandt", Role.EDITOR),
    ("ada", "Ada Moreno", Role.ADMIN),
)

# How many of the demo's judgements get how far.
APPROVED, PUBLISHED = 6, 4
# Of the claims that two reviewers judged, how many are public.
PUBLISHED_OF_TWO = 2
# Which of them gets days, a correction, or an answer of the paper that made the claim.
DATED, CORRECTED, ANSWERED = 0, 2, 6


class Command(BaseCommand):
    help = (
        "Load the demo: five people, three feeds and a library of short reference documents, "
        "articles split into claims with sources, a few claims decided, approved and published, "
        "one corrected, one with an answer of who made it, and some that two "
        "reviewers judged, one of them still to be settled. What is there already is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--leave-last",
            action="store_true",
            help="leave the last article to the worker, to watch its claims and sources arrive",
        )

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        if User.objects.exclude(username__in=[name for name, _, _ in CAST]).exists():
            message = (
                "This desk has people of its own, and the demo’s passwords are known to everyone: "
                "load it into an empty database."
            )
            raise CommandError(message)
        people = _people()
        # Before the library, so that what a feed announces comes from it.
        demo_feeds.poll_feeds(by=people["edith"])
        for document in demo_documents():
            add_document(document)
        is_new = not Article.objects.exists()
        job_ids = []
        for extracted in demo_articles():
            try:
                _, owed = ingest_article(extracted, by=people["rosa"], topic=demo_topic(extracted))
            except DuplicateArticle:
                continue
            job_ids.append(owed)
        if options["leave_last"]:
            job_ids = job_ids[:-1]
        for owed in job_ids:
            _do_all(owed)
        if is_new:
            _judge(people)
            _agree(people)
            _disagree(people)
        self.stdout.write(
            f"The demo is loaded: {Article.objects.count()} articles, "
            f"{Claim.objects.count()} claims, {SourceLink.objects.count()} sources."
        )


def _people() -> dict[str, User]:
    """Return the cast by name; those who are missing are added."""
    people = {
        user.username: user for user in User.objects.filter(username__in=[n for n, *_ in CAST])
    }
    # One hash for all: hashing is slow on purpose, and this password is no secret.
    password = "" if len(people) == len(CAST) else make_password(PASSWORD)
    for name, display_name, role in CAST:
        if name not in people:
            user = add_person(
                name, password=None, roles=frozenset({role}), display_name=display_name
            )
            User.objects.filter(pk=user.pk).update(password=password)
            people[name] = User.objects.get(pk=user.pk)
    return people


def _do_all(job_ids: list[int]) -> None:
    """Do the jobs and all they make necessary, here and now."""
    waiting = list(job_ids)
    while waiting:
        waiting.extend(do_job(waiting.pop(0)))


def _judge(people: dict[str, User]) -> None:
    """Take the demo's judgements through the workflow, as two reviewers and an editor would."""
    reviewers = (people["mara"], people["noor"])
    for number, judgement in enumerate(demo_judgements()):
        found = _claim_and_link(judgement)
        if found is None:
            continue
        claim = _decide(*found, judgement, by=reviewers[number % len(reviewers)])
        if number == ANSWERED:
            demo_life.ask_for_reply(claim, by=people["mara"])
        if number < APPROVED:
            claim = review.approve(claim.pk, by=people["edith"], expected_version=claim.version)
        if number < PUBLISHED:
            days = demo_life.plan_days(claim.article.published_on) if number == DATED else {}
            publishing.publish(claim.pk, by=people["edith"], expected_version=claim.version, **days)
        if number == CORRECTED:
            claim.refresh_from_db()
            demo_life.correct_in_the_open(claim, reviewer=people["noor"], editor=people["edith"])
    demo_life.correct_a_figure(by=people["mara"])


def _disagree(people: dict[str, User]) -> None:
    """Have two reviewers judge one claim differently, and one of them ask the editor about it."""
    claim = _judge_twice(*demo_disagreement(), people=people)
    if claim:
        demo_life.talk(claim, asking=people["noor"], answering=people["edith"])


def _agree(people: dict[str, User]) -> None:
    """Have two reviewers judge some claims, agree on most, and the editor settle the rest."""
    edith = people["edith"]
    for number, opinions in enumerate(demo_opinions()):
        claim = _judge_twice(opinions.first, opinions.second, people=people)
        if claim is None:
            continue
        if opinions.settled:
            cited = SourceLink.objects.filter(claim=claim, citations__isnull=False)[:1].get()
            adjudication.adjudicate(
                claim.pk,
                by=edith,
                expected_version=claim.version,
                judgement=opinions.settled.citing(cited.pk),
                idempotency_key=uuid4(),
            )
        elif number < PUBLISHED_OF_TWO:
            claim = review.approve(claim.pk, by=edith, expected_version=claim.version)
            publishing.publish(claim.pk, by=edith, expected_version=claim.version)


def _judge_twice(
    first: DemoJudgement, second: DemoJudgement, *, people: dict[str, User]
) -> Claim | None:
    """Have mara and noor judge one claim; None while the article is still left to the worker."""
    claim = None
    for name, judgement in (("mara", first), ("noor", second)):
        found = _claim_and_link(judgement)
        if found is None:
            return None
        claim, link = found
        if claim.reviewers_needed == 1:
            claim = queue.set_needed(
                claim.pk, by=people["edith"], expected_version=claim.version, reviewers=2
            )
        claim = _decide(claim, link, judgement, by=people[name])
    return claim


def _claim_and_link(judgement: DemoJudgement) -> tuple[Claim, SourceLink] | None:
    """Return the claim a judgement is about and its source, attached by hand if need be.

    None while the article is still left to the worker.
    """
    version = ArticleVersion.objects.get(current_of__url=judgement.article_url)
    start = version.text.index(judgement.claim)
    end = start + len(judgement.claim)
    overlapping = Claim.objects.filter(article_version=version, start__lt=end, end__gt=start)
    narrowest = overlapping.filter(state=State.QUEUED).order_by(F("end") - F("start")).first()
    if narrowest is None:
        return None
    link = SourceLink.objects.filter(
        claim=narrowest, document__url=judgement.document_url, text__contains=judgement.quotation
    ).first()
    return narrowest, link or _link_by_hand(narrowest, judgement)


def _link_by_hand(claim: Claim, judgement: DemoJudgement) -> SourceLink:
    document = SourceDocument.objects.get(url=judgement.document_url)
    return add_link(
        claim.pk,
        by=User.objects.get(username="mara"),
        url=document.url,
        title=document.title,
        publisher=document.publisher,
        published_on=document.published_on,
        quotation=judgement.quotation,
    )


def _decide(claim: Claim, link: SourceLink, judgement: DemoJudgement, *, by: User) -> Claim:
    taken = queue.take(claim.pk, by=by)
    review.submit_review(
        taken.pk,
        by=by,
        expected_version=taken.version,
        judgement=judgement.citing(link.pk),
        idempotency_key=uuid4(),
    )
    return Claim.objects.get(pk=claim.pk)
