"""PDF and Word files: their text, and the costs and traps they can bring."""

import io
import time
import zipfile
from datetime import date

import pypdf
import pytest

from annotations.articles.errors import (
    TextRejected,
    TooLarge,
    UnreadableFile,
)
from annotations.articles.readers import read_article
from annotations.articles.types import Limits
from tests.articles.asking import read
from tests.articles.documents import PARAGRAPH, make_pdf, make_word, make_zip

# PDF files


def test_the_lines_of_a_pdf_become_paragraphs() -> None:
    lines = [
        "Pier to be rebuilt",
        "By Ada Okafor",
        "2 March 2024",
        "The council voted on Tuesday to set aside $4.2 million for the northern",
        "pier, after a meeting to which about 300 residents had come from the old re-",
        "sidential quarter.",
        "Work is to start in May and will take as long as eighteen months, the har-",
        "bour master said.",
    ]
    article = read(make_pdf(lines, title="Pier to be rebuilt"), "pier.pdf")
    assert article.title == "Pier to be rebuilt"
    assert article.byline == "Ada Okafor"
    assert article.published_on == date(2024, 3, 2)
    assert "for the northern pier, after a meeting" in article.text
    assert "the harbour master said." in article.text


def test_a_title_the_pdf_does_not_show_is_not_believed() -> None:
    data = make_pdf(["Pier to be rebuilt", PARAGRAPH], title="Microsoft Word - final_v3.doc")
    assert read(data, "pier.pdf").title == "Pier to be rebuilt"


def test_a_pdf_of_pictures_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="scan"):
        read(make_pdf([]), "scan.pdf")


def test_a_locked_pdf_is_refused() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(UnreadableFile, match="password"):
        read(out.getvalue(), "locked.pdf")


def test_a_pdf_with_too_many_pages_is_refused() -> None:
    data = make_pdf(*[[PARAGRAPH]] * 3)
    with pytest.raises(TooLarge, match="3 pages; at most 2"):
        read_article(data, filename="long.pdf", limits=Limits(max_pages=2))


def test_a_pdf_with_too_much_text_is_refused() -> None:
    data = make_pdf(*[[PARAGRAPH]] * 3)
    with pytest.raises(TooLarge, match="more than 200 characters"):
        read_article(data, filename="long.pdf", limits=Limits(max_characters=200))


def test_a_pdf_that_draws_without_end_is_refused_before_it_is_drawn() -> None:
    began = time.process_time()
    with pytest.raises(TooLarge, match="far more drawing"):
        read_article(make_pdf([""] * 1_500_000), filename="maze.pdf", limits=Limits(20_000_000))
    assert time.process_time() - began < 5


def test_a_pdf_whose_pages_contain_themselves_is_refused() -> None:
    loop = make_pdf([PARAGRAPH]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")
    with pytest.raises(UnreadableFile):
        read(loop, "loop.pdf")


# Word documents


def test_a_word_document_gives_its_paragraphs_and_tables_in_order() -> None:
    data = make_word(
        "Pier to be rebuilt",
        "By Ada Okafor",
        PARAGRAPH,
        rows=(("Year", "Visitors"), ("2023", "12,000"), ("12", "12")),
    )
    article = read(data, "pier.docx")
    assert article.title == "Pier to be rebuilt"
    assert article.byline == "Ada Okafor"
    assert article.text.endswith(f"{PARAGRAPH}\n\nYear | Visitors\n2023 | 12,000\n12 | 12")


def test_a_cell_that_claims_to_span_a_billion_columns_is_read_once() -> None:
    plain = make_word("Pier to be rebuilt", rows=(("Year", "Visitors"),))
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    span = b'<w:tcPr><w:gridSpan w:val="1000000000"/>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:tcPr>", span)
    assert b"gridSpan" in parts["word/document.xml"]
    assert read(make_zip(parts), "wide.docx").text.endswith("Year | Visitors")


def test_a_word_document_without_text_is_refused() -> None:
    with pytest.raises(TextRejected, match="no text"):
        read(make_word(), "empty.docx")


def test_a_zip_bomb_is_refused_unopened() -> None:
    bomb = make_zip({"word/document.xml": bytes(30_000_000)})
    began = time.process_time()
    with pytest.raises(TooLarge, match="unpacks to 30,000,000 bytes"):
        read_article(bomb, filename="bomb.docx", limits=Limits(max_bytes=1_000_000))
    assert time.process_time() - began < 1


def test_a_zip_of_very_many_parts_is_refused() -> None:
    parts = {f"word/{number}.xml": b"" for number in range(3_000)}
    with pytest.raises(TooLarge):
        read(make_zip({"word/document.xml": b"", **parts}), "many.docx")


def test_entities_that_multiply_are_not_expanded() -> None:
    xml = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "' + b"x" * 1_000 + b'">'
    for before, after in zip("abcdefg", "bcdefgh", strict=True):
        xml += f'<!ENTITY {after} "{f"&{before};" * 10}">'.encode()
    with pytest.raises(UnreadableFile):
        read(make_zip({"word/document.xml": xml + b"]><d>&h;</d>"}), "laughs.docx")
