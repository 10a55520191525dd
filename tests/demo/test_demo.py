"""The demo: real reading matter, on sites that cannot exist, without accidental copies."""

import re
from itertools import combinations
from urllib.parse import urlsplit

import pytest

from annotations.articles.canonical import canonicalise
from annotations.articles.types import ExtractedArticle, Limits
from annotations.demo import demo_articles, demo_documents
from annotations.demo.judgements import demo_judgements
from annotations.demo.opinions import demo_opinions
from annotations.demo.sites import FEEDS, RecordedSites
from annotations.sources.feeds import read_feed

ARTICLES = demo_articles()
DOCUMENTS = demo_documents()
# The one pair that is wire copy on purpose, to show that copies count once.
WIRE = {"North Korean troops near front, Pentagon says", "Thousands of North Koreans reach Kursk"}

every_text = pytest.mark.parametrize(
    "text", [*ARTICLES, *DOCUMENTS], ids=lambda text: text.url.rpartition("/")[2]
)


def shingles(text: ExtractedArticle) -> set[str]:
    words = re.findall(r"\w+", text.text.casefold())
    return {" ".join(words[at : at + 5]) for at in range(len(words) - 4)}


def test_there_are_four_articles_and_a_library() -> None:
    assert len(ARTICLES) == 4
    assert 15 <= len(DOCUMENTS) <= 25


@every_text
def test_every_text_says_what_it_is_and_where_it_comes_from(text: ExtractedArticle) -> None:
    assert text.title
    assert text.publisher
    assert text.published_on
    assert text.language == "en"
    assert text.text.startswith(text.title)
    assert canonicalise(text.text, limits=Limits()) == text.text


@every_text
def test_no_address_can_be_a_live_site(text: ExtractedArticle) -> None:
    address = urlsplit(text.url)
    assert address.scheme == "https"
    # RFC 2606, section 2: nobody can register a name under .example.
    assert (address.hostname or "").endswith(".example")


def test_what_the_sites_announce_stands_on_sites_that_cannot_exist() -> None:
    for url in FEEDS[:2]:
        contents = read_feed(RecordedSites().get(url).body, url=url, max_bytes=100_000)
        named = [one.url for one in contents.announcements or contents.fact_checks]
        assert len(named) == 3
        assert all((urlsplit(one).hostname or "").endswith(".example") for one in named)


@every_text
def test_no_markup_is_left_in_a_text(text: ExtractedArticle) -> None:
    assert not re.search(r"^---|^#|\*\*|\]\(|Lorem", text.text, re.MULTILINE)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.title[:20])
def test_an_article_is_as_long_as_a_news_article_and_full_of_figures(
    article: ExtractedArticle,
) -> None:
    assert 250 <= len(article.text.split()) <= 450
    assert article.byline
    assert len(re.findall(r"\d[\d.,]*", article.text)) >= 10


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.title[:20])
def test_a_document_of_the_library_is_short(document: ExtractedArticle) -> None:
    assert 60 <= len(document.text.split()) <= 250


def test_only_the_wire_copy_is_a_copy() -> None:
    copies = [
        {one.title, other.title}
        for one, other in combinations([*ARTICLES, *DOCUMENTS], 2)
        if len(shingles(one) & shingles(other))
        > 0.1 * min(len(shingles(one)), len(shingles(other)))
    ]
    assert copies == [WIRE]


def test_addresses_and_titles_are_unique() -> None:
    texts = [*ARTICLES, *DOCUMENTS]
    assert len({text.url for text in texts}) == len(texts)
    assert len({text.title for text in texts}) == len(texts)


# What the articles claim, and what the library holds against it: figures a reader would look
# for, so that a demo never shows an empty panel where the interesting claims are.
@pytest.mark.parametrize(
    ("claimed", "held"),
    [
        ("As many as 12,000 North Korean soldiers", "closer to 11,000 or 12,000"),
        ("At least 10,000 of them", "At least 10,000 North Korean soldiers"),
        ("about 1,300 square kilometres", "approximately 800 square kilometres"),
        ("some 59,000 Russian troops", "about 59,000 Russian troops"),
        ("up to 300 kilometres", "about 300 kilometres"),
        ("about $61 billion in security assistance", "stood at $61.3 billion"),
        ("$174 billion in weapons", "more than $174 billion"),
        ("1,500 special forces soldiers", "1,500 North Korean special forces soldiers"),
        ("about 8.2 billion people", "8.2 billion people in 2024"),
        ("peak at about 10.4 billion", "peak at around 10.3 billion"),
        ("63 countries and areas", "63 countries and areas"),
        ("2.3 children on average", "2.25 children"),
        ("China, with 1.42 billion inhabitants", "India had about 1.45 billion inhabitants"),
        ("73.3 years in 2024", "73.3 years in 2024"),
        ("33 megacities", "33 in 2025"),
        ("Tokyo, home to 37 million people", "nearly 42 million inhabitants"),
        ("68 percent of humanity", "reach 68 percent"),
        ("45 percent of the world's population", "45 percent of the world's 8.2 billion people"),
        ("40.9 percent of the world's electricity", "40.9 percent of the world's electricity"),
        ("nearly 7 percent of all electricity", "solar 6.9 percent"),
        ("less than 30 percent of global generation", "just over 34 percent of global"),
        ("473 gigawatts of renewable capacity last year", "585 gigawatts of renewable"),
        ("more than 4,400 gigawatts", "4,448 gigawatts"),
        ("more than 80 percent of the new capacity", "Almost 64 percent of the new capacity"),
        ("just under 10 percent", "9.8 percent for coal"),
        ("after 142 years", "142 years of coal power"),
        ("4 percent more electricity", "rose 4.0 percent"),
        ("14.6 billion tonnes", "14.6 billion tonnes of carbon dioxide"),
        ("263 million cases of malaria", "263 million cases of malaria"),
        ("597,000 people", "597,000 people died"),
        ("About 95 percent of the deaths", "95 percent of the deaths"),
        ("roughly half of all malaria deaths", "about 76 percent of all malaria deaths"),
        ("just five countries had introduced", "introduced in 17 African countries"),
        ("Some $8.3 billion was spent", "reached about $4 billion in 2023"),
        ("12.7 million deaths", "averted 2.2 billion cases and with them 12.7 million deaths"),
    ],
)
def test_the_library_speaks_to_what_the_articles_claim(claimed: str, held: str) -> None:
    assert any(claimed in article.text for article in ARTICLES)
    assert any(held in document.text for document in DOCUMENTS)


def test_the_judgements_are_about_words_that_stand_once_in_an_article() -> None:
    by_url = {article.url: article for article in ARTICLES}
    judgements = demo_judgements()
    assert len(judgements) == 8
    assert {judgement.article_url for judgement in judgements} == set(by_url)
    for judgement in judgements:
        assert by_url[judgement.article_url].text.count(judgement.claim) == 1


def test_every_judgement_cites_words_of_the_library_and_says_why() -> None:
    by_url = {document.url: document for document in DOCUMENTS}
    twice = [(two.first, two.second) for two in demo_opinions()]
    for judgement in (*demo_judgements(), *(one for two in twice for one in two)):
        assert judgement.quotation in by_url[judgement.document_url].text
        assert len(judgement.rationale) >= 60


def test_the_judgements_show_more_than_true_and_false() -> None:
    judgements = demo_judgements()
    assert len({judgement.verdict for judgement in judgements}) >= 4
    assert len({flag for judgement in judgements for flag in judgement.flags}) >= 3
