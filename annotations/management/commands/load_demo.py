"""Fill an empty desk with people, articles, a library and some decided claims."""

from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.demo import demo_articles, demo_documents
from annotations.models import Article, Claim, SourceLink, User
from annotations.review.roles import Role
from annotations.services import publishing, review
from annotations.services.articles import ingest_article
from annotations.services.errors import DuplicateArticle
from annotations.services.people import add_person
from annotations.services.sources import add_document
from annotations.services.work import do_job
from annotations.sources.types import ComparisonOutcome

# Known to everyone who reads this; so the command refuses a desk that has people of its own.
PASSWORD = "factcheck-demo"  # noqa: S105

CAST: tuple[tuple[str, str, Role], ...] = (
    ("rosa", "Rosa Lindqvist", Role.REPORTER),
    ("mara", "Mara Okafor", Role.REVIEWER),
    ("noor", "Noor Haddad", Role.REVIEWER),
    ("edith", "Edith Brandt", Role.EDITOR),
    ("ada", "Ada Moreno", Role.ADMIN),
)

# What a first, obvious judgement would be, from how the figures compare.
OBVIOUS: dict[str, tuple[str, list[str]]] = {
    ComparisonOutcome.AGREES.value: ("true", []),
    ComparisonOutcome.ROUNDING.value: ("mostly_true", ["rounded"]),
    ComparisonOutcome.INSIDE_BOUND.value: ("true", []),
    ComparisonOutcome.OUTSIDE_BOUND.value: ("mostly_false", []),
    ComparisonOutcome.CONTRADICTS.value: ("false", []),
}
DECIDED, APPROVED, PUBLISHED = 8, 6, 4


class Command(BaseCommand):
    help = (
        "Load the demo: five people, a library of short reference documents, articles split into "
        "claims with sources, and a few claims decided, approved and published. What is there "
        "already is kept."
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
        people = {name: _person(name, display, role) for name, display, role in CAST}
        for document in demo_documents():
            add_document(document)
        is_new = not Article.objects.exists()
        job_ids = []
        for extracted in demo_articles():
            try:
                _, owed = ingest_article(extracted, by=people["rosa"])
            except DuplicateArticle:
                continue
            job_ids.append(owed)
        if options["leave_last"]:
            job_ids = job_ids[:-1]
        for owed in job_ids:
            _do_all(owed)
        if is_new:
            _judge_some(people)
        self.stdout.write(
            f"The demo is loaded: {Article.objects.count()} articles, "
            f"{Claim.objects.count()} claims, {SourceLink.objects.count()} sources."
        )


def _person(name: str, display_name: str, role: Role) -> User:
    existing = User.objects.filter(username=name).first()
    return existing or add_person(
        name, password=PASSWORD, roles=frozenset({role}), display_name=display_name
    )


def _do_all(job_ids: list[int]) -> None:
    """Do the jobs and all they make necessary, here and now."""
    waiting = list(job_ids)
    while waiting:
        waiting.extend(do_job(waiting.pop(0)))


def _judge_some(people: dict[str, User]) -> None:
    """Take a few clear claims through the workflow, as two reviewers and an editor would."""
    links = (
        SourceLink.objects.filter(comparison__outcome__in=list(OBVIOUS), claim__state="queued")
        .select_related("document")
        .order_by("claim_id", "-score")
    )
    best: dict[int, SourceLink] = {}
    for link in links:
        best.setdefault(link.claim_id, link)
    chosen = sorted(best.values(), key=lambda link: -link.score)[:DECIDED]
    reviewers = (people["mara"], people["noor"])
    for number, link in enumerate(chosen):
        claim = _decide(link, by=reviewers[number % len(reviewers)])
        if number < APPROVED:
            claim = review.approve(claim.pk, by=people["edith"], expected_version=claim.version)
        if number < PUBLISHED:
            publishing.publish(claim.pk, by=people["edith"], expected_version=claim.version)


def _decide(link: SourceLink, *, by: User) -> Claim:
    verdict, flags = OBVIOUS[link.comparison["outcome"]]
    claim = review.take(link.claim_id, by=by)
    publisher = link.document.publisher or link.document.title
    review.submit_review(
        claim.pk,
        by=by,
        expected_version=claim.version,
        verdict=verdict,
        flags=flags,
        rationale=f"{publisher} is the best source we found. {link.comparison['explanation']}",
        cited=[link.pk],
        idempotency_key=uuid4(),
    )
    return Claim.objects.get(pk=claim.pk)
