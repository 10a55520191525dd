"""Reading the rows of an import: what was sent becomes articles, or names the row to mend."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from annotations.articles.canonical import canonicalise
from annotations.articles.errors import ArticleError
from annotations.articles.types import Limits
from annotations.claims.types import ClaimKind
from annotations.services.row_fields import (
    FieldWrong,
    ImportRefused,
    demand_web_address,
    read_date,
    read_object,
    read_text,
    refuse,
    refuse_unknown,
)

# As long as the columns are.
_LENGTHS = {
    "title": 500,
    "byline": 300,
    "publisher": 200,
    "url": 2_000,
    "language": 12,
    "topic": 80,
}
_SPEAKER_LENGTH = 300


@dataclass(frozen=True, slots=True)
class GivenClaim:
    """A claim the import brings: its place in code points of the article's canonical text."""

    start: int
    end: int
    kind: ClaimKind = ClaimKind.STATEMENT
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class GivenArticle:
    """One article of an import; `claims` None means that the desk splits it."""

    text: str
    title: str
    byline: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""
    topic: str = ""
    published_on: date | None = None
    claims: tuple[GivenClaim, ...] | None = None


# An `id` is let through: many exports carry one.
_ARTICLE_FIELDS = frozenset({"id", *(field.name for field in fields(GivenArticle))})
_CLAIM_FIELDS = frozenset(field.name for field in fields(GivenClaim))
_KINDS = {kind.value: kind for kind in ClaimKind}


def read_lines(lines: Iterable[bytes], *, limits: Limits) -> Iterator[GivenArticle | ImportRefused]:
    """Read JSON Lines, one article a line; a wrong line becomes its refusal, blank ones nothing.

    Rows are counted from 1 as lines are, so that an editor finds the one that is named.
    """
    for row, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield read_row(read_object(line, row=row), row=row, limits=limits)
        except ImportRefused as refused:
            yield refused


def read_row(values: Mapping[str, Any], *, row: int, limits: Limits) -> GivenArticle:
    """Check one row of an import and return it; raises `ImportRefused` naming `row`.

    Offsets of claims count code points of the text as it was sent. Where canonicalising moves
    them they are moved along, and refused if a claim itself does not come through unchanged.
    """
    try:
        refuse_unknown(values, known=_ARTICLE_FIELDS)
        sent = read_text(values, "text")
        text = canonicalise(sent, limits=limits)
        words = {name: read_text(values, name, at_most=most) for name, most in _LENGTHS.items()}
        words["title"] = words["title"] or text.split("\n", 1)[0][: _LENGTHS["title"]]
        demand_web_address(words["url"])
        return GivenArticle(
            text=text,
            **words,
            published_on=read_date(values.get("published_on")),
            claims=_claims(values.get("claims"), sent=sent, text=text, limits=limits),
        )
    except (ArticleError, FieldWrong) as error:
        raise ImportRefused(row, str(error)) from error


def _claims(
    value: object, *, sent: str, text: str, limits: Limits
) -> tuple[GivenClaim, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list):
        refuse("“claims” must be a list; leave it out to have the article split.")
    place = _Places(sent=sent, text=text, limits=limits)
    claims = tuple([_claim(claim, place=place) for claim in value])
    if len({(claim.start, claim.end) for claim in claims}) < len(claims):
        refuse("two of its claims have the same place; give each place once.")
    return claims


def _claim(values: object, *, place: "_Places") -> GivenClaim:
    if not isinstance(values, dict):
        refuse("each claim must be an object with “start” and “end”.")
    refuse_unknown(values, known=_CLAIM_FIELDS)
    start, end = values.get("start"), values.get("end")
    if type(start) is not int or type(end) is not int:
        refuse("each claim needs “start” and “end” as whole numbers.")
    kind = ClaimKind.STATEMENT.value if values.get("kind") is None else values["kind"]
    if not isinstance(kind, str) or kind not in _KINDS:
        refuse(f"there is no kind “{kind}”; known are {', '.join(_KINDS)}.")
    start, end = place.of(start, end)
    speaker = read_text(values, "speaker", at_most=_SPEAKER_LENGTH)
    return GivenClaim(start=start, end=end, kind=_KINDS[kind], speaker=speaker)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where spans of the text that was sent lie in its canonical form."""

    sent: str
    text: str
    limits: Limits

    def of(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the canonical text; refuse one that is not the same there."""
        if not 0 <= start < end <= len(self.sent):
            refuse(
                f"the claim [{start}, {end}) does not lie in the text, which has "
                f"{len(self.sent):,} characters."
            )
        if self.sent.startswith(self.text) and end <= len(self.text):
            return start, end
        moved = self._position(start), self._position(end)
        if self.text[moved[0] : moved[1]] != self._canonical(f"x{self.sent[start:end]}x")[1:-1]:
            refuse(
                f"the claim [{start}, {end}) begins or ends within a line break, spaces at a "
                "line's end or an accented letter; let it span whole characters."
            )
        return moved

    def _position(self, position: int) -> int:
        # A letter at the end keeps what stands before it from being trimmed as a line's end.
        return len(self._canonical(self.sent[:position] + "x")) - 1

    def _canonical(self, text: str) -> str:
        return canonicalise(text, limits=self.limits)
