"""What leaves the desk: complete, valid, and safe to open."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from annotations.export.claimreview import InvalidClaimReview, claim_review, faults_of
from annotations.export.formats import FORMATS
from annotations.export.record import ClaimRecord
from annotations.export.since import parse_since
from annotations.review.verdicts import VERDICTS, Verdict
from tests.export.records import RECORD, record


def written(name: str, *records: ClaimRecord) -> str:
    return b"".join(FORMATS[name].write(records)).decode()


def test_a_record_survives_the_way_through_json() -> None:
    assert ClaimRecord.from_json(json.loads(json.dumps(RECORD.as_json()))) == RECORD


def test_json_lines_hold_the_whole_record() -> None:
    lines = written("jsonl", RECORD, record(id=43)).splitlines()
    assert [json.loads(line)["id"] for line in lines] == [42, 43]
    assert ClaimRecord.from_json(json.loads(lines[0])) == RECORD


def test_a_line_break_in_a_claim_stays_inside_its_line() -> None:
    lines = written("jsonl", record(rationale="one\ntwo\u2028three")).split("\n")
    assert len(lines) == 2
    assert lines[1] == ""


def test_csv_reads_back_with_its_header_and_quotes() -> None:
    mended = record(rationale='She said "no",\nthen left.', is_figure_by_hand=True)
    text = written("csv", mended, RECORD).removeprefix("\ufeff")
    row, other = csv.DictReader(io.StringIO(text))
    assert row["claim"] == "about 240 bridges"
    assert row["rationale"] == 'She said "no",\nthen left.'
    assert row["figure_low"] == "240"
    assert (row["figure_by_hand"], other["figure_by_hand"]) == ("yes", "")
    assert row["sources"].startswith("Yearly report <https://ministry.example/reports/1>")


@pytest.mark.parametrize("start", list("=+-@＝＋－＠"))
def test_csv_never_hands_a_spreadsheet_a_formula(start: str) -> None:
    text = written("csv", record(text=f"{start}HYPERLINK(1)")).removeprefix("\ufeff")
    assert next(csv.DictReader(io.StringIO(text)))["claim"] == f"'{start}HYPERLINK(1)"


def test_a_claim_review_carries_what_search_engines_require() -> None:
    review = claim_review(RECORD)
    assert review["@type"] == "ClaimReview"
    assert review["url"] == RECORD.url
    assert review["claimReviewed"] == RECORD.sentence
    assert review["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Mostly true",
        "ratingValue": 4,
        "bestRating": 5,
        "worstRating": 1,
    }
    assert review["itemReviewed"]["appearance"]["url"] == "https://courier.example/bridges"
    assert review["citation"][0]["text"] == "We repaired 238 bridges."


def test_a_sentence_too_long_for_a_summary_gives_way_to_the_claim_itself() -> None:
    assert claim_review(record(sentence="On and on. " * 60))["claimReviewed"] == RECORD.text


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_makes_a_valid_claim_review(verdict: Verdict) -> None:
    meaning = VERDICTS[verdict]
    review = claim_review(
        record(verdict=verdict.value, verdict_label=meaning.label, rating=meaning.rating)
    )
    assert faults_of(review) == []
    assert ("ratingValue" in review["reviewRating"]) == verdict.is_on_scale


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"text": " ", "sentence": ""}, "claimReviewed"),
        ({"verdict_label": ""}, "alternateName"),
        ({"url": "/published/42/"}, "url must be"),
        ({"url": "http://[broken"}, "url must be"),
        ({"rating": 6}, "not between 1 and 5"),
    ],
)
def test_an_invalid_claim_review_never_leaves(changes: dict[str, object], fault: str) -> None:
    with pytest.raises(InvalidClaimReview, match=fault):
        claim_review(record(**changes))


def test_numbers_of_a_rating_come_together_or_not_at_all() -> None:
    review = claim_review(RECORD)
    del review["reviewRating"]["bestRating"]
    assert any("belong together" in fault for fault in faults_of(review))


def test_the_feed_is_one_json_document_with_tombstones() -> None:
    withdrawn = record(
        id=44,
        state="withdrawn",
        withdrawn_at="2024-11-06T08:00:00+00:00",
        withdrawal_reason="Wrong.",
    )
    feed = json.loads(
        written("claimreview", RECORD, record(verdict="", verdict_label=""), withdrawn)
    )
    assert feed["@type"] == "DataFeed"
    items = feed["dataFeedElement"]
    assert [item.get("dateDeleted") for item in items] == [None, "2024-11-06T08:00:00+00:00"]
    assert all(faults_of(item["item"]) == [] for item in items)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_export_is_still_a_valid_document(name: str) -> None:
    text = written(name)
    if name == "claimreview":
        assert json.loads(text)["dataFeedElement"] == []
    elif name == "csv":
        assert text.startswith("\ufeffsequence,")
    else:
        assert text == ""


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_writes_while_it_reads(name: str) -> None:
    read = 0

    def endless() -> Iterator[ClaimRecord]:
        nonlocal read
        while True:
            read += 1
            yield RECORD

    pieces = FORMATS[name].write(endless())
    for _ in range(20):
        next(pieces)
    assert read <= 20


def test_since_is_a_sequence_number_or_a_time() -> None:
    assert parse_since("128") == 128
    assert parse_since("2026-11-22") == datetime(2026, 11, 22, tzinfo=UTC)
    assert parse_since("2026-11-22T10:00:00+01:00") == datetime(2026, 11, 22, 9, tzinfo=UTC)
    with pytest.raises(ValueError, match="neither a sequence number"):
        parse_since("yesterday")
