"""The desk by keyboard: every task without a mouse, and single keys for those who want them."""

import pytest

from tests.browser.seats import Seat, reads


@pytest.fixture
def nadja(chromium, house):
    """Nadja at her desk; in the end her browser has not complained."""
    seat = Seat(chromium, house, "nadja")
    yield seat
    said = seat.said
    seat.context.close()
    assert said == []


def focused(page, what="id"):
    return page.evaluate(f"document.activeElement.{what}")


def tab_to(page, selector):
    """Press Tab until the focus is there, and see that it shows."""
    for _ in range(120):
        if page.evaluate("where => document.activeElement.matches(where)", selector):
            shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert shown != "none", f"the focus on {selector} does not show"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def test_a_letter_is_answered_from_today_with_single_keys_and_no_mouse(nadja):
    page = nadja.go("/desk/line")
    page.keyboard.press("g")
    with page.expect_navigation():
        page.keyboard.press("t")
    rows = page.locator("main a.due__what").evaluate_all("all => all.map(one => one.href)")
    for key, row in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        assert focused(page, "href") == rows[row]
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == rows[1]

    page.keyboard.press("a")
    page.keyboard.type("Hej. Jag svarar utan mus, agha?")
    assert page.locator("#id_text").input_value() == "Hej. Jag svarar utan mus, agha?"
    tab_to(page, ".composer .button--main")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "Jag svarar utan mus" in page.locator("[data-part=talk]").inner_text()


def test_each_key_of_a_case_goes_to_its_place(nadja):
    page = nadja.go("/desk/")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    places = {
        "a": "id_text",
        "h": "to",
        "c": "why-close",
        "p": "id_promise",
        "n": "note_text",
        "f": "go-follow",
    }
    for key, place in places.items():
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
        assert focused(page) == place
    case = page.url
    for key, path in {"d": "/decisions/new", "m": "/belonging"}.items():
        page.goto(case)
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
        page.wait_for_url(f"**{path}")


def test_the_question_mark_lists_the_keys_and_escape_goes_back(nadja):
    page = nadja.go("/desk/")
    page.keyboard.press("j")
    before = focused(page, "href")

    page.keyboard.press("?")

    dialog = page.get_by_role("dialog", name="Tangenter")
    assert dialog.is_visible()
    assert "till någon på linjen" in dialog.inner_text()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert focused(page, "href") == before


def test_a_key_with_another_one_held_is_the_browsers(nadja):
    page = nadja.go("/desk/")
    page.evaluate("document.activeElement.blur()")

    for held in ("Control", "Alt", "Meta"):
        page.keyboard.press(f"{held}+j")

    assert focused(page, "tagName") == "BODY"


def test_keys_that_are_turned_off_do_nothing_and_can_be_turned_on_again(nadja):
    page = nadja.go("/desk/keys")
    page.get_by_role("button", name="Stäng av tangenterna").click()
    assert reads(page, "main", "Tangenterna är av för dig.")
    page.goto(f"{nadja.house.base}/desk/")

    for key in ("j", "?", "g", "l"):
        page.keyboard.press(key)

    assert page.url == f"{nadja.house.base}/desk/"
    assert focused(page, "tagName") == "BODY"
    assert page.get_by_role("dialog").count() == 0
    nadja.go("/desk/keys")
    page.get_by_role("button", name="Sätt på tangenterna").click()
    assert reads(page, "main", "Tangenterna är på för dig.")


def test_what_is_done_in_a_case_is_reached_by_tab_alone_in_the_order_it_is_read(nadja):
    page = nadja.go(nadja.go("/desk/").locator("main a.due__what").first.get_attribute("href"))

    for place in ("#id_text", ".composer .button--main", ".composer__draft button", "#to", "#why-close"):
        tab_to(page, place)
