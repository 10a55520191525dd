"""The frozen record of a claim: what every export format is written from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """Where the claim was made. `published_on` is an ISO 8601 date or empty."""

    id: int
    title: str
    byline: str
    publisher: str
    url: str
    language: str
    published_on: str


@dataclass(frozen=True, slots=True)
class AnchorRecord:
    """The claim's place: W3C TextPositionSelector in code points and TextQuoteSelector.

    `sentence_start` and `sentence_end` are those of the sentence it stands in. `sha256` names the
    article version (UTF-8 of the canonical text) the offsets count in.
    """

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    sentence_start: int
    sentence_end: int
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A cited source with the passage it was cited for."""

    url: str
    title: str
    publisher: str
    published_on: str
    quote: str
    stance: str
    comparison: str


@dataclass(frozen=True, slots=True)
class ReplyRecord:
    """The right of reply of whoever made the claim, as it stood when this was published.

    `state` is one of `review.right_of_reply.ReplyState`; `asked` names who was asked, and `text` is
    what they answered or why they were not asked, in words meant for readers. No address and no
    number of anybody is part of it.
    """

    state: str
    asked: str
    asked_at: str
    deadline: str
    answered_at: str
    text: str


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """One claim as it leaves the desk; times are ISO 8601 in UTC, dates ISO 8601, "" is unknown.

    `sequence` grows with every publication, correction and withdrawal: a consumer that keeps the
    largest one seen and asks for what came after misses nothing. It is 0 for what is not published.
    `figure` mirrors `claims.types.Figure`. A withdrawn claim keeps its record as a tombstone,
    with `withdrawn_at` and `withdrawal_reason`. A corrected one says in `correction_note` what was
    corrected last; `published_at` stays the first time. `valid_as_of` is the day the verdict was
    true of, where the desk named one, and `reply` None where nobody was asked for theirs.
    `is_figure_by_hand` says that a person of the desk set the figure, or that there is none.
    """

    sequence: int
    id: int
    url: str
    state: str
    text: str
    sentence: str
    kind: str
    speaker: str
    article: ArticleRecord
    anchor: AnchorRecord
    figure: Mapping[str, Any] | None
    checkworthiness: float
    verdict: str
    verdict_label: str
    rating: int | None
    flags: tuple[str, ...]
    rationale: str
    sources: tuple[SourceRecord, ...]
    decided_at: str
    published_at: str
    withdrawn_at: str
    withdrawal_reason: str
    organisation: str
    organisation_url: str
    # Records that were frozen before these were known lack them.
    corrected_at: str = ""
    correction_note: str = ""
    # The claim whose verdict this one shares, because both say the same.
    canonical_id: int | None = None
    valid_as_of: str = ""
    reply: ReplyRecord | None = None
    is_figure_by_hand: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the record as plain values, ready for `json.dumps`."""
        return {
            **_values(self),
            "article": _values(self.article),
            "anchor": _values(self.anchor),
            "sources": tuple(_values(source) for source in self.sources),
            "reply": _values(self.reply) if self.reply else None,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Build the record from what `as_json` returned."""
        return cls(
            **{
                **values,
                "article": ArticleRecord(**values["article"]),
                "anchor": AnchorRecord(**values["anchor"]),
                "flags": tuple(values["flags"]),
                "sources": tuple(SourceRecord(**source) for source in values["sources"]),
                "reply": ReplyRecord(**reply) if (reply := values.get("reply")) else None,
            }
        )


def _values(
    record: ClaimRecord | ArticleRecord | AnchorRecord | SourceRecord | ReplyRecord,
) -> dict[str, Any]:
    # `dataclasses.asdict` copies every value too, which was most of the work of an export.
    return {name: getattr(record, name) for name in record.__slots__}
