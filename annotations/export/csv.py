"""CSV after RFC 4180, UTF-8 with a byte order mark so that spreadsheets read accents right."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from annotations.export.record import ClaimRecord

# A cell that starts with one of these would be run as a formula by spreadsheets; OWASP's advice
# ("CSV Injection") is a single quote before it.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")

COLUMNS: dict[str, Callable[[ClaimRecord], object]] = {
    "sequence": lambda record: record.sequence,
    "id": lambda record: record.id,
    "url": lambda record: record.url,
    "state": lambda record: record.state,
    "claim": lambda record: record.text,
    "sentence": lambda record: record.sentence,
    "kind": lambda record: record.kind,
    "speaker": lambda record: record.speaker,
    "verdict": lambda record: record.verdict,
    "verdict_label": lambda record: record.verdict_label,
    "rating": lambda record: record.rating,
    "flags": lambda record: " ".join(record.flags),
    "rationale": lambda record: record.rationale,
    "figure_low": lambda record: (record.figure or {}).get("low"),
    "figure_high": lambda record: (record.figure or {}).get("high"),
    "figure_unit": lambda record: (record.figure or {}).get("unit"),
    "figure_bound": lambda record: (record.figure or {}).get("bound"),
    "figure_direction": lambda record: (record.figure or {}).get("direction"),
    "figure_concept": lambda record: (record.figure or {}).get("concept"),
    "checkworthiness": lambda record: record.checkworthiness,
    "article_title": lambda record: record.article.title,
    "article_url": lambda record: record.article.url,
    "article_publisher": lambda record: record.article.publisher,
    "article_published_on": lambda record: record.article.published_on,
    "start": lambda record: record.anchor.start,
    "end": lambda record: record.anchor.end,
    "version_sha256": lambda record: record.anchor.sha256,
    "sources": lambda record: "\n".join(
        f"{source.title} <{source.url}>: “{source.quote}”" for source in record.sources
    ),
    "decided_at": lambda record: record.decided_at,
    "published_at": lambda record: record.published_at,
    "withdrawn_at": lambda record: record.withdrawn_at,
    "withdrawal_reason": lambda record: record.withdrawal_reason,
    "corrected_at": lambda record: record.corrected_at,
    "correction_note": lambda record: record.correction_note,
    "canonical_id": lambda record: record.canonical_id,
    "valid_as_of": lambda record: record.valid_as_of,
    "reply_state": lambda record: record.reply.state if record.reply else "",
    "reply_asked": lambda record: record.reply.asked if record.reply else "",
    "reply_asked_at": lambda record: record.reply.asked_at if record.reply else "",
    "reply_deadline": lambda record: record.reply.deadline if record.reply else "",
    "reply_answered_at": lambda record: record.reply.answered_at if record.reply else "",
    "reply_text": lambda record: record.reply.text if record.reply else "",
    "figure_by_hand": lambda record: "yes" if record.is_figure_by_hand else "",
}


def write(records: Iterable[ClaimRecord]) -> Iterator[bytes]:
    """Yield the header, then a row for each record, in order; tombstones included."""
    yield b"\xef\xbb\xbf" + _row(COLUMNS)
    for record in records:
        yield _row(_safe(read(record)) for read in COLUMNS.values())


def table_rows(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return any table as CSV, safe for spreadsheets: the header, then a line for each row."""
    lines = [_row(columns), *(_row(_safe(cell) for cell in row) for row in rows)]
    return b"\xef\xbb\xbf" + b"".join(lines)


def _row(cells: Iterable[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _safe(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell
