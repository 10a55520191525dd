"""Render claims as text for eyes and as JSON for machines."""

import json
from collections.abc import Sequence
from typing import Any, Final

from annotations.claims.types import ClaimKind, ExtractedClaim, Figure, Span

_MARK_OPEN: Final = "⟦"
_MARK_CLOSE: Final = "⟧"
_LONGEST_CELL: Final = 60


def claim_record(claim: ExtractedClaim) -> dict[str, Any]:
    """Return a claim as a JSON-ready record; `core`, `places` and `period` only where present."""
    record: dict[str, Any] = {
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "kind": claim.kind.value,
        "sentence": _span_record(claim.sentence),
        "figure": _figure_record(claim.figure) if claim.figure else None,
        "checkworthiness": round(claim.checkworthiness, 4),
        "reasons": list(claim.reasons),
        "speaker": claim.speaker,
    }
    if claim.is_anonymous:
        record["is_anonymous"] = True
    if claim.core is not None:
        record["core"] = _span_record(claim.core)
    if claim.places:
        record["places"] = [_span_record(place) for place in claim.places]
    if claim.period:
        record["period"] = claim.period
    return record


def as_json_line(claim: ExtractedClaim) -> str:
    """Return one line of JSON for a claim, without the line end."""
    return json.dumps(claim_record(claim), ensure_ascii=False)


def _span_record(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _figure_record(figure: Figure) -> dict[str, Any]:
    return {
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "bound": figure.bound,
        "direction": figure.direction,
        "concept": figure.concept,
    }


def as_text(text: str, sentences: Sequence[Span], claims: Sequence[ExtractedClaim]) -> str:
    """Return the sentences of a text with their claims marked, and a table of the claims."""
    parts = []
    numbered = list(enumerate(claims, start=1))
    first = 0
    for sentence in sentences:
        while first < len(numbered) and numbered[first][1].start < sentence.start:
            first += 1
        last = first
        while last < len(numbered) and numbered[last][1].start < sentence.end:
            last += 1
        parts.append(_marked(text, sentence, numbered[first:last]))
    table = "\n".join(_rows(claims)) if claims else "No claims found."
    return "\n".join(parts) + "\n\n" + table + "\n"


def _marked(text: str, sentence: Span, claims: Sequence[tuple[int, ExtractedClaim]]) -> str:
    """Mark the claims of one sentence; of nested ones the inner (a figure in a quote)."""
    pieces, position = [], sentence.start
    for number, claim in claims:
        if claim.kind in {ClaimKind.STATEMENT, ClaimKind.QUOTE} or claim.start < position:
            continue
        pieces.append(text[position : claim.start])
        pieces.append(f"{_MARK_OPEN}{claim.text}{_MARK_CLOSE}{number}")
        position = claim.end
    pieces.append(text[position : max(position, sentence.end)])
    whole = [str(n) for n, c in claims if c.kind in {ClaimKind.STATEMENT, ClaimKind.QUOTE}]
    lead = f"[{', '.join(whole)}] " if whole else ""
    return lead + "".join(pieces)


def _rows(claims: Sequence[ExtractedClaim]) -> list[str]:
    rows = [("no", "worth", "kind", "figure", "claim", "reasons")]
    rows += [
        (
            str(number),
            f"{claim.checkworthiness:.2f}",
            claim.kind.value,
            describe_figure(claim.figure) if claim.figure else claim.period,
            _shortened(claim.text + (f" (×{len(claim.places) + 1})" if claim.places else "")),
            "; ".join(claim.reasons),
        )
        for number, claim in enumerate(claims, start=1)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return [
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]
        ).rstrip()
        for row in rows
    ]


def describe_figure(figure: Figure) -> str:
    """Return a figure in one short phrase: "<= 12,000 soldiers", "up 3.4 %"."""
    value = _number(figure.low)
    if figure.high != figure.low:
        value += f" to {_number(figure.high)}"
    parts = [
        figure.direction or "",
        figure.bound if figure.bound != "=" else "",
        value,
        figure.unit,
    ]
    return " ".join(part for part in parts if part)


def _number(value: float) -> str:
    return (
        f"{value:,.0f}"
        if value == int(value)
        else f"{value:,.4g}"
        if abs(value) < 1
        else f"{value:,}"
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_CELL else line[: _LONGEST_CELL - 1] + "…"
