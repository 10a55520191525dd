"""What the public reads: published verdicts, their sources and their history; no sign-in."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from annotations.export.claimreview import claim_review
from annotations.export.record import ClaimRecord, ReplyRecord, SourceRecord
from annotations.models import Claim, Publication
from annotations.models.publications import PublicationQuerySet
from annotations.review.verdicts import VERDICTS, Flag, Verdict, VerdictMeaning
from annotations.services.export import frozen_record
from annotations.web.pages import whole_number

PAGE_SIZE = 25
# What ends a script element, or starts markup in it, must not stand in the data block; JSON
# reads the escapes back as the characters.
_SCRIPT_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
_HEADLINES = {
    (Publication.Kind.PUBLISHED.value, True): "Published",
    (Publication.Kind.PUBLISHED.value, False): "Published again with corrections",
    (Publication.Kind.CORRECTED.value, False): "Corrected",
    (Publication.Kind.WITHDRAWN.value, False): "Withdrawn",
}


@dataclass(frozen=True, slots=True)
class PublicSource:
    """A cited source; `published_on` is None where the day is not known."""

    record: SourceRecord
    published_on: date | None


@dataclass(frozen=True, slots=True)
class PublicReply:
    """What became of the right of reply, with its days; None for one that is not known."""

    record: ReplyRecord
    asked_on: date | None
    deadline: date | None
    answered_on: date | None

    @classmethod
    def of(cls, record: ReplyRecord) -> "PublicReply":
        """Read the days of a record."""
        return cls(
            record=record,
            asked_on=_day_of(record.asked_at),
            deadline=_day_of(record.deadline),
            answered_on=_day_of(record.answered_at),
        )


@dataclass(frozen=True, slots=True)
class PublishedClaim:
    """A publication with its frozen record read back."""

    publication: Publication
    record: ClaimRecord

    @property
    def is_corrected(self) -> bool:
        """Say whether the verdict was corrected since it was first published."""
        return bool(self.record.corrected_at)

    @property
    def is_withdrawn(self) -> bool:
        """Say whether the verdict was taken back."""
        return self.publication.kind == Publication.Kind.WITHDRAWN

    @property
    def meaning(self) -> VerdictMeaning:
        """Return the row of the verdict table."""
        return VERDICTS[Verdict(self.record.verdict)]

    @property
    def flag_labels(self) -> list[str]:
        """Return the flags in words."""
        return [Flag(flag).label for flag in self.record.flags]

    @property
    def day(self) -> date:
        """Return the day it was published or withdrawn: readers come back to it years later."""
        return timezone.localtime(self.publication.created_at).date()

    @property
    def article_date(self) -> date | None:
        """Return the day the article appeared, where it is known."""
        return _day(self.record.article.published_on)

    @property
    def valid_as_of(self) -> date | None:
        """Return the day the verdict is true of, where the desk named one."""
        return _day(self.record.valid_as_of)

    @property
    def reply(self) -> PublicReply | None:
        """Return what became of the claimant's right of reply, where they were asked."""
        return PublicReply.of(self.record.reply) if self.record.reply else None

    @property
    def before(self) -> str:
        """Return the claim's sentence up to the claim."""
        return self.record.sentence[: self._offset]

    @property
    def after(self) -> str:
        """Return the claim's sentence from the claim on."""
        return self.record.sentence[self._offset + len(self.record.text) :]

    @property
    def sources(self) -> list[PublicSource]:
        """Return what the verdict rests on."""
        return [PublicSource(source, _day(source.published_on)) for source in self.record.sources]

    @property
    def _offset(self) -> int:
        return self.record.anchor.start - self.record.anchor.sentence_start


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of a published claim's history."""

    headline: str
    day: date
    note: str
    verdict_label: str


@require_safe
def published_list(request: HttpRequest) -> HttpResponse:
    """List what is public now, newest first; two queries whatever its length.

    Pages go by the last id seen (`before`), so that page 1,000 costs what page 1 does.
    """
    words = request.GET.get("q", "").strip()
    verdict = request.GET.get("verdict", "")
    before = whole_number(request.GET.get("before"))
    standing = _matching(words=words, verdict=verdict)
    if before is not None:
        standing = standing.filter(id__lt=before)
    found = list(standing.order_by("-id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    context = {
        "published": [_read(publication) for publication in shown],
        "older": shown[-1].pk if len(found) > PAGE_SIZE else None,
        "is_first": before is None,
        "words": words,
        "verdict": verdict,
        "verdicts": VERDICTS,
        "is_filtered": bool(words or verdict),
    }
    return render(request, "annotations/export/published_list.html", context)


@require_safe
def published_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Show one published verdict, for good, at this address.

    A withdrawn one answers 410 Gone: readers find why, and search engines drop the verdict. What
    was never published is not found, whatever the desk knows of it.
    """
    publications = list(Publication.objects.filter(claim=claim_id).order_by("id"))
    if not publications:
        message = "No verdict was published at this address."
        raise Http404(message)
    latest = _read(publications[-1])
    context = {
        "published": latest,
        "record": latest.record,
        "first": publications[0],
        "history": [_entry(row, is_first=row is publications[0]) for row in publications],
        "verdicts": VERDICTS,
    }
    if latest.is_withdrawn:
        template = "annotations/export/withdrawn.html"
        return render(request, template, context, status=HTTPStatus.GONE)
    context["json_ld"] = json_for_script(claim_review(latest.record))
    return render(request, "annotations/export/published_claim.html", context)


def json_for_script(values: object) -> SafeString:
    """Write JSON that may stand in a script element: nothing in it can end the element."""
    text = json.dumps(values, ensure_ascii=False, indent=1)
    return mark_safe(text.translate(_SCRIPT_ESCAPES))  # noqa: S308 - escaped in this line


def _matching(*, words: str, verdict: str) -> PublicationQuerySet:
    standing = Publication.objects.standing()
    if verdict in set(Verdict):
        shared = Q(claim__canonical__verdict=verdict)
        standing = standing.filter(Q(claim__verdict=verdict) | shared)
    if words:
        standing = standing.filter(claim__in=Claim.objects.matching(words))
    return standing


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _day_of(written: str) -> date | None:
    """Return the day of a moment of the record, on the desk's calendar."""
    return timezone.localtime(datetime.fromisoformat(written)).date() if written else None


def _read(publication: Publication) -> PublishedClaim:
    return PublishedClaim(publication, frozen_record(publication))


def _entry(publication: Publication, *, is_first: bool) -> HistoryEntry:
    is_withdrawn = publication.kind == Publication.Kind.WITHDRAWN
    return HistoryEntry(
        headline=_HEADLINES[publication.kind, is_first],
        day=timezone.localtime(publication.created_at).date(),
        note=publication.note,
        verdict_label="" if is_withdrawn else publication.record["verdict_label"],
    )
