"""What a reviewer types: read from the request, kept through every refusal, judged by the gate."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import BadRequest
from django.http import QueryDict

from annotations.models import Claim, Draft, Review, User
from annotations.review.errors import GateFailure
from annotations.review.gate import Submission, missing
from annotations.review.judgements import Judgement
from annotations.review.verdicts import VERDICTS, Flag, Verdict, VerdictMeaning
from annotations.sources.types import Stance

NO_VERDICT = "Choose a verdict."
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedReview(Judgement):
    """The content of the decision form, complete or not.

    `version` is the claim's version the page was made from; `key` makes two sendings of one
    submission one review.
    """

    version: int
    key: uuid.UUID

    @property
    def verdict_meaning(self) -> VerdictMeaning | None:
        """Return the row of the verdict table, or None while nothing is chosen."""
        return VERDICTS[Verdict(self.verdict)] if self.verdict else None

    @property
    def flag_labels(self) -> list[str]:
        """Return the flags in words."""
        return [Flag(flag).label for flag in self.flags]


@dataclass(frozen=True, slots=True)
class TypedSource:
    """A source being added by hand, as typed."""

    url: str = ""
    title: str = ""
    publisher: str = ""
    published_on: str = ""
    quotation: str = ""

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed."""
        return not (self.url or self.title or self.publisher or self.quotation)


def read_text(post: QueryDict, name: str) -> str:
    """Return what was typed into a field, its line ends as we store them.

    Without NUL, which no keyboard types and PostgreSQL does not store.
    """
    return post.get(name, "").replace("\r\n", "\n").replace("\x00", "")


def read_query(post: QueryDict, name: str) -> QueryDict:
    """Return the query of an address that a form sent along, likewise without NUL."""
    return QueryDict(read_text(post, name).replace("%00", ""), mutable=True)


def read_source(post: QueryDict) -> TypedSource:
    """Return the source that was being added by hand."""

    def typed(name: str) -> str:
        return read_text(post, f"source_{name}").strip()

    return TypedSource(
        url=typed("url"),
        title=typed("title"),
        publisher=typed("publisher"),
        published_on=typed("published_on"),
        quotation=typed("quotation"),
    )


def read_stance(sent: QueryDict, name: str) -> Stance | None:
    """Return the stance a person chose, None where they left it to the machine's cue."""
    chosen = sent.get(name, "")
    if chosen and chosen not in set(Stance):
        message = "The page sent a stance there is not. Go back, load the page again and retry."
        raise BadRequest(message)
    return Stance(chosen) if chosen else None


def read_whole_number(sent: QueryDict, name: str) -> int:
    """Return a number our own pages sent along; raise `BadRequest` for anything else."""
    text = sent.get(name, "")
    if not _is_whole_number(text):
        message = f"The page sent no {name}. Go back, load the page again and retry."
        raise BadRequest(message)
    return int(text)


def _is_whole_number(text: str) -> bool:
    """Say whether the text is a number that any database can look for."""
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


def read_version(post: QueryDict) -> int:
    """Return the version of the claim that a form was made from."""
    return read_whole_number(post, "version")


def read_typed(post: QueryDict) -> TypedReview:
    """Return what was typed, dropping verdicts, flags and ids that do not exist.

    Raises `BadRequest` when the hidden fields that every form of ours carries are not there.
    """
    try:
        key = uuid.UUID(post.get("key", ""))
    except ValueError as error:
        message = "The form lacks its key. Go back, load the page again and send it once more."
        raise BadRequest(message) from error
    verdict = post.get("verdict", "")
    return TypedReview(
        version=read_version(post),
        key=key,
        verdict=verdict if verdict in set(Verdict) else "",
        flags=tuple(flag.value for flag in Flag if flag.value in post.getlist("flags")),
        rationale=read_text(post, "rationale"),
        cited=tuple(
            dict.fromkeys(int(link) for link in post.getlist("cited") if _is_whole_number(link))
        ),
    )


def initial(claim: Claim, *, by: User) -> tuple[TypedReview, Draft | None]:
    """Return what the form starts with, and the draft it was read from.

    That is the later of the reviewer's draft and their own last review of a claim that came back
    to them, else nothing. Never anything another reviewer wrote.
    """
    draft = Draft.objects.filter(claim=claim, reviewer=by).first()
    mine = Review.objects.filter(claim=claim, reviewer=by).prefetch_related("citations").first()
    if draft is not None and (mine is None or draft.updated_at >= mine.created_at):
        return typed_before(draft, cited=draft.cited, version=claim.version), draft
    if mine is not None:
        cited = [citation.link_id for citation in mine.citations.all()]
        return typed_before(mine, cited=cited, version=claim.version), None
    return TypedReview(version=claim.version, key=uuid.uuid4()), None


def typed_before(row: Draft | Review, *, cited: Iterable[int], version: int) -> TypedReview:
    """Return what somebody has said before, to be typed on under a key of its own."""
    return TypedReview(
        version=version,
        key=uuid.uuid4(),
        verdict=row.verdict,
        flags=tuple(row.flags),
        rationale=row.rationale,
        cited=tuple(cited),
    )


def gate_table(*, searches: int, minimum: int) -> dict[str, dict[str, list[str] | str]]:
    """Tabulate the evidence gate, so that the page can say what is missing as one types.

    For each verdict, and "" for none yet: `citations` lists the message for 0, 1, … cited
    sources, the last standing for any more, and `rationale` the message while there is none; ""
    where nothing is missing. `minimum` is how many sources a verdict on the scale must cite.
    """

    def message(verdict: Verdict, *, about: str, citations: int) -> str:
        submission = Submission(verdict, rationale="", citations=citations, searches=searches)
        failures = missing(submission, minimum_citations=minimum)
        return " ".join(failure.message for failure in failures if failure.field == about)

    table: dict[str, dict[str, list[str] | str]] = {
        "": {"citations": [NO_VERDICT], "rationale": ""}
    }
    return table | {
        verdict.value: {
            "citations": [
                message(verdict, about="citations", citations=count) for count in range(minimum + 1)
            ],
            "rationale": message(verdict, about="rationale", citations=0),
        }
        for verdict in Verdict
    }


@dataclass(frozen=True, slots=True)
class Refusals:
    """What is wrong with a submission, by field, for the places beside the fields."""

    verdict: str = ""
    citations: str = ""
    rationale: str = ""
    source: str = ""
    skip: str = ""
    others: tuple[str, ...] = ()

    @property
    def of_the_decision(self) -> list[tuple[str, str]]:
        """Return what keeps the verdict from being submitted, each with the id of its field."""
        placed = [
            (self.verdict, "verdicts"),
            (self.citations, "sources"),
            (self.rationale, "rationale"),
            *((other, "decision") for other in self.others),
        ]
        return [(message, place) for message, place in placed if message]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was refused."""
        return not (self.of_the_decision or self.source or self.skip)

    @classmethod
    def from_failures(cls, failures: Iterable[GateFailure]) -> Self:
        """Sort what the gate found to its fields; what has no field of its own is not lost."""
        known = {"verdict", "citations", "rationale"}
        listed = list(failures)
        return cls(
            **{row.field: row.message for row in listed if row.field in known},
            others=tuple(row.message for row in listed if row.field not in known),
        )


def still_needed(typed: TypedReview, *, searches: int, minimum: int) -> list[str]:
    """List what the submission lacks, in the words `review.js` shows while one types."""
    if not typed.verdict:
        return [NO_VERDICT]
    submission = Submission(
        Verdict(typed.verdict),
        rationale=typed.rationale,
        citations=len(typed.cited),
        searches=searches,
    )
    failures = missing(submission, minimum_citations=minimum)
    return [failure.message for failure in failures]
