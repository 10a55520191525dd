"""The library and source links through the API."""

from annotations.models import Job, SourceDocument, SourceLink
from tests.api.conftest import Caller
from tests.factories import make_claim, make_document, make_link

TEXT = "Yearly report\n\nThe ministry counts 180 repaired bridges."


def test_a_reviewer_adds_a_document_once_however_often_it_is_sent(reviewer: Caller) -> None:
    body = {"text": TEXT, "url": "https://ministry.example/report", "publisher": "Ministry"}

    first, second = reviewer.post("sources/", body), reviewer.post("sources/", body)

    assert first.status_code == 201
    assert first.json()["id"] == second.json()["id"]
    assert first.json()["text"] == TEXT
    assert SourceDocument.objects.get().added_by == reviewer.user


def test_a_reporter_does_not_add_documents(reporter: Caller) -> None:
    assert reporter.post("sources/", {"text": TEXT}).status_code == 403


def test_documents_are_found_by_words_and_address(reporter: Caller) -> None:
    bridges = make_document(text="Bridges were repaired.")
    make_document(text="Roads were closed.")

    for query in ("q=bridge+repairs", f"url={bridges.url}"):
        body = reporter.get(f"sources/?{query}").json()
        assert [row["id"] for row in body["results"]] == [bridges.pk]
        assert "text" not in body["results"][0]
    assert reporter.get(f"sources/{bridges.pk}/").json()["text"] == "Bridges were repaired."


def test_a_source_is_added_to_a_claim_by_hand(reviewer: Caller) -> None:
    claim = make_claim()

    answer = reviewer.post(
        f"claims/{claim.pk}/links/",
        {
            "url": "https://ministry.example/report",
            "title": "Yearly report",
            "quotation": "The ministry counts 180 repaired bridges.",
        },
    )

    assert answer.status_code == 201
    body = answer.json()
    assert body["text"] == "The ministry counts 180 repaired bridges."
    assert (body["claim"], body["added_by"]["name"]) == (claim.pk, "Mara")


def test_a_source_for_a_claim_that_is_not_there_is_a_404(reviewer: Caller) -> None:
    body = {"url": "https://ministry.example/report", "quotation": "Ten."}

    assert reviewer.post("claims/999/links/", body).status_code == 404


def test_a_link_is_rejected_and_restored(reviewer: Caller) -> None:
    link = make_link(make_claim())

    assert reviewer.post(f"links/{link.pk}/reject/").json()["state"] == "rejected"
    assert reviewer.get("links/?state=rejected").json()["results"][0]["id"] == link.pk
    assert reviewer.post(f"links/{link.pk}/restore/").json()["state"] == "active"
    assert SourceLink.objects.get().state == SourceLink.State.ACTIVE


def test_links_are_narrowed_by_claim_and_stance(reporter: Caller) -> None:
    claim = make_claim()
    link = make_link(claim, stance="contradicts")
    make_link(claim)
    make_link(make_claim(), stance="contradicts")

    body = reporter.get(f"links/?claim={claim.pk}&stance=contradicts").json()

    assert [row["id"] for row in body["results"]] == [link.pk]


def test_a_comparison_of_figures_is_shown_as_it_is_stored(reporter: Caller) -> None:
    figure = {
        "low": 200,
        "high": 200,
        "unit": "bridges",
        "bound": "~",
        "direction": None,
        "concept": "bridges",
    }
    comparison = {
        "outcome": "contradicts",
        "explanation": "The source says 180.",
        "difference": 0.11,
        "claim": figure,
        "source": figure | {"low": 180, "high": 180},
    }
    make_link(make_claim(), comparison=comparison)

    assert reporter.get("links/").json()["results"][0]["comparison"] == comparison


def test_a_search_can_be_asked_for_again(reporter: Caller) -> None:
    claim = make_claim()

    answer = reporter.post(f"claims/{claim.pk}/search-again/")

    assert answer.status_code == 202
    assert answer.json()["jobs"] == [Job.objects.get().pk]
    assert reporter.post("claims/999/search-again/").status_code == 404


def test_a_query_is_read_written_and_restored(reviewer: Caller, reporter: Caller) -> None:
    claim = make_claim(speaker="Ada Holm")
    path = f"claims/{claim.pk}/query/"
    own = reporter.get(path).json()
    assert own["names"][0] == own["speaker"] == "Ada Holm"
    assert own["edited_by"] is None
    assert reporter.send("PUT", path, {"line": "viaducts"}).status_code == 403
    assert reviewer.send("PUT", path, {"words": "the"}).status_code == 400
    assert (
        reviewer.send("PUT", path, {"words": "viaducts", "names": ["Rivertown"]}).status_code == 202
    )
    edited = reporter.get(path).json()
    assert (edited["words"], edited["names"]) == (["viaducts"], ["Rivertown"])
    assert edited["edited_by"]["name"]
    assert reviewer.send("DELETE", path).json()["jobs"]
    assert reporter.get(path).json() == own


def test_a_person_says_what_a_source_does_and_chooses_its_passage(reviewer: Caller) -> None:
    link = make_link(make_claim())
    set_to = reviewer.post(f"links/{link.pk}/stance/", {"stance": "context"}).json()
    assert (set_to["stance"], set_to["stance_by"] is None) == ("context", False)
    given_back = reviewer.post(f"links/{link.pk}/stance/", {"stance": None}).json()
    assert given_back["stance_by"] is None
    body = {"start": 0, "end": 7, "quoted": link.text[:7]}
    assert reviewer.post(f"links/{link.pk}/passage/", body).json()["text"] == link.text[:7]
    elsewhere = reviewer.post(f"links/{link.pk}/passage/", body | {"quoted": "Another"})
    assert elsewhere.status_code == 400
