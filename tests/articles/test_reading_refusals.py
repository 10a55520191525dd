"""Files that are not what they say, files nobody reads, and files that are damaged."""

import random

import pytest

from annotations.articles.errors import (
    ArticleError,
    TextRejected,
    TooLarge,
    UnreadableFile,
    UnsupportedFile,
)
from annotations.articles.readers import read_article
from annotations.articles.types import Limits
from tests.articles.asking import read
from tests.articles.documents import PARAGRAPH, make_page, make_pdf, make_word, make_zip

# Files that are not what they say, and files nobody reads


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (make_pdf([PARAGRAPH]), "story.txt", "named as plain text, but it is a PDF"),
        (make_pdf([PARAGRAPH]), "story.docx", "named as a Word document, but it is a PDF"),
        (make_word(PARAGRAPH), "story.txt", "but it is a Word document"),
        (make_page(f"<p>{PARAGRAPH}</p>"), "story.txt", "but it is a web page"),
        (make_page(f"<p>{PARAGRAPH}</p>"), "story.md", "but it is a web page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "story.txt", "a PNG picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "photo.jpg", "a JPEG picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "story.doc", r"old Office document"),
        (b"{\\rtf1 hello}", "story.rtf", "Rich Text"),
        (make_zip({"xl/workbook.xml": b""}), "table.xlsx", "an Excel workbook"),
        (make_zip({"content.xml": b""}), "story.odt", "an OpenDocument file"),
        (make_zip({"a.txt": b"text"}), "many.zip", "a ZIP archive"),
        (b"\x1f\x8b\x08\x00", "story.txt.gz", "a gzip archive"),
        (b'<?xml version="1.0"?><!-- a --><rss version="2.0">', "feed.xml", "a news feed"),
    ],
    # Bytes hold the time they were packed at: no name for a test that runs in two processes.
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
def test_a_file_that_is_something_else_is_named_for_what_it_is(
    data: bytes, filename: str, words: str
) -> None:
    with pytest.raises(UnsupportedFile, match=words) as caught:
        read(data, filename)
    assert filename in str(caught.value)


@pytest.mark.parametrize("filename", ["story.pdf", "story.docx"])
def test_text_named_as_a_document_is_refused(filename: str) -> None:
    with pytest.raises(UnreadableFile, match="should be"):
        read(PARAGRAPH, filename)


def test_a_media_type_nobody_reads_is_refused() -> None:
    with pytest.raises(UnsupportedFile, match="application/json"):
        read(b'{"a": 1}', content_type="application/json", url="https://example.org/a")


def test_a_page_served_under_a_wrong_type_is_read_for_what_it_is() -> None:
    article = read(make_pdf(["Pier to be rebuilt", PARAGRAPH]), content_type="text/html")
    assert article.text.startswith("Pier to be rebuilt")


def test_an_unknown_name_is_read_as_text() -> None:
    assert read(PARAGRAPH, "notes").text == PARAGRAPH


def test_bytes_that_are_not_utf8_are_refused_with_their_place() -> None:
    with pytest.raises(TextRejected, match=r"latin\.txt is not UTF-8 text: byte 4"):
        read("café".encode("latin-1"), "latin.txt")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(TextRejected, match=r"a\.txt is empty"):
        read(b"", "a.txt")


def test_a_file_over_the_limit_is_refused_with_both_sizes() -> None:
    with pytest.raises(TooLarge, match="more than 10 bytes"):
        read_article(b"hello world", filename="a.txt", limits=Limits(max_bytes=10))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"abc\x00def", "NUL"),
        (b"a" * 5_000_000, "5,000,000 characters"),
        ("half".encode("utf-16-le"), "NUL"),
        (b"\xed\xa0\xbd", "not UTF-8"),
        (b"\xff\xfe", "no text"),
    ],
)
def test_text_that_cannot_be_stored_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(TextRejected, match=words):
        read(data, "a.txt")


@pytest.mark.parametrize("filename", ["a.txt", "a.md", "a.html", "a.pdf", "a.docx", ""])
def test_any_damage_ends_in_an_article_or_a_refusal(filename: str) -> None:
    chance = random.Random(7)  # noqa: S311  # the same damage every time
    whole = {
        "a.pdf": make_pdf(["Pier to be rebuilt", PARAGRAPH]),
        "a.docx": make_word("Pier to be rebuilt", PARAGRAPH),
        "a.html": make_page(f"<p>{PARAGRAPH}</p>"),
    }.get(filename, f"# Pier\n\n{PARAGRAPH}".encode())
    for _ in range(25):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = bytes(data[: chance.randint(1, len(data))])
        try:
            assert read(cut, filename).text
        except ArticleError as refusal:
            assert str(refusal)  # noqa: PT017  # either outcome is right, any other exception is not
