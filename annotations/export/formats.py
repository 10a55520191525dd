"""The table of export formats; command line, API and pages offer what stands here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from annotations.export import claimreview, csv, jsonl
from annotations.export.record import ClaimRecord


@dataclass(frozen=True, slots=True)
class Format:
    """One way out: `write` turns records into bytes piece by piece, in constant memory."""

    name: str
    label: str
    media_type: str
    extension: str
    description: str
    write: Callable[[Iterable[ClaimRecord]], Iterator[bytes]]


FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        Format(
            "jsonl",
            "JSON Lines",
            "application/x-ndjson",
            "jsonl",
            "Everything we know of each claim, one object a line; for programs and researchers.",
            jsonl.write,
        ),
        Format(
            "csv",
            "CSV",
            "text/csv; charset=utf-8",
            "csv",
            "One row a claim; for spreadsheets and statistics.",
            csv.write,
        ),
        Format(
            "claimreview",
            "ClaimReview",
            "application/ld+json",
            "json",
            "A schema.org feed of ClaimReview; for search engines and fact-check aggregators.",
            claimreview.write,
        ),
    )
}
