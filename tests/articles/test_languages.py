"""The guess at the language of a text."""

import pytest

from annotations.articles.languages import guess_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The council said on Monday that it had set aside the money for the new pier."),
        (
            "de",
            "Der Rat hat am Montag gesagt, dass er das Geld für die neue Brücke hat.",
        ),
        (
            "fr",
            "Le conseil a dit lundi que les travaux dans la ville ne sont pas pour cette année.",
        ),
        (
            "es",
            "El consejo dijo el lunes que las obras de la ciudad no se harán este año.",
        ),
        (
            "it",
            "Il consiglio ha detto che i lavori della città non sono per questo anno.",
        ),
        (
            "pt",
            "O conselho disse que as obras da cidade não são para este ano, mas também no porto.",
        ),
        (
            "nl",
            "De raad heeft gezegd dat het geld voor de nieuwe brug er niet meer is.",
        ),
        (
            "sv",
            "Rådet sade att det inte har pengar för den nya bron och de som bor där.",
        ),
        (
            "pl",
            "Rada powiedziała, że nie ma pieniędzy na nowy most i że to się nie zmieni w tym roku.",
        ),
        (
            "tr",
            "Belediye bu yıl için yeni bir köprü olduğu ve daha çok para gerektiği söyledi.",
        ),
        ("uk", "Міська рада заявила, що її рішення є остаточним і гроші виділено."),
        (
            "ru",
            "Городской совет заявил, что деньги выделены и это решение окончательное, был спор.",
        ),
        ("el", "Το συμβούλιο είπε ότι τα χρήματα δεν υπάρχουν."),
        ("ja", "市議会は月曜日に新しい桟橋のための予算を決めました。"),
        ("zh", "市议会星期一决定了新码头的预算。"),
        ("ko", "시의회는 월요일에 새 부두 예산을 결정했다."),
        ("ar", "قال المجلس يوم الاثنين إن المال متوفر."),
        (
            "",
            "Lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor.",
        ),
        ("", "12 345"),
        ("", "Pier"),
    ],
)
def test_a_language_is_recognised_or_left_open(language: str, text: str) -> None:
    assert guess_language(text) == language
