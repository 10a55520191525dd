"""Claims by hand in a browser: selected with emoji before them, by pointer and by keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Article, Claim, User
from tests.browser.conftest import Window
from tests.factories import make_article, make_claim

pytestmark = pytest.mark.browser

OpenWindow = Callable[..., Window]
TEXT = (
    "👩🏽‍🚀 Bridges mended\n"
    "🚀🇺🇦 The ministry repaired 𝟜𝟙 and about 412 bridges last year.\n\n"
    "Otters like the old quay 🦦 and about 412 bridges of it."
)


def select(page: Page, words: str, *, nth: int = 0) -> None:
    """Select words in the text as a pointer does: the browser's own selection, in UTF-16."""
    page.evaluate(
        """([words, nth]) => {
          const walker = document.createTreeWalker(
            document.querySelector("#article-text .reading"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at >= 0 && nth-- === 0) {
              const range = document.createRange();
              range.setStart(walker.currentNode, at);
              range.setEnd(walker.currentNode, at + words.length);
              document.getSelection().removeAllRanges();
              document.getSelection().addRange(range);
              return;
            }
          }
          throw new Error("not in the text");
        }""",
        [words, nth],
    )


def open_article(window: Window, by: User) -> Article:
    article = make_article(TEXT, title="👩🏽‍🚀 Bridges mended")
    window.sign_in(by)
    window.page.goto(f"/articles/{article.pk}/")
    return article


def test_selected_words_with_emoji_before_them_become_a_claim(
    rosa: User, open_window: OpenWindow
) -> None:
    window = open_window()
    article = open_article(window, rosa)
    page = window.page
    # Cut through two words on purpose, in the second of two places with these words.
    select(page, "bout 412 bridg", nth=1)
    expect(page.locator("[data-selecting]")).to_contain_text("bout 412 bridg")
    window.is_in_order()
    page.get_by_role("button", name="Add as claim").click()
    expect(page.locator("mark")).to_have_text("about 412 bridges")
    expect(page.locator("#kind")).to_contain_text("quantity")
    expect(page.locator("#figure-read")).to_contain_text("412 bridges")
    window.is_in_order()
    page.get_by_role("button", name="Add to the queue").click()
    expect(page.locator("#messages")).to_contain_text("“about 412 bridges” is a claim now")
    claim = Claim.objects.get()
    assert TEXT[claim.start : claim.end] == claim.text == "about 412 bridges"
    assert claim.start == TEXT.rindex("about 412 bridges")
    assert (claim.article, claim.added_by, claim.origin) == (article, rosa, "human")
    expect(page.locator(f"#in-text-{claim.pk}")).to_have_attribute("data-origin", "human")
    expect(page.locator("#claims")).to_contain_text("by hand")
    window.is_in_order()


def test_words_over_two_paragraphs_keep_their_place(rosa: User, open_window: OpenWindow) -> None:
    window = open_window()
    open_article(window, rosa)
    page = window.page
    page.evaluate(
        """() => {
          const [first, second] = document.querySelectorAll("#article-text [data-start]");
          const range = document.createRange();
          range.setStart(first.firstChild, first.firstChild.data.indexOf("last"));
          range.setEnd(second.firstChild, "Otters".length);
          document.getSelection().addRange(range);
        }"""
    )
    window.press("c")
    page.get_by_role("button", name="Add to the queue").click()
    expect(page.locator("#messages")).to_contain_text("is a claim now")
    assert Claim.objects.get().text == "last year.\n\nOtters"


def test_by_keys_alone(rosa: User, open_window: OpenWindow) -> None:
    window = open_window()
    open_article(window, rosa)
    page = window.page
    window.press("c")
    expect(page.locator("[data-choosing]")).to_be_visible()
    window.is_in_order()
    window.press("ArrowDown")
    window.press("ArrowUp")
    for _ in range(12):
        page.wait_for_timeout(50)
        if "412" in page.locator("[data-words]").inner_text():
            break
        window.press("ArrowRight")
    window.press("Shift+ArrowRight")
    window.press("Enter")
    expect(page.locator("mark")).to_have_text("412 bridges")
    # The text is there before the script that hears the keys; the hint comes with the script.
    expect(page.get_by_text("move the end, with")).to_be_visible()
    window.press("Shift+ArrowLeft")
    expect(page.locator("mark")).to_have_text("about 412 bridges")
    window.press("ArrowRight")
    expect(page.locator("mark")).to_have_text("about 412 bridges last")
    window.press("ArrowLeft")
    expect(page.locator("mark")).to_have_text("about 412 bridges")
    page.get_by_label("Kind").select_option("statement")
    expect(page.locator("#kind")).to_have_value("statement")
    page.get_by_role("button", name="Add to the queue").focus()
    window.press("Enter")
    expect(page.locator("#messages")).to_contain_text("is a claim now")
    claim = Claim.objects.get()
    assert (claim.text, claim.kind) == ("about 412 bridges", "statement")
    assert TEXT[claim.start : claim.end] == claim.text


def test_no_key_chooses_words_while_one_types(rosa: User, open_window: OpenWindow) -> None:
    window = open_window()
    open_article(window, rosa)
    window.page.get_by_text("Add a claim").click()
    window.page.get_by_label("The claim’s words").fill("")
    window.page.get_by_label("The claim’s words").press_sequentially("coccyx")
    expect(window.page.get_by_label("The claim’s words")).to_have_value("coccyx")
    expect(window.page.locator("[data-choosing]")).to_be_hidden()


def test_the_words_of_a_claim_can_be_selected_without_following_its_link(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    article = open_article(window, mara)
    start = TEXT.index("about 412 bridges")
    make_claim(article, start=start, end=start + len("about 412 bridges"))
    page = window.page
    page.reload()
    mark = page.locator("a.claim")
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()
    expect(page.locator("[data-selecting]")).to_be_visible()
    assert page.url.endswith(f"/articles/{article.pk}/")
    window.press("Escape")
    mark.click()
    page.wait_for_url("**/review/**")


def test_without_javascript_words_are_pasted_and_their_place_chosen(
    rosa: User, open_window: OpenWindow
) -> None:
    window = open_window(has_script=False, is_phone=True)
    open_article(window, rosa)
    page = window.page
    page.get_by_text("Add a claim").click()
    page.get_by_label("The claim’s words").fill("about 412 bridges")
    page.get_by_role("button", name="Find them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which of these places?")
    page.get_by_role("link", name="This one, place 2").click()
    page.get_by_role("button", name="One word more at the end").click()
    page.get_by_role("button", name="Add to the queue").click()
    expect(page.locator("#messages")).to_contain_text("is a claim now")
    claim = Claim.objects.get()
    assert claim.text == "about 412 bridges of"
    assert claim.start == TEXT.rindex("about 412")


def test_a_claim_is_mended_by_keys_and_its_figure_corrected(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    article = open_article(window, mara)
    start = TEXT.index("about 412 bridges")
    claim = make_claim(article, start=start, end=start + len("about 412 bridges"))
    page = window.page
    page.goto(f"/claims/{claim.pk}/")
    page.get_by_role("link", name="Edit its words, kind or figure").click()
    expect(page.locator(".marking__edges kbd").first).to_be_visible()
    window.press("Shift+ArrowRight")
    expect(page.locator("mark")).to_have_text("412 bridges")
    page.get_by_label("Correct it by hand").check()
    page.get_by_label("Value").fill("four hundred to 420")
    page.get_by_label("Unit, or what is counted").fill("Bridges")
    page.get_by_label("How exact").select_option("exactly")
    expect(page.locator("#figure-preview strong")).to_have_text("400–420 bridges")
    window.is_in_order()
    page.get_by_role("button", name="Save the claim").click()
    expect(page.locator("#messages")).to_contain_text(
        "The claim reads “412 bridges” now. Its figure is 400–420 bridges, as set by hand."
    )
    expect(page.locator("main")).to_contain_text("“about 412 bridges” became “412 bridges”.")
    window.is_in_order()


def test_a_claim_is_split_by_keys_and_put_together_again(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    article = open_article(window, mara)
    start, end = TEXT.index("The ministry"), TEXT.index("\n\n")
    claim = make_claim(article, start=start, end=end, sentence_start=start - 3)
    page = window.page
    page.goto(f"/claims/{claim.pk}/split/")
    # The hint comes with the script that hears the keys.
    expect(page.get_by_text("move the cut by a word")).to_be_visible()
    window.is_in_order()
    parts = page.locator(".piece .passage")
    expect(parts).to_have_text(
        ["The ministry repaired 𝟜𝟙", "about 412 bridges last year."],
    )
    window.press("ArrowRight")
    expect(parts.last).to_have_text("412 bridges last year.")
    window.press("ArrowLeft")
    expect(parts.last).to_have_text("about 412 bridges last year.")
    page.get_by_role("button", name="Make these 2 claims").focus()
    window.press("Enter")
    expect(page.locator("#messages")).to_contain_text("The claim is 2 claims now.")
    texts = Claim.objects.order_by("start").values_list("text", flat=True)
    assert list(texts) == ["The ministry repaired 𝟜𝟙", "about 412 bridges last year."]
    window.is_in_order()
    window.press("u")
    expect(page.locator("#messages")).to_contain_text("Undone")
    claim.refresh_from_db()
    assert claim.text == TEXT[start:end]
