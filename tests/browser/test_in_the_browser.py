"""What only a browser can show: the main job clicked through, keyboard, narrow screens, print, axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.house import sign_in

SERIOUS = {"serious", "critical"}
SECONDS_TO_SEND = 20_000


def test_a_newcomer_plays_the_whole_main_job_with_scripts_off(page, house):
    # Amira tells us what she needs, one question a page.
    page.goto(house.base)
    page.get_by_text("Jag ska flytta eller bli kund").click()
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_label("Berätta vad du behöver").fill("Jag flyttar till Björkvägen. Vad behöver jag ordna?")
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_label("Ditt namn").fill("Saga Ny")
    page.get_by_label("Din mejladress").fill("saga.ny@post.example")
    page.get_by_role("button", name="Skicka till").click()
    # She stands on her own page, with a name and a time.
    hers = page.url
    expect(page.locator(".next")).to_contain_text("svarar dig")
    owner = page.locator(".face__name").inner_text().split()[0].lower()
    # The acknowledgement is in her inbox.
    _until(page, f"{house.base}/demo/inbox", "saga.ny@post.example")
    # The person she was promised signs in and answers from her day.
    sign_in(page, house, name=owner)
    page.get_by_role("link", name="Saga Ny").click()
    page.get_by_label("Ditt svar").fill("Hej Saga. Du behöver ett elavtal, det är allt.")
    page.get_by_role("button", name="Skicka", exact=True).click()
    # Kept, once the receiving server has taken it and not before.
    _until(page, hers, "Hållet")
    expect(page.locator("main")).to_contain_text("Du behöver ett elavtal")


def test_danger_at_the_front_door_is_taken_by_mats_on_duty(page, house):
    page.goto(house.base)
    page.get_by_text("Något fungerar inte").click()
    page.get_by_text("Det är fara för liv eller egendom just nu").click()
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_label("Berätta vad du behöver").fill("En ledning ligger över vägen vid skolan.")
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_label("Ditt namn").fill("Nils Rask")
    page.get_by_label("Din mejladress").fill("nils.rask@post.example")
    page.get_by_role("button", name="Skicka till").click()
    _until(page, f"{house.base}/demo/inbox", "FARA, ta larmet: Nils Rask")

    sign_in(page, house, name="mats")
    expect(page.get_by_role("alert")).to_contain_text("En ledning ligger över vägen")
    page.get_by_role("button", name="Jag tar larmet").click()

    expect(page.get_by_role("alert")).to_have_count(0)
    _until(page, f"{house.base}/demo/inbox", "Mats Norén har ditt larm")


def test_somebody_on_the_line_is_promised_handed_over_and_found_again(page, house):
    sign_in(page, house, name="nadja")
    page.get_by_role("link", name="På linjen").click()
    page.get_by_label("Namn", exact=True).fill("Rut Lans")
    page.get_by_label("Telefon").fill("070-174 06 77")
    page.get_by_label("Vad som sades").fill("Vill veta när fibern kommer till Björkvägen")
    page.get_by_role("button", name="Skriv upp det").click()
    expect(page.locator("h1")).to_have_text("Vill veta när fibern kommer till Björkvägen")
    # Nobody but Yusuf is asked, and he says yes.
    page.get_by_label("Till", exact=True).select_option(label="Yusuf Demir")
    page.locator("#why-hand").fill("Han kan fiber.")
    page.get_by_role("button", name="Fråga", exact=True).click()
    expect(page.locator("main .notice[role=status]")).to_contain_text("Yusuf Demir är frågad")
    sign_in(page, house, name="yusuf")
    page.get_by_role("button", name="Ta det").click()
    expect(page.get_by_role("link", name="Svara Rut Lans")).to_be_visible()
    # When she calls again, her number is enough.
    page.goto(f"{house.base}/desk/line")
    page.get_by_role("searchbox").fill("+46 70 174 06 77")
    page.get_by_role("button", name="Sök").click()
    page.get_by_role("link", name="Rut Lans").click()
    expect(page.locator("h1")).to_have_text("Rut Lans är på linjen")
    expect(page.locator("main")).to_contain_text("Yusuf Demir svarar dig")


def test_lena_is_away_and_then_she_leaves_and_nothing_is_left_without_a_name(page, house):
    sign_in(page, house, name="petra")
    page.get_by_role("link", name="Kollegor").click()
    page.get_by_role("link", name="Lena Öst").click()
    page.get_by_label("Åter den").fill("2036-11-30")
    page.get_by_role("button", name="Borta från nu").click()
    expect(page.get_by_role("status")).to_contain_text("Kunder som har fått veta")
    page.get_by_role("button", name="Här igen").click()
    expect(page.get_by_role("status")).to_contain_text("Lena Öst är här igen")
    page.get_by_role("button", name="Lämna över allt till Petra Wiik").click()

    expect(page.get_by_role("status")).to_contain_text("Lena Öst har slutat. Petra Wiik svarar för allt")
    expect(page.get_by_role("link", name="Lena Öst")).to_have_count(0)


def _until(page, address, words):
    """Open a page again until it says the words: mail takes its time."""
    page.goto(address)
    expect(page.locator("body")).to_be_visible()
    for _ in range(SECONDS_TO_SEND // 250):
        if words in page.content():
            return
        page.wait_for_timeout(250)
        page.goto(address)
    raise AssertionError(f"{address} never said {words}")


@pytest.mark.parametrize(("language", "theme"), [("sv-SE", "light"), ("en-GB", "light"), ("sv-SE", "dark")])
def test_axe_finds_nothing_serious_on_any_page(chromium, house, kinds, language, theme):
    context = chromium.new_context(locale=language, color_scheme=theme)
    page = context.new_page()
    sign_in(page, house, name="omar")
    found = {}
    for name, path in kinds.items():
        page.goto(house.base + path)
        violations = Axe().run(page).response["violations"]
        found |= {f"{name} {one['id']}": one["help"] for one in violations if one["impact"] in SERIOUS}
    context.close()

    assert found == {}
    assert len(kinds) >= 14, kinds


def test_the_browser_complains_of_nothing_on_any_page(chromium, house, kinds):
    context = chromium.new_context(locale="sv-SE")
    page = context.new_page()
    sign_in(page, house, name="omar")
    said = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("response", lambda answer: said.append(answer.url) if answer.status >= 400 else None)
    for path in kinds.values():
        page.goto(house.base + path)
    context.close()

    assert said == [], "a blocked style or script, or something that is not there"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(chromium, house, kinds, width):
    context = chromium.new_context(locale="sv-SE", viewport={"width": width, "height": 800})
    page = context.new_page()
    sign_in(page, house, name="omar")
    wide = {}
    for name, path in kinds.items():
        page.goto(house.base + path)
        needs = page.evaluate("document.documentElement.scrollWidth")
        if needs > width:
            wide[name] = needs
    context.close()

    assert wide == {}


def test_the_front_door_is_walked_by_keyboard_and_an_error_takes_the_focus(chromium, house):
    context = chromium.new_context(locale="sv-SE")
    page = context.new_page()
    page.goto(house.base)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_role("button", name="Fortsätt").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.title().startswith("Fel:")
    assert "errors" in page.evaluate("document.activeElement.className")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#id_topic")
    context.close()


def test_her_page_prints_its_promises_and_leaves_the_buttons_out(chromium, house, kinds):
    context = chromium.new_context(locale="sv-SE")
    page = context.new_page()
    page.goto(house.base + kinds["front:case"])
    page.emulate_media(media="print")

    assert page.locator(".promise").first.is_visible()
    assert not page.locator(".top__links").is_visible()
    assert not page.get_by_role("button").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
    context.close()
