"""Numbers that are no quantities."""

import pytest

from annotations.claims.dates import find_dates
from annotations.claims.figures import find_figures
from annotations.claims.types import Span

LOOK_ALIKES = [
    # years and dates
    "The war began in 2022, after the 2014 vote, in the late 1990s.",
    "They met on 3 May 2024, on March 29 and on Sept. 30.",
    # clock times
    "Doors open at 7.45pm, at 11 a.m. and at 09:30 GMT, or at six o'clock.",
    # ordinals
    "It was the 22nd try, in the 63rd minute of the third half.",
    # scores and votes
    "Rovers won 3-1, lost 0-2 and drew 1-1; the set went 7-6 (7-5).",
    "The chamber voted 52-48 and the court ruled 6-3.",
    "The house rejected it by 306 to 270.",
    # names and models
    "An F-16, a Boeing 737 and an Airbus A380 passed the iPhone 11 and the PlayStation 5.",
    "The S&P 500, the Nasdaq 100, the FTSE 100 and the Nikkei 225 fell as the G7 met.",
    "COVID-19, H5N1 and CO2 were measured.",
    "The Big Ten, the Group of Seven and Formula One agreed.",
    "Planet 9 is on Channel 4, said Unit 8200.",
    # addresses, phones, sections
    "Write to 10 Downing Street or 1600 Pennsylvania Avenue.",
    "Call 020 7946 0958, (212) 555-0147 or 1-800-555-0199.",
    "See Section 230(c), Article 5, paragraph 3 and page 12 of Resolution 1701.",
    "Visit https://example.org/2024/12 or write to room101@example.org.",
    "Version 3.11.2 runs on 192.168.0.1.",
    # ranks
    "The No. 1 seed beat the world number two to stay in the top 10.",
    # one, and other idioms
    "One of the men said one should never give up; no one knew this one.",
    "One by one they helped one another, back at square one.",
    "They zero in on it, second to none, on cloud nine.",
    "It is a two-way street and a million-dollar question.",
    "Cameras ran 24/7 after 9/11.",
    "The motion passed by a three-to-one majority, 78 in favour and 22 against.",
    "They reached the last eight in round three, then made 245 for 7 in the cup.",
    "He met the Five Eyes and the Six Nations in the Twelve Apostles.",
    "Her 401(k) and a 10-K filing are in Form 1099.",
    "One trader joked that it was over.",
    # sports: innings, shots of shots, strokes, ranges
    "City were bowled out for 183, and the guard shot 18 for 41 from three-point range.",
    "She carded a 4-under-par 68; the leaders are at 12 under.",
    # chapter and verse, conferences, dockets, titles, bare hours
    "He read 2 Corinthians 4:7 and Genesis 12:3 at COP28.",
    "Docket 23-cv-04567 cites “12 Years a Slave”; doors open at 7.",
    "Nobody is 100 percent sure, but they gave 110 percent.",
    "It takes two to tango between the two of them.",
    # versions, variants, regiments, forms, codes
    "An iPad with iOS 17.4 ran Gemini 1.5 over IEEE 802.11 in the Web 2.0 era.",
    "BA.2.86 and XBB.1.5 reached the exoplanet K2-18b, said Mirage 2000-5 pilots of 3 Para.",
    "Executive Order 14110 covers ZIP code 10001; a 529 plan does not.",
    "Patients with stage 4 cancer sat in Seat 14C, Row 8.",
    # names with number words
    "The Six Nations, the Final Four and the Gang of Eight met on Three Mile Island.",
    "He gave his two cents, a thousand thanks and a million reasons.",
    # counts and junctions, keys, codes, marks, titles, strokes, emergency numbers
    "He was cleared on count three; the M25 is closed between junctions 10 and 11.",
    "Press 2, quote case 7731-B and watch the 4K screen: a 10 out of 10.",
    "Her album “21” outsold “25”, and that makes two of us.",
    "He shot 68, five under, after a four-under-par 67; a neighbour called 911.",
    "They only ever go one way.",
    # tickers, footnotes
    "Shares of Tencent (0700.HK) rose.[12]",
]


@pytest.mark.parametrize("sentence", LOOK_ALIKES)
def test_a_look_alike_is_no_quantity(sentence: str) -> None:
    end = len(sentence)
    blocked = [Span(found.start, found.end) for found in find_dates(sentence, start=0, end=end)]
    found = find_figures(sentence, start=0, end=end, blocked=blocked)
    assert [sentence[f.start : f.end] for f in found] == []


STILL_QUANTITIES = [
    ("They sent 2000 troops.", "2000 troops"),
    ("An average of 1500 people came.", "an average of 1500 people"),
    ("One officer was hurt.", "One officer"),
    ("The last 16 years were hard.", "16 years"),
    ("It took 10-15 minutes.", "10-15 minutes"),
    ("Ukraine got 31 Abrams tanks.", "31 Abrams tanks"),
    ("Only USD 200 was left.", "USD 200"),
    ("Only one in 20 applicants got in.", "one in 20 applicants"),
    ("The euro fell to $1.0835.", "$1.0835"),
    ("Two F-35 fighter jets landed.", "Two F-35 fighter jets"),
    ("The water stood 1.8m deep in places.", "1.8m"),
]


@pytest.mark.parametrize(("sentence", "claim"), STILL_QUANTITIES)
def test_a_quantity_that_resembles_a_look_alike_is_kept(sentence: str, claim: str) -> None:
    end = len(sentence)
    blocked = [Span(found.start, found.end) for found in find_dates(sentence, start=0, end=end)]
    found = find_figures(sentence, start=0, end=end, blocked=blocked)
    assert [sentence[f.start : f.end].lower() for f in found] == [claim.lower()]
