"""Verdicts the desk published before, kept so that a claim which repeats one can be told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotations.claims.types import Figure
from annotations.models import Claim, Publication, PublishedText, PublishedVector
from annotations.models.search import ranked_ids
from annotations.services.claims import figure_of
from annotations.services.searching import likeness_of
from annotations.sources.context import figures_in
from annotations.sources.fusion import CLAIM_WEIGHT, Found, fuse
from annotations.sources.matching import PROPOSED_FROM, CheckedClaim, find_repeated
from annotations.sources.words import content_words

# So many of those most alike are looked at closely; more are never shown than a reviewer reads.
_CANDIDATES = 30
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class PreviousCheck:
    """A published verdict on a claim with the same words and the same figures."""

    claim_id: int
    text: str
    sentence: str
    article: str
    verdict: str
    verdict_label: str
    published_at: datetime
    score: float

    @property
    def is_proposed(self) -> bool:
        """Say whether it is so alike that a person should be asked whether it is the same."""
        return self.score >= PROPOSED_FROM


def previously_checked(claim: Claim, *, sentence: str) -> list[PreviousCheck]:
    """Return the standing published verdicts on claims that `claim` repeats, surest first.

    Only what is public is looked at, and never the claim's own verdict; two or three queries, and
    one or two more where the desk has an embedder.
    """
    text = f"{claim.text} {sentence}"
    near = {one.key: one for one in _most_alike(claim, sentence=sentence)}
    found = {
        str(row.claim_id): row
        for row in PublishedText.objects.filter(pk__in=near)
        .exclude(claim=claim.pk)
        .select_related("publication")
    }
    matches = find_repeated(
        text,
        figures=_figures(figure_of(claim), text=claim.text),
        checked=[_as_checked(row, found=near[row.pk]) for row in found.values()],
    )
    return [
        _as_previous(found[match.key].publication, score=match.score) for match in matches[:_SHOWN]
    ]


def _most_alike(claim: Claim, *, sentence: str) -> list[Found]:
    """Return the published texts most alike in words, and in meaning where that can be told."""
    words = content_words(f"{claim.text} {sentence} {claim.speaker}")
    terms = tuple(token.casefold() for token in words)
    by_words = dict(ranked_ids(PublishedText, terms, limit=_CANDIDATES))
    said = f"{sentence}\n{claim.speaker}"
    by_meaning = likeness_of(PublishedVector, said, limit=_CANDIDATES, also=by_words)
    is_cut = len(by_words) == _CANDIDATES
    return fuse(by_words, by_meaning, weight=CLAIM_WEIGHT, is_cut=is_cut)


def keep_text(publication: Publication) -> None:
    """Make a published verdict one that repeated claims are told; replaces the claim's last."""
    record = publication.record
    around = (record["sentence"], record["speaker"], record["article"]["title"])
    kept, _ = PublishedText.objects.update_or_create(
        claim_id=publication.claim_id,
        defaults={
            "publication": publication,
            "text": record["text"],
            "context": "\n".join(part for part in around if part),
        },
    )
    # They were made from what it said before; new ones follow.
    kept.vectors.all().delete()


def forget_text(claim_id: int) -> None:
    """Stop telling of a verdict that was withdrawn."""
    PublishedText.objects.filter(claim=claim_id).delete()


def _as_checked(row: PublishedText, *, found: Found) -> CheckedClaim:
    record = row.publication.record
    figure = Figure(**record["figure"]) if record["figure"] else None
    return CheckedClaim(
        key=str(row.claim_id),
        text=f"{row.text} {record['sentence']}",
        context=row.context,
        rank=found.score,
        figures=_figures(figure, text=row.text),
        likeness=found.likeness,
    )


def _figures(figure: Figure | None, *, text: str) -> tuple[Figure, ...]:
    """Return the figure of a claim, or those that a claim without one mentions."""
    return (figure,) if figure else figures_in(text)


def _as_previous(publication: Publication, *, score: float) -> PreviousCheck:
    record: dict[str, Any] = publication.record
    return PreviousCheck(
        claim_id=publication.claim_id,
        text=record["text"],
        sentence=record["sentence"],
        article=record["article"]["title"],
        verdict=record["verdict"],
        verdict_label=record["verdict_label"],
        published_at=publication.created_at,
        score=score,
    )
