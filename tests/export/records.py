"""A believable record, and variations of it."""

import dataclasses
from typing import Any

from annotations.export.record import AnchorRecord, ArticleRecord, ClaimRecord, SourceRecord

RECORD = ClaimRecord(
    sequence=7,
    id=42,
    url="https://desk.example/published/42/",
    state="published",
    text="about 240 bridges",
    sentence="The ministry says that about 240 bridges were repaired last year.",
    kind="quantity",
    speaker="the ministry",
    article=ArticleRecord(
        id=3,
        title="Bridges mended, says ministry",
        byline="R. Porter",
        publisher="The Courier",
        url="https://courier.example/bridges",
        language="en",
        published_on="2024-11-04",
    ),
    anchor=AnchorRecord(
        start=26,
        end=43,
        exact="about 240 bridges",
        prefix="The ministry says that ",
        suffix=" were repaired",
        sentence_start=4,
        sentence_end=69,
        version=1,
        sha256="0" * 64,
    ),
    figure={
        "low": 240,
        "high": 240,
        "unit": "bridges",
        "bound": "~",
        "direction": None,
        "concept": "bridges",
    },
    checkworthiness=0.8,
    verdict="mostly_true",
    verdict_label="Mostly true",
    rating=4,
    flags=("rounded",),
    rationale="The yearly report counts 238.",
    sources=(
        SourceRecord(
            url="https://ministry.example/reports/1",
            title="Yearly report",
            publisher="Ministry of Transport",
            published_on="2024-01-15",
            quote="We repaired 238 bridges.",
            stance="supports",
            comparison="Agrees within rounding.",
        ),
    ),
    decided_at="2024-11-05T09:30:00+00:00",
    published_at="2024-11-05T11:00:00+00:00",
    withdrawn_at="",
    withdrawal_reason="",
    organisation="The desk",
    organisation_url="https://desk.example",
)


def record(**changes: Any) -> ClaimRecord:  # noqa: ANN401 - any field
    """Return the believable record with some fields changed."""
    return dataclasses.replace(RECORD, **changes)
