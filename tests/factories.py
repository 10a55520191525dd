"""Rows for tests: a small cast of people, and nouns with believable defaults."""

import hashlib
import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import Group

from annotations.models import (
    Article,
    ArticleVersion,
    Claim,
    Feed,
    Job,
    Seat,
    SourceDocument,
    SourceLink,
    User,
)
from annotations.review.judgements import Judgement
from annotations.review.roles import Role
from annotations.review.transitions import State

PASSWORD = "correct horse battery"  # nothing but tests knows it
SENTENCE = "The ministry says that about {count:,} bridges were repaired last year."
PASSAGE = "In its yearly report the ministry counts {count:,} repaired bridges."

_numbers = itertools.count(1)


def make_judgement(
    verdict: str,
    *,
    rationale: str,
    flags: Sequence[str] = (),
    cited: Sequence[int] = (),
) -> Judgement:
    """Return what a person says of a claim; `cited` are ids of its links."""
    return Judgement(verdict=verdict, flags=tuple(flags), rationale=rationale, cited=tuple(cited))


def make_user(name: str = "", *roles: Role, **fields: Any) -> User:  # noqa: ANN401 - any column
    """Store someone who holds `roles`; their password is `PASSWORD`."""
    name = name or f"person{next(_numbers)}"
    user = User.objects.create_user(
        name, password=PASSWORD, **{"display_name": name.capitalize(), **fields}
    )
    # Tests that really commit empty every table when they end, the groups' included.
    user.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles])
    return user


def make_article(text: str = "", **fields: Any) -> Article:  # noqa: ANN401 - any column
    """Store an article with its first version; `text` must be in canonical form."""
    number = next(_numbers)
    text = text or "\n".join(
        [f"Bridges, part {number}", *(SENTENCE.format(count=number * 100 + n) for n in range(12))]
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    values: dict[str, Any] = {
        "title": f"Bridges, part {number}",
        "publisher": "The Courier",
        "language": "en",
        "published_on": date(2024, 11, 4),
        "text_sha256": digest,
    }
    article = Article.objects.create(**{**values, **fields})
    version = ArticleVersion.objects.create(
        article=article,
        number=1,
        title=article.title,
        text=text,
        sha256=digest,
        added_by=article.added_by,
    )
    article.current_version = version
    article.save(update_fields=["current_version"])
    return article


def make_claim(article: Article | None = None, **fields: Any) -> Claim:  # noqa: ANN401 - any column
    """Store the next claim of `article`: a sentence of its text, waiting for review."""
    article = article or make_article()
    version = article.current_version
    assert version is not None
    start = fields.pop("start", None)
    if start is None:
        last = Claim.objects.filter(article_version=version).order_by("-start").first()
        start = version.text.index("\n", last.end if last else 0) + 1
    end = fields.pop("end", None) or (version.text.find("\n", start) % (len(version.text) + 1))
    values: dict[str, Any] = {
        "start": start,
        "end": end,
        "text": version.text[start:end],
        "sentence_start": start,
        "sentence_end": end,
        "kind": "quantity",
        "figure": {
            "low": 200.0,
            "high": 200.0,
            "unit": "bridges",
            "bound": "~",
            "direction": None,
            "concept": "bridges",
        },
        "checkworthiness": 0.8,
        "reasons": ["states a figure"],
        "state": State.QUEUED.value,
    }
    return Claim.objects.create(article=article, article_version=version, **{**values, **fields})


def holders_of(claim: Claim) -> list[User]:
    """Return who is reviewing the claim now."""
    return [seat.reviewer for seat in Seat.objects.held().filter(claim=claim)]


def make_document(**fields: Any) -> SourceDocument:  # noqa: ANN401 - any column
    """Store a document of the library."""
    number = next(_numbers)
    text = fields.pop("text", PASSAGE.format(count=number))
    values: dict[str, Any] = {
        "url": f"https://ministry.example/reports/{number}",
        "title": f"Yearly report {number}",
        "publisher": "Ministry of Transport",
        "published_on": date(2024, 1, 15),
        "text": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    return SourceDocument.objects.create(**{**values, **fields})


def make_link(claim: Claim, **fields: Any) -> SourceLink:  # noqa: ANN401 - any column
    """Store a link from `claim` to the whole text of a document."""
    document = fields.pop("document", None) or make_document()
    values: dict[str, Any] = {
        "start": 0,
        "end": len(document.text),
        "text": document.text,
        "matched": [[7, 20]],
        "score": 0.7,
        "stance": "supports",
        "provider": "library",
    }
    return SourceLink.objects.create(claim=claim, document=document, **{**values, **fields})


def make_feed(**fields: Any) -> Feed:  # noqa: ANN401 - any column
    """Store a feed that was polled once."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "url": f"https://ledger.example/feeds/{number}",
        "title": f"The Ledger, part {number}",
        "kind": "syndication",
        "due_at": datetime(2030, 1, 1, tzinfo=UTC),
        "succeeded_at": datetime(2024, 11, 4, 8, tzinfo=UTC),
    }
    return Feed.objects.create(**{**values, **fields})


def make_failed_job(claim: Claim, **fields: Any) -> Job:  # noqa: ANN401 - any column
    """Store a search for sources that was given up."""
    values: dict[str, Any] = {
        "kind": Job.Kind.FIND_SOURCES.value,
        "state": Job.State.FAILED.value,
        "attempts": 5,
        "error": "The library did not answer.",
        "finished_at": datetime.now(UTC),
    }
    return Job.objects.create(article=claim.article, claim=claim, **{**values, **fields})
