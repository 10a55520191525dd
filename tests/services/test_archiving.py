"""The Wayback Machine and WARC files: copies elsewhere of what a claim rests on."""

import gzip
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings
from warcio.archiveiterator import ArchiveIterator

from annotations.articles.fetching import GuardedClient
from annotations.models import Job, SourceDocument, User
from annotations.review.errors import NotPermitted
from annotations.services import archiving, jobs
from annotations.services.errors import SourceRefused
from annotations.services.warc import write_warc
from tests.articles.asking import options_for
from tests.articles.local_server import LocalServer, respond
from tests.factories import make_claim, make_document, make_link

pytestmark = pytest.mark.django_db


def reply(**content: Any) -> bytes:  # noqa: ANN401 - any JSON
    return respond(json.dumps(content).encode(), headers=("Content-Type: application/json",))


@pytest.fixture
def archive(site: LocalServer, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> LocalServer:
    """Return an archive that answers as the Wayback Machine documents it."""
    settings.FACTCHECK_WAYBACK_KEY = "access:secret"
    client = GuardedClient(options=replace(options_for(site), attempts=1))
    monkeypatch.setattr(archiving, "guarded_client", lambda: client)
    monkeypatch.setattr(archiving, "SERVICE", site.url().rstrip("/"))
    site.answers["/save"] = reply(url="https://m.example/", job_id="spn2-1a2b")
    return site


def do(document: SourceDocument, *, by: User) -> Job:
    [job_id] = archiving.archive(document.pk, by=by)
    held = jobs.lease(job_id)
    assert held is not None
    archiving.do_archive(held, sleep=lambda _: None)
    return Job.objects.get(pk=job_id)


def test_a_copy_is_asked_for_and_its_address_kept(archive: LocalServer, mara: User) -> None:
    archive.answers["/save/status/spn2-1a2b"] = [
        reply(status="pending"),
        reply(status="success", timestamp="20241104080000"),
    ]
    document = make_document()
    assert do(document, by=mara).state == "done"
    document.refresh_from_db()
    assert document.archive_url == archive.url(f"/web/20241104080000/{document.url}")
    path, headers = archive.requests[0]
    assert path == "/save"
    assert headers["authorization"] == "low access:secret"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (reply(status="error", message="The site blocks us."), "The site blocks us."),
        (reply(status="success", timestamp="../../x"), "made no copy"),
        (respond(b"<html>"), "made no copy"),
        (respond(status="503 Busy"), "is in trouble"),
    ],
)
def test_what_the_archive_refuses_stands_on_the_job_and_is_tried_again(
    archive: LocalServer, mara: User, status: bytes, words: str
) -> None:
    archive.answers["/save/status/spn2-1a2b"] = status
    document = make_document()
    job = do(document, by=mara)
    assert (job.state, words in job.error) == ("owed", True)
    document.refresh_from_db()
    assert document.archive_url is None


def test_an_archive_that_takes_no_order_is_believed(archive: LocalServer, mara: User) -> None:
    archive.answers["/save"] = reply(message="You need to be logged in.")
    assert "logged in" in do(make_document(), by=mara).error


def test_copies_need_a_key_an_address_and_a_role(
    archive: LocalServer, settings: Settings, mara: User, rosa: User
) -> None:
    assert archive.requests == []
    with pytest.raises(NotPermitted):
        archiving.archive(make_document().pk, by=rosa)
    with pytest.raises(SourceRefused, match="no address"):
        archiving.archive(make_document(url="").pk, by=mara)
    settings.FACTCHECK_WAYBACK_KEY = ""
    with pytest.raises(SourceRefused, match="no key"):
        archiving.archive(make_document().pk, by=mara)


def test_a_warc_holds_what_was_kept_and_what_is_known_of_it() -> None:
    claim = make_claim()
    document = make_document(text="Report\nThe canal carried 12 otters 🦦.", licence="CC BY 4.0")
    make_link(claim, document=document, start=7, end=37, text=document.text[7:37])
    make_link(claim, document=make_document(url=""))
    make_link(claim, state="rejected")
    file = BytesIO()
    assert write_warc(claim.pk, to=file) == 2
    file.seek(0)
    records = [
        (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read())
        for one in ArchiveIterator(file)
    ]
    assert [kind for kind, _, _ in records] == [
        *("warcinfo", "conversion", "metadata", "conversion", "metadata")
    ]
    assert records[1][1:] == (document.url, document.text.encode())
    known = json.loads(records[2][2])
    assert (known["licence"], known["passages"][0]["start"]) == ("CC BY 4.0", 7)
    assert records[3][1].startswith("urn:sha256:")


def test_the_command_writes_the_file_and_knows_its_claims(tmp_path: Path) -> None:
    claim, file = make_claim(), tmp_path / "claim.warc.gz"
    make_link(claim)
    call_command("export_warc", str(claim.pk), output=str(file))
    assert gzip.decompress(file.read_bytes()).startswith(b"WARC/1.")
    with pytest.raises(CommandError, match="no claim"):
        call_command("export_warc", "999999", output=str(file))
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_warc", str(claim.pk), output=str(tmp_path))
