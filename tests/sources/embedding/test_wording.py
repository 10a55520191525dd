import pytest

from annotations.sources.embedding.wording import wording


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rents rose by 9%.", "Rents rose by 9%."),
        ("Rents rose https://a.example/x?y=1 again", "Rents rose   again"),
        ("Rents rose. pic.twitter.com/Ab1 — Mara Lind (@mlind) November 4, 2024", "Rents rose."),
        ("The #RoyalMail and @city_council agree", "The Royal Mail and city council agree"),
        ("Mail a@b.example", "Mail ab.example"),
        ("A well-known fact - (see above) - holds", "A well-known fact - (see above) - holds"),
        ("https://only.example", ""),
        ("", ""),
    ],
)
def test_only_the_words_are_read(text: str, words: str) -> None:
    assert wording(text) == words
