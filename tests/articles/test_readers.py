"""Readers: files, pages and pasted text become articles, or a clear refusal."""

import time
from datetime import date

import pytest

from annotations.articles.errors import (
    ArticleError,
    TextRejected,
    TooLarge,
    UnreadableFile,
)
from annotations.articles.readers import read_pasted
from annotations.articles.types import ExtractedArticle
from tests.articles.asking import LIMITS, read
from tests.articles.documents import PARAGRAPH, make_page

# Pasted text


def test_pasted_text_tells_its_headline_byline_date_and_language() -> None:
    article = read_pasted(
        f"Pier to be rebuilt\r\nBy Ada Okafor and Li Wei | The Harbour Ledger\r\n"
        f"Published: 3 March 2024, 10:15\r\n\r\n{PARAGRAPH}",
        limits=LIMITS,
    )
    assert article.title == "Pier to be rebuilt"
    assert article.byline == "Ada Okafor and Li Wei"
    assert article.published_on == date(2024, 3, 3)
    assert article.language == "en"
    assert article.text.startswith("Pier to be rebuilt\nBy Ada")


def test_a_single_pasted_sentence_has_no_headline() -> None:
    assert read_pasted(PARAGRAPH, limits=LIMITS).title == ""


def test_text_that_starts_with_a_paragraph_has_no_headline() -> None:
    assert read_pasted(f"{PARAGRAPH}\n\n{PARAGRAPH}", limits=LIMITS).title == ""


@pytest.mark.parametrize(
    "line", ["By Tuesday the water had risen.", "by the way", "By far the largest pier", "By"]
)
def test_prose_that_starts_with_by_is_not_a_byline(line: str) -> None:
    assert read_pasted(f"Headline\n{line}\n\n{PARAGRAPH}", limits=LIMITS).byline == ""


def test_a_date_in_the_prose_is_not_the_date_of_the_article() -> None:
    prose = f"On 3 March 2020, long before this, {PARAGRAPH}"
    assert read_pasted(f"Headline\n\n{prose}", limits=LIMITS).published_on is None


def test_text_wrapped_for_mail_is_joined_to_paragraphs() -> None:
    wrapped = (
        "Pier to be rebuilt\n\n"
        "The council voted on Tuesday to set aside $4.2 million for the\n"
        "northern pier, after a meeting to which about 300 residents had\n"
        "come from the old town and the villages around the whole bay.\n\n"
        "Work is to start in May and will take as long as eighteen months,\n"
        "the harbour master said, because divers have to look at each and\n"
        "every pile before it can be driven.\n"
    )
    article = read_pasted(wrapped, limits=LIMITS)
    assert [len(line.split()) for line in article.text.split("\n\n")] == [4, 35, 33]
    assert "about 300 residents had come from" in article.text


def test_a_long_wrapped_text_is_joined_in_no_time() -> None:
    line = "The council voted on Tuesday to set aside money for the pier and"
    wrapped = "\n\n".join("\n".join([line] * 50) for _ in range(100))
    began = time.process_time()
    article = read_pasted(wrapped, limits=LIMITS)
    assert len(article.text.split("\n\n")) == 100
    assert time.process_time() - began < 1


def test_lines_of_their_own_stay_lines() -> None:
    text = f"Headline\nBy Ada Okafor\n{PARAGRAPH}\n{PARAGRAPH}\nShort line\n{PARAGRAPH}"
    assert read_pasted(text, limits=LIMITS).text == text


@pytest.mark.parametrize("text", ["", "  \n ", "a\x00b", "cut \ud83d off"])
def test_bad_pasted_text_is_refused(text: str) -> None:
    with pytest.raises(TextRejected):
        read_pasted(text, limits=LIMITS)


# Text and Markdown files


def test_a_text_file_is_read_like_pasted_text() -> None:
    article = read(f"Pier to be rebuilt\n\n{PARAGRAPH}\n", "pier.txt")
    assert (article.title, article.language) == ("Pier to be rebuilt", "en")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_the_encoding(encoding: str) -> None:
    assert read("Café — 300 000 €".encode(encoding), "a.txt").text == "Café — 300 000 €"


def test_a_declared_charset_is_believed() -> None:
    data = "Café costs €3".encode("cp1252")
    assert read(data, content_type="text/plain; charset=windows-1252").text == "Café costs €3"


@pytest.mark.parametrize("charset", ["unicode_escape", "idna", "rot13", "no-such", "hex"])
def test_a_charset_no_text_is_in_is_ignored(charset: str) -> None:
    data = rb"a \u0041 b"
    assert read(data, content_type=f"text/plain; charset={charset}").text == r"a \u0041 b"


def test_front_matter_describes_a_markdown_file() -> None:
    article = read(
        "---\n"
        'title: "Pier: to be rebuilt"\n'
        "Author: Ada Okafor\n"
        "publisher: The Harbour Ledger\n"
        "date: 2024-03-02\n"
        "url: https://ledger.example.org/pier\n"
        "language: EN\n"
        "unknown: ignored\n"
        f"---\n\n{PARAGRAPH}\n",
        "pier.md",
    )
    assert article == ExtractedArticle(
        text=f"Pier: to be rebuilt\n\n{PARAGRAPH}",
        title="Pier: to be rebuilt",
        byline="Ada Okafor",
        publisher="The Harbour Ledger",
        url="https://ledger.example.org/pier",
        language="en",
        published_on=date(2024, 3, 2),
    )


def test_a_markdown_heading_is_the_title_and_stands_once() -> None:
    article = read(f"# Pier to be *rebuilt*\n\n{PARAGRAPH}", "pier.md")
    assert article.title == "Pier to be rebuilt"
    assert article.text.count("Pier to be rebuilt") == 1


def test_markup_goes_and_words_stay() -> None:
    article = read(
        "Some **bold**, _slanted_ and `coded` words with a [link](https://example.org/a_b).\n"
        "The line goes on: 5 * 3 * 2 and snake_case_name stay.\n\n"
        "![A picture](p.png)\n- one of 12\n- two\n\n> quoted\n\n---\n\n## Second\ntext \\*here\\*",
        "a.md",
    )
    assert article.text.split("\n\n") == [
        (
            "Some bold, slanted and coded words with a link. "
            "The line goes on: 5 * 3 * 2 and snake_case_name stay."
        ),
        "one of 12",
        "two",
        "quoted",
        "Second",
        "text *here*",
    ]


def test_front_matter_without_an_end_is_text() -> None:
    assert read(f"---\ntitle: Pier\n\n{PARAGRAPH}", "a.md").title == "title: Pier"


# Web pages


def test_a_page_gives_its_article_and_what_it_says_about_it() -> None:
    head = (
        "<title>Pier to be rebuilt | The Harbour Ledger</title>"
        '<meta property="og:title" content="Pier to be rebuilt">'
        '<meta property="og:site_name" content="The Harbour Ledger">'
        '<meta name="author" content="Ada Okafor">'
        '<meta property="article:published_time" content="2024-03-02T10:00:00Z">'
    )
    body = f"<h1>Pier to be rebuilt</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH} Nobody objected.</p>"
    article = read(
        make_page(body, head=head, language="en-GB"), url="https://ledger.example.org/pier"
    )
    assert article.title == "Pier to be rebuilt"
    assert article.byline == "Ada Okafor"
    assert article.publisher == "The Harbour Ledger"
    assert article.published_on == date(2024, 3, 2)
    assert article.language == "en"
    assert article.url == "https://ledger.example.org/pier"
    assert article.text == (f"Pier to be rebuilt\n\n{PARAGRAPH}\n\n{PARAGRAPH} Nobody objected.")


def test_a_page_has_the_address_it_gives_as_its_own() -> None:
    page = make_page(
        f"<h1>Pier to be rebuilt</h1><p>{PARAGRAPH}</p>",
        head='<link rel="canonical" href="https://ledger.example.org/pier">',
    )
    article = read(page, url="https://m.ledger.example.org/pier?utm_source=letter&page=1")
    assert article.url == "https://ledger.example.org/pier"


def test_scripts_styles_and_comments_never_survive() -> None:
    body = (
        f"<p>{PARAGRAPH}</p><script>alert('EVIL')</script><style>.EVIL{{}}</style><!-- EVIL -->"
        f"<noscript>EVIL</noscript><iframe srcdoc='EVIL'></iframe>"
        f'<p onclick="EVIL()">{PARAGRAPH} &lt;b&gt;kept as text&lt;/b&gt;</p>'
        "<svg><script>EVIL</script></svg><template><p>EVIL</p></template>"
    )
    article = read(make_page(body))
    assert "EVIL" not in article.text
    assert "$4.2 million" in article.text


def test_a_page_in_an_older_encoding_is_read() -> None:
    markup = (
        '<html lang="fr"><head><meta charset="iso-8859-1"></head><body><article><p>'
        "Le café coûte 3 € à l’école, a déclaré le maire lors de la réunion du conseil de mardi "
        "soir, à laquelle environ trois cents personnes ont assisté.</p></article></body></html>"
    ).encode("cp1252")
    article = read(markup)
    assert "café coûte 3 € à l’école" in article.text
    assert article.language == "fr"


@pytest.mark.parametrize(
    "markup",
    [
        "<!doctype html><html><head><title>App</title></head><body></body></html>",
        "<html><body><script>render()</script></body></html>",
        "<!doctype html>",
    ],
)
def test_a_page_without_an_article_is_refused(markup: str) -> None:
    with pytest.raises(UnreadableFile, match="no article text"):
        read(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<html>" + "<div>" * 100_000,
        "<html><body>" + "<p>x" * 10_000,
        "<html><body><table>" + "<tr><td>" * 5_000,
        "<!doctype html>" + "<!-- -->" * 100_000 + "x",
        "<html><body><p>" + "&amp;" * 200_000,
        "<html>\x00\x01<body \xff><p>" + PARAGRAPH * 3 + "</q></html",
        "<html><body><p>" + "a" * 1_000_000,
    ],
)
def test_a_malformed_page_ends_in_an_article_or_a_refusal(markup: str) -> None:
    began = time.process_time()
    try:
        assert "<" not in read(markup).text
    except ArticleError as refusal:
        assert str(refusal)  # noqa: PT017  # either outcome is right, an exception of lxml is not
    assert time.process_time() - began < 10


def test_a_page_of_very_many_tags_is_refused_at_once() -> None:
    began = time.process_time()
    with pytest.raises(TooLarge, match="more than 120,000 tags"):
        read("<html><body>" + "<p>x" * 1_000_000)
    assert time.process_time() - began < 1
