"""A claim's sources as a WARC file (ISO 28500), which archives everywhere can read and keep."""

import json
from collections.abc import Iterator
from datetime import UTC
from io import BytesIO
from typing import IO, Any

from annotations.models import Claim, SourceDocument, SourceLink

_TEXT = "text/plain; charset=utf-8"
_JSON = "application/json"


def write_warc(claim_id: int, *, to: IO[bytes]) -> int:
    """Write the sources of a claim as a gzipped WARC; returns how many documents there are.

    Each is a `conversion` record with the text that was kept and a `metadata` record with what is
    known of it and the passages that speak to the claim: the bytes the site sent are not kept.
    Raises `Claim.DoesNotExist`.
    """
    # Loaded when it is needed: few desks ever do.
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415

    claim = Claim.objects.select_related("article").get(pk=claim_id)
    writer = WARCWriter(to, gzip=True)
    about = {
        "software": "Factcheck",
        "format": "WARC File Format 1.1",
        "description": f"Sources of the claim “{claim.text}” in “{claim.article.title}”.",
    }
    writer.write_record(writer.create_warcinfo_record(f"claim-{claim_id}.warc.gz", about))
    written = 0
    for document, links in _sources(claim):
        uri = document.url or f"urn:sha256:{document.sha256}"
        date = document.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = writer.create_warc_record(
            uri,
            "conversion",
            payload=BytesIO(document.text.encode()),
            warc_content_type=_TEXT,
            warc_headers_dict={"WARC-Date": date},
        )
        writer.write_record(text)
        facts = json.dumps(_facts(document, links), ensure_ascii=False, indent=1)
        metadata = writer.create_warc_record(
            uri,
            "metadata",
            payload=BytesIO(facts.encode()),
            warc_content_type=_JSON,
            warc_headers_dict={
                "WARC-Date": date,
                "WARC-Refers-To": text.rec_headers.get_header("WARC-Record-ID"),
            },
        )
        writer.write_record(metadata)
        written += 1
    return written


def _sources(claim: Claim) -> Iterator[tuple[SourceDocument, list[SourceLink]]]:
    """Yield the documents that stand among a claim's sources, each once, with its links."""
    links: dict[int, list[SourceLink]] = {}
    standing = claim.links.filter(state=SourceLink.State.ACTIVE).order_by("document", "start")
    for link in standing:
        links.setdefault(link.document_id, []).append(link)
    for document in SourceDocument.objects.filter(pk__in=links).order_by("id").iterator(50):
        yield document, links[document.pk]


def _facts(document: SourceDocument, links: list[SourceLink]) -> dict[str, Any]:
    return {
        "title": document.title,
        "publisher": document.publisher,
        "byline": document.byline,
        "published_on": document.published_on and document.published_on.isoformat(),
        "fetched_at": document.fetched_at.isoformat(),
        "sha256": document.sha256,
        "is_excerpt": bool(document.is_excerpt),
        "licence": document.licence or "",
        "archive_url": document.archive_url or "",
        "passages": [{"start": link.start, "end": link.end, "text": link.text} for link in links],
    }
