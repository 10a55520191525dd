"""Direct quotes and reported speech: where they begin and end, who speaks, who hides."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.claims.quotes import Quote, find_quotes
from annotations.claims.sentences import split_sentences


def quotes(text: str) -> list[Quote]:
    return find_quotes(text, sentences=split_sentences(text))


def direct(text: str) -> list[tuple[str, str]]:
    return [(text[q.start : q.end], q.speaker) for q in quotes(text) if q.is_direct]


def reported(text: str) -> list[tuple[str, str]]:
    return [(text[q.start : q.end], q.speaker) for q in quotes(text) if not q.is_direct]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We lost the vote,” said Jane Lee, the mayor of Harrow.", "Jane Lee"),
        ("“We lost the vote,” Jane Lee, who chairs the board, said.", "Jane Lee"),
        ("“We lost the vote,” the ministry said in a statement.", "the ministry"),
        ("“We lost the vote,” said Health Secretary Maria de la Cruz.", "Maria de la Cruz"),
        ("“We lost the vote,” said the owner, Karim Haddad.", "Karim Haddad"),
        ("Jane Lee said: “We lost the vote.”", "Jane Lee"),
        ("Jane Lee, speaking outside court, said: “We lost the vote.”", "Jane Lee"),
        ("On Friday, Jane Lee told reporters: “We lost the vote.”", "Jane Lee"),
        ("In a post on X, Jane Lee wrote, “We lost the vote.”", "Jane Lee"),
        ("Asked whether she would resign, Jane Lee said: “Not today, no.”", "Jane Lee"),
        ("Jane Lee called the plan “a complete waste of money”.", "Jane Lee"),
        ("According to Jane Lee, the plan is “a complete waste of money”.", "Jane Lee"),
        ("The strike, described by Amnesty as “horrific”, killed two.", "Amnesty"),
        ("“The loss of so much mud” has hurt the whole town, said Bo Ek.", "Bo Ek"),
        ("“Our members deserve better,” its general secretary, Paddy Nolan, said.", "Paddy Nolan"),
        ("Paddy Nolan said it was 'a good day for the islands' and left.", "Paddy Nolan"),
        ("Paddy Nolan texted her: “Are you OK?”", "Paddy Nolan"),
        ("Outside court, Sgt Bo Ek, from Kent Police, said: “We lost the vote.”", "Bo Ek"),
        (
            "Bo Ek won. Realtor Jim Tate of Century 21 spoke. “We lost the vote,” he said.",
            "Jim Tate",
        ),
        ("Jane Lee told Harrow Radio 5 the vote mattered. “We lost the vote.”", "Jane Lee"),
        ("Fatima al-Rashid stayed. “They promised the same,” al-Rashid says.", "Fatima al-Rashid"),
    ],
)
def test_the_attribution_beside_a_quote_names_its_speaker(text: str, speaker: str) -> None:
    assert [found for _, found in direct(text)] == [speaker]


@pytest.mark.parametrize(
    ("opening", "closing"), [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"), ("„", "“")]
)
def test_every_kind_of_quote_mark_is_read(opening: str, closing: str) -> None:
    quoted = f"{opening}The workers’ hall is full,{closing}"
    assert direct(f"{quoted} said Jane Lee.") == [(quoted, "Jane Lee")]


@pytest.mark.parametrize(
    "text",
    [
        "The boys' and girls' teams, said Jane Lee, share the workers' hall.",
        "They sang 'til dawn, Jane Lee said, and sold the members' chairs.",
        "Rock 'n' roll of the '50s filled the miners' hall, Jane Lee said.",
        "The hall is 'closed until further notice for repairs' by now.",
    ],
)
def test_an_apostrophe_or_a_phrase_nobody_says_is_no_quote(text: str) -> None:
    assert direct(text) == []


def test_he_is_the_person_named_since_an_unnamed_source_was_quoted() -> None:
    text = (
        "A Treasury source said the minister was “spooked by the polls”. "
        "Ruaridh Bain denied it. “That is fanciful,” he said."
    )
    assert [speaker for _, speaker in direct(text)] == ["a Treasury source", "Ruaridh Bain"]


@pytest.mark.parametrize(
    ("lead", "speaker"),
    [
        ("His daughter, Inês, wants a café. “Dad thinks I’m mad,” she says.", "Inês"),
        ("Her neighbour Yusuf keeps a suitcase. “When he calls, we go,” he says.", "Yusuf"),
        ("The Air Accidents Branch sent a team. It said it was “too early to speculate”.",
         "Air Accidents Branch"),
        ("The agency met on Friday. “We shall act soon enough,” it added.", "the agency"),
        ("Asked if he would go, Karim Haddad smiled. “I serve at their pleasure.”", "Karim Haddad"),
        ("One driver, who has worked there for years, was unmoved. “Do me a favour now.”",
         "one driver"),
    ],
)  # fmt: skip
def test_who_speaks_is_told_by_the_sentence_before(lead: str, speaker: str) -> None:
    others = "“We lost the vote, all of it,” said a senior aide, Bo Ek. "
    assert direct(others + lead)[-1][1] == speaker


def test_a_quote_inside_a_quote_is_part_of_it() -> None:
    text = "“He told me ‘never again’ and left,” said Jane Lee."
    assert direct(text) == [("“He told me ‘never again’ and left,”", "Jane Lee")]


def test_a_quote_goes_on_over_sentences_and_paragraphs() -> None:
    quoted = "“We waited. Nobody came.\n\n“So we left,”"
    assert direct(f"{quoted} said Jane Lee.") == [(quoted, "Jane Lee")]


def test_the_second_half_of_a_broken_quote_has_the_same_speaker() -> None:
    text = "“We lost,” said Jane Lee, the mayor. “But we will be back.”"
    assert [speaker for _, speaker in direct(text)] == ["Jane Lee", "Jane Lee"]


def test_a_surname_and_a_pronoun_lead_to_the_full_name() -> None:
    text = (
        "Jane Lee lost her seat on Monday.\n\n“It hurts,” Ms Lee said.\n\n"
        "“I shall rest a while,” she added."
    )
    assert [speaker for _, speaker in direct(text)] == ["Jane Lee", "Jane Lee"]


def test_a_pronoun_skips_a_person_of_the_other_gender() -> None:
    text = "Jane Lee met Karim Haddad at the gate.\n\n“It was a short talk,” he said."
    assert [speaker for _, speaker in direct(text)] == ["Karim Haddad"]


def test_a_role_leads_to_the_name_it_was_given_with() -> None:
    text = "Jane Lee, the mayor of Harrow, resigned.\n\n“I have had enough,” the mayor said."
    assert [speaker for _, speaker in direct(text)] == ["Jane Lee"]


@pytest.mark.parametrize(
    "text",
    [
        "The film “The Long Way Home” opens on Friday.",
        "The “deep state” is back in fashion.",
        "A small boy held a sign that read “Books not boilers”.",
        'The screen is 27" wide and costs £90.',
    ],
)
def test_titles_and_scare_quotes_are_not_quotes(text: str) -> None:
    assert direct(text) == []


def test_a_short_quote_with_an_attribution_is_one() -> None:
    assert direct("“Never,” said Jane Lee.") == [("“Never,”", "Jane Lee")]


@pytest.mark.parametrize(
    "text",
    [
        "One U.S. official said the jets had left.",
        "According to two people familiar with the matter, the jets had left.",
        "A diplomat, who asked not to be named, said the jets had left.",
        "Sources close to the talks said the jets had left.",
        "Three aides said on condition of anonymity that the jets had left.",
        "“The jets have left the base,” a senior official said.",
    ],
)
def test_an_unnamed_source_is_flagged(text: str) -> None:
    assert any(quote.is_anonymous for quote in quotes(text))


@pytest.mark.parametrize(
    "text",
    [
        "Police said the jets had left.",
        "The ministry said the jets had left.",
        "Jane Lee, an official at the ministry, said the jets had left.",
        "The open-source report said the jets had left.",
    ],
)
def test_a_named_source_is_not_flagged(text: str) -> None:
    assert not any(quote.is_anonymous for quote in quotes(text))


def test_the_official_of_a_later_sentence_is_still_unnamed() -> None:
    text = "One U.S. official said the jets had left. “They are gone for good,” the official said."
    last = [quote for quote in quotes(text) if quote.is_direct][-1]
    assert (last.speaker, last.is_anonymous) == ("one U.S. official", True)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The ministry said 40 clinics would open.", "the ministry"),
        ("About 40 clinics will open, the Health Ministry said on Tuesday.", "Health Ministry"),
        ("Clinics will open, Jane Lee said, and stay open.", "Jane Lee"),
        ("According to the Health Ministry, 40 clinics will open.", "Health Ministry"),
        ("Jane Lee, 44, who runs a clinic, said the cost would be £40,000.", "Jane Lee"),
        ("His deputy, Karim Haddad, said the cost would be £40,000.", "Karim Haddad"),
    ],
)
def test_reported_speech_gives_its_sentence_a_speaker(text: str, speaker: str) -> None:
    assert [(span, found.lower()) for span, found in reported(text)] == [(text, speaker.lower())]


@pytest.mark.parametrize(
    "text", ["The plan adds another layer.", "He asked for tea.", "Rain fell on Monday."]
)
def test_a_verb_that_may_report_does_not_always(text: str) -> None:
    assert reported(text) == []


@given(st.text())
def test_any_text_gives_quotes_inside_it(text: str) -> None:
    found = quotes(text)
    assert found == quotes(text)
    assert [q.start for q in found] == sorted(q.start for q in found)
    for quote in found:
        assert 0 <= quote.start < quote.end <= len(text)


@given(st.text(alphabet=" \n.,“”\"'‘’«»aBc", max_size=300))
def test_any_run_of_quote_marks_gives_quotes_that_do_not_cross(text: str) -> None:
    ends = 0
    for quote in (q for q in quotes(text) if q.is_direct):
        assert quote.start >= ends
        ends = quote.end


@pytest.mark.parametrize(
    "unit",
    ["“‘", "”’", '"a ', "'a ", "“Yes, I do,” he said. ", "“a\n", "said, ", "a official ", "A. "],
)
def test_time_grows_linearly_with_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        spans = split_sentences(text)
        started = time.process_time()
        find_quotes(text, sentences=spans)
        return time.process_time() - started

    seconds(2_000)
    assert seconds(200_000) < 40 * max(seconds(25_000), 0.01)


@pytest.mark.parametrize(
    "run", ["A" * 5_000, "Aa " * 2_000, "a" * 5_000, "A, " * 2_000, "lyly " * 999]
)
def test_no_pattern_is_led_astray_beside_a_quote(run: str) -> None:
    started = time.process_time()
    quotes(
        f"{run} said “we waited for hours and hours” {run} said {run}, {run}! “Never,” said {run}."
    )
    assert time.process_time() - started < 2


def test_ten_thousand_nested_quotes_take_no_longer_than_as_many_marks() -> None:
    text = "“‘" * 5_000 + "deep" + "’”" * 5_000
    started = time.process_time()
    quotes(text)
    assert time.process_time() - started < 2
