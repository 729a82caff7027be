"""Two people at the desk with scripts on: neither loses a word, and each sees what the other does."""

import pytest
from playwright.sync_api import expect

from tests.browser.house import sign_in
from tests.browser.seats import Seat, number_of_a_case, reads
from tests.waiting import until

TEXT = "Hej. Det går bra att flytta in den 1 december, och"
KEPT = "Utkastet är sparat"


@pytest.fixture
def seats(chromium, house):
    """Somebody sits down; in the end nobody's browser has complained."""
    taken = []

    def take(name, **more):
        taken.append(Seat(chromium, house, name, **more))
        return taken[-1]

    yield take
    complaints = [said for one in taken for said in one.said]
    for one in taken:
        one.context.close()
    assert complaints == []


@pytest.fixture
def nadja(seats):
    return seats("nadja")


@pytest.fixture
def place(nadja):
    """A case in which Nadja owes something, with nothing written in it."""
    path = f"/desk/cases/{number_of_a_case(nadja)}"
    page = nadja.go(path)
    for field in ("#id_text", "#id_day"):
        page.locator(field).fill("")
    page.locator("#id_promise").select_option("NONE")
    assert until(lambda: not page.locator("[name=draft_seen]").input_value())
    return path


def composer(page):
    """What stands in it, where the cursor is, and whether the focus is there."""
    return page.evaluate(
        "(box => [box.value, box.selectionStart, document.activeElement === box])"
        "(document.querySelector('#id_text'))"
    )


def height(page):
    """How far down on the screen the composer stands; a browser scrolls by whole pixels."""
    return page.locator("#id_text").evaluate("box => box.getBoundingClientRect().top")


def answer(page, text):
    page.locator("#id_text").fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="Skicka", exact=True).click()


def test_each_sees_that_the_other_reads_and_writes_and_has_left(seats, nadja, place):
    hers, his = nadja.go(place), seats("omar").go(place)
    others = ".live__others"
    assert reads(his, others, "Nadja Lindgren läser det här just nu")

    hers.locator("#id_text").press_sequentially("Hemligt än så länge")

    assert reads(his, others, "Nadja Lindgren skriver ett svar")
    assert "Hemligt" not in his.content()
    hers.goto(f"{nadja.house.base}/desk/")
    assert until(lambda: his.locator(others).inner_text() == "")


def test_while_nadja_types_omar_answers_and_she_sees_it_and_loses_nothing(seats, nadja, place):
    hers, his = nadja.go(place), seats("omar").go(place)
    hers.locator("#id_text").press_sequentially(TEXT)
    hers.keyboard.press("ArrowLeft")
    before, stood = composer(hers), height(hers)

    answer(his, "Omar svarar först, i tre stycken.\n\nEtt till.\n\nOch ett till.")

    assert reads(hers, "[data-part=talk]", "Omar svarar först")
    assert reads(hers, ".live__changed[role=status]", "Något har hänt i ärendet.")
    assert composer(hers) == before
    assert abs(height(hers) - stood) <= 1
    hers.keyboard.type("!")
    assert "!" in hers.locator("#id_text").input_value()
    # What she did not read before she wrote is put before her once more; her words are still there.
    hers.get_by_role("button", name="Skicka", exact=True).click()
    expect(hers.locator(".errors")).to_contain_text("Omar Haddad svarade under tiden", timeout=60_000)
    assert TEXT[:20] in hers.locator("#id_text").input_value()
    nadja.said.clear()  # the browser tells of the 409 by itself


def test_what_nadja_types_survives_that_she_signs_out_at_once_and_is_there_on_another_machine(
    seats, nadja, place
):
    page = nadja.go(place)
    page.locator("#id_text").press_sequentially(TEXT)
    page.locator("#id_promise").select_option("WRITE")
    page.locator("#id_day").fill("2036-11-")
    with page.expect_navigation():
        page.get_by_role("button", name="Logga ut").click()

    elsewhere = seats("nadja").go(place)

    assert elsewhere.locator("#id_text").input_value() == TEXT
    assert elsewhere.locator("#id_promise").input_value() == "WRITE"
    assert elsewhere.locator("#id_day").input_value() == "2036-11-"


def test_a_draft_is_kept_by_itself_and_when_the_window_is_closed(nadja, place):
    window = nadja.window()
    window.goto(nadja.house.base + place)
    window.locator("#id_text").press_sequentially(TEXT)
    assert reads(window, ".composer__draft [role=status]", KEPT)
    window.locator("#id_text").press_sequentially(" dessutom")
    window.close(run_before_unload=True)

    assert until(lambda: nadja.go(place).locator("#id_text").input_value() == f"{TEXT} dessutom")


def test_two_windows_of_one_person_keep_both_texts_and_the_older_one_is_told(nadja, place):
    older, newer = nadja.window(), nadja.window()
    for window in (older, newer):
        window.goto(nadja.house.base + place)
    newer.locator("#id_text").fill("Det nya.")
    assert reads(newer, ".composer__draft [role=status]", KEPT)

    older.locator("#id_text").fill("Det gamla.")

    assert reads(older, ".composer__draft [role=status]", "Du har skrivit något nyare i ett annat fönster")
    assert older.locator("#id_text").input_value() == "Det gamla."
    page = nadja.go(place)
    assert page.locator("#id_text").input_value() == "Det nya."
    beside = page.get_by_role("form", name="Sparat bredvid")
    expect(beside).to_contain_text("Det gamla.")
    for window in (older, newer):
        window.close()
    beside.get_by_role("button", name="Kasta det").click()
    expect(page.get_by_role("form", name="Sparat bredvid")).to_have_count(0)


def test_somebody_signed_out_in_another_window_goes_on_when_she_is_back(nadja, place):
    page, other = nadja.go(place), nadja.window()
    other.goto(f"{nadja.house.base}/desk/")
    other.get_by_role("button", name="Logga ut").click()
    assert reads(page, ".live__changed", "Du är utloggad.")
    page.locator("#id_text").press_sequentially(TEXT)
    assert reads(page, ".composer__draft [role=status]", "Sparades inte just nu")

    sign_in(other, nadja.house, name="nadja")

    assert reads(page, ".composer__draft [role=status]", KEPT)
    assert page.locator("#id_text").input_value() == TEXT
    nadja.said.clear()  # the browser tells of what was refused by itself


def test_an_answer_that_is_sent_leaves_no_draft(nadja, place):
    page = nadja.go(place)
    page.locator("#id_text").press_sequentially("Hej. Nu är det klart.")
    answer(page, "Hej. Nu är det klart, och skickat.")

    expect(page.locator("[data-part=talk]")).to_contain_text("och skickat.")
    assert page.locator("#id_text").input_value() == ""
    assert page.locator("[name=draft_seen]").input_value() == ""


def hand_over_to_omar(seat, number):
    page = seat.go(f"/desk/cases/{number}")
    page.locator("#to").select_option(label="Omar Haddad")
    page.locator("#why-hand").fill(f"Han vet mer om {number}.")
    page.get_by_role("button", name="Fråga", exact=True).click()
    expect(page.locator("main .notice[role=status]")).to_contain_text("Omar Haddad är frågad")


def test_today_shows_what_a_colleague_hands_over_and_what_has_the_focus_keeps_it(seats, nadja):
    first, second = number_of_a_case(nadja, at=0), number_of_a_case(nadja, at=1)
    his = seats("omar").go("/desk/")
    his.locator("main a.due__what").first.focus()
    focused = his.evaluate("document.activeElement.getAttribute('href')")

    hand_over_to_omar(nadja, first)

    assert reads(his, "[data-part=day]", f"Han vet mer om {first}.")
    assert his.evaluate("document.activeElement.getAttribute('href')") == focused
    # Where he writes himself nothing is exchanged until he says so.
    his.locator("main summary", has_text="Säg nej").first.click()
    reason = his.get_by_label("Varför inte, om du säger nej").first
    reason.press_sequentially("Jag är")
    hand_over_to_omar(nadja, second)
    assert reads(his, ".live__changed", "Din dag har ändrats.")
    assert reason.input_value() == "Jag är"
    his.get_by_role("button", name="Visa det nya").click()
    expect(his.locator("[data-part=day]")).to_contain_text(f"Han vet mer om {second}.")


@pytest.mark.parametrize("path", ["/", "/loften", "/redovisning", "/svarar", "front:case"])
def test_what_customers_and_everybody_see_has_no_script(chromium, house, kinds, path):
    context = chromium.new_context(locale="sv-SE")
    page = context.new_page()
    page.goto(house.base + kinds.get(path, path))

    assert page.locator("h1").count() == 1
    assert page.locator("script").count() == 0
    context.close()
