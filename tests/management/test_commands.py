"""The command line: the demo, the library, the exports."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from annotations.export.claimreview import faults_of
from annotations.models import (
    Article,
    Claim,
    Contact,
    DocumentVector,
    Event,
    Feed,
    FeedItem,
    Job,
    Notification,
    Publication,
    SourceDocument,
    SourceLink,
    User,
)
from annotations.review.roles import Role
from tests.factories import make_document, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> str:
    answer = StringIO()
    call_command("load_demo", stdout=answer)
    return answer.getvalue()


def exported(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> str:
    capsysbinary.readouterr()
    call_command("export_claims", *arguments)
    return capsysbinary.readouterr().out.decode()


def test_the_demo_is_a_desk_where_everything_has_happened_once(demo: str) -> None:
    assert demo.startswith("The demo is loaded: 4 articles")
    assert {str(role) for user in User.objects.all() for role in user.roles} >= set(Role)
    assert set(Claim.objects.values_list("state", flat=True)) >= {
        "queued",
        "decided",
        "approved",
        "published",
    }
    assert Publication.objects.get(kind="corrected").claim.verdict == "mostly_false"
    assert Claim.objects.exclude(valid_as_of=None).exclude(recheck_on=None).count() == 1
    assert Claim.objects.get(figure__unit="children", figure_by__username="mara")
    assert list(Contact.objects.values_list("step", flat=True)) == ["asked", "answered"]


def test_the_demo_has_a_disagreement_to_settle_and_a_question_to_the_editor(demo: str) -> None:
    del demo
    twice = Claim.objects.filter(reviewers_needed=2, state__in=("decided", "published"))
    # As many as the page wants before it compares two people.
    assert twice.count() >= 5
    assert twice.filter(reviews__kind="settlement").count() == 1
    assert Article.objects.filter(topic="").count() == 0
    claim = Claim.objects.get(state="adjudication")
    assert claim.reviews.values("verdict").distinct().count() == 2
    told = Notification.objects.filter(person__username="edith", claim=claim)
    assert told.filter(comment__author__username="noor").exists()
    assert Notification.objects.filter(person__username="noor", claim=claim).exists()


def test_the_demo_has_feeds_that_brought_documents_and_one_in_trouble(demo: str) -> None:
    del demo
    came_in = SourceDocument.objects.exclude(feed=None)
    assert set(came_in.values_list("feed__kind", flat=True)) == {"syndication", "claim_reviews"}
    assert SourceLink.objects.filter(document__in=came_in.filter(is_fact_check=True)).exists()
    assert FeedItem.objects.get(state="refused").note
    assert Feed.objects.filter(failures=1).count() == 1
    assert not Job.objects.filter(kind="poll_feed").exclude(state="done").exists()


def test_loading_the_demo_again_keeps_what_was_done(demo: str) -> None:
    del demo
    before = (Article.objects.count(), Claim.objects.count(), Event.objects.count())
    call_command("load_demo", stdout=StringIO())
    assert (Article.objects.count(), Claim.objects.count(), Event.objects.count()) == before


def test_the_demo_keeps_out_of_a_desk_that_has_people_of_its_own() -> None:
    make_user("someone", Role.EDITOR)
    with pytest.raises(CommandError, match="people of its own"):
        call_command("load_demo", stdout=StringIO())


def test_the_exports_of_the_demo_are_complete_and_valid(
    demo: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    del demo
    lines = exported(capsysbinary, "--format", "jsonl").splitlines()
    feed = json.loads(exported(capsysbinary, "--format", "claimreview"))
    published = set(Publication.objects.values_list("claim_id", flat=True))
    assert {json.loads(line)["id"] for line in lines} == published != set()
    assert len(feed["dataFeedElement"]) == len(published)
    assert all(faults_of(item["item"]) == [] for item in feed["dataFeedElement"])
    last = max(json.loads(line)["sequence"] for line in lines)
    assert exported(capsysbinary, "--since", str(last)) == ""
    assert exported(capsysbinary, "--since", "2020-01-01").splitlines() == lines
    assert exported(capsysbinary, "--state", "decided").count("\n") == (
        Claim.objects.filter(state="decided").count()
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--since", "yesterday"), "neither a sequence number"),
        (("--state", "decided", "--since", "7"), "have a sequence"),
    ],
)
def test_an_export_that_makes_no_sense_says_why(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("export_claims", *arguments)


def test_a_folder_of_documents_fills_the_library(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Report one\nThe ministry repaired 238 bridges.\n")
    (tmp_path / "two.md").write_text("# Report two\n\nThe agency counted 251 bridges.\n")
    (tmp_path / "notes.ini").write_text("[not]\nread = 1\n")
    answer = StringIO()
    call_command("add_sources", str(tmp_path), stdout=answer)
    call_command("add_sources", str(tmp_path / "one.txt"), stdout=answer)
    assert sorted(SourceDocument.objects.values_list("title", flat=True)) == [
        "Report one",
        "Report two",
    ]


def test_what_cannot_be_read_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xfa nothing \x00")
    (tmp_path / "good.txt").write_text("Report\nThe ministry repaired 238 bridges.\n")
    complaints = StringIO()
    with pytest.raises(CommandError, match="1 could not be read"):
        call_command("add_sources", str(tmp_path), stdout=StringIO(), stderr=complaints)
    assert "bad.txt" in complaints.getvalue()
    assert SourceDocument.objects.get().title == "Report"


def test_a_private_address_is_no_source() -> None:
    complaints = StringIO()
    with pytest.raises(CommandError):
        call_command("add_sources", "http://127.0.0.1:9/x", stdout=StringIO(), stderr=complaints)
    assert "127.0.0.1" in complaints.getvalue()


def as_lines(path: Path, rows: list[dict[str, object]]) -> str:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def test_articles_are_imported_from_a_file_and_left_alone_the_second_time(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"title": f"Part {n}", "text": f"Part {n}\n\nAbout {n + 2} people came."}
        for n in range(450)
    ]
    rows[0]["claims"] = [{"start": 8, "end": 22}]
    file = as_lines(tmp_path / "articles.jsonl", rows)
    said, progress = StringIO(), StringIO()

    call_command("import_articles", file, stdout=said, stderr=progress)
    call_command("import_articles", file, stdout=said, stderr=StringIO())

    assert Article.objects.count() == 450
    assert Claim.objects.get().text == "About 2 people"
    first, second = said.getvalue().splitlines()
    assert first == "450 articles with 1 given claims imported, 0 corrected; 0 were here already."
    assert second.endswith("450 were here already.")
    assert progress.getvalue().splitlines() == [
        "200 articles, 1 claims",
        "400 articles, 1 claims",
        "450 articles, 1 claims",
    ]


def test_an_import_stops_at_the_first_wrong_line_and_names_it(tmp_path: Path) -> None:
    file = as_lines(tmp_path / "articles.jsonl", [{"text": "A text."}, {"text": ""}])
    with pytest.raises(CommandError, match="Row 2"):
        call_command("import_articles", file)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_articles", str(tmp_path / "nothing.jsonl"))


# --- Vectors -------------------------------------------------------------------------------------


def test_embedding_the_library_gives_every_text_its_vector(
    settings: Settings, tmp_path: Path
) -> None:
    settings.FACTCHECK_EMBEDDER, settings.DATA_DIR = "hashed", tmp_path
    documents = [make_document() for _ in range(40)]
    DocumentVector.objects.create(text=documents[0], model="an older model", vector=b"")
    answer = StringIO()
    call_command("embed_library", forget_others=True, stdout=answer)
    assert "Every text has its vector; 40 were missing." in answer.getvalue()
    assert DocumentVector.objects.count() == 40


def test_embedding_without_an_embedder_says_what_to_set() -> None:
    with pytest.raises(CommandError, match="Set FACTCHECK_EMBEDDER"):
        call_command("embed_library")
