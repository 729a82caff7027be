"""The counter on a tablet: a battery without a receipt in six taps, and a moment without contact."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.house import PASSWORD, sign_in

TABLET = {"width": 1180, "height": 820}
BATTERY = "7350000411203"
TAPS = 6
SERIOUS = {"serious", "critical"}


@pytest.fixture(params=[False, True], ids=["scripts off", "scripts on"])
def tablet(chromium, house, request):
    context = chromium.new_context(viewport=TABLET, locale="sv-SE", java_script_enabled=request.param)
    page = context.new_page()
    sign_in(page, house, name="linus")
    yield page
    context.close()


@pytest.fixture
def with_scripts(chromium, house):
    context = chromium.new_context(viewport=TABLET, locale="sv-SE")
    page = context.new_page()
    sign_in(page, house, name="linus")
    yield page
    context.close()


def examined(page, house):
    """Scanned, two boxes, bought as a private person: how many taps that were."""
    page.goto(f"{house.base}/desk/counter")
    page.locator("#q").fill(BATTERY)
    page.keyboard.press("Enter")  # the scanner sends it
    page.get_by_label("Felet finns").check()
    page.get_by_label("Inga yttre skador").check()
    page.get_by_role("button", name="Köpt privat").click()
    expect(page.get_by_text("Kunden har rätt")).to_be_visible()
    return 4


def test_linus_swaps_it_in_six_taps_at_most(tablet, house):
    taps = examined(tablet, house)
    tablet.get_by_role("button", name="Byt ut den").click()

    expect(tablet.get_by_text("Linus Ek beslutade: ja")).to_be_visible()
    expect(tablet.get_by_text("Beslutat. Lager och bokföring får besked.")).to_be_visible()
    assert taps + 1 <= TAPS


def test_without_contact_it_lies_there_and_is_sent_once(with_scripts, house):
    page = with_scripts
    examined(page, house)
    before = page.get_by_role("button", name="Byt ut den")
    page.context.set_offline(True)

    before.click()
    expect(page.get_by_text("Ingen kontakt just nu")).to_be_visible()
    expect(page.get_by_label("Kvittens")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_text("Linus Ek beslutade: ja")).to_be_visible(timeout=20_000)
    address = page.url
    assert "/desk/claims/" in address
    page.goto(f"{house.base}/desk/claims/{int(address.rsplit('/', 1)[1]) + 1}")
    expect(page.get_by_text("Linus Ek beslutade")).to_have_count(0)


def test_enter_decides_nothing(tablet, house):
    examined(tablet, house)
    address = tablet.url

    tablet.get_by_label("Kvittens").fill("070-174 06 31")
    tablet.get_by_label("Kvittens").press("Enter")
    expect(tablet.locator(".errors")).to_have_count(0)
    tablet.get_by_label("På engelska").press("Enter")
    tablet.wait_for_load_state("networkidle")

    expect(tablet.get_by_role("button", name="Byt ut den")).to_be_enabled()
    expect(tablet.get_by_label("Kvittens")).to_have_value("070-174 06 31")
    expect(tablet.get_by_text("Linus Ek beslutade")).to_have_count(0)
    assert tablet.url == address


def test_enter_presumes_no_private_person(tablet, house):
    tablet.goto(f"{house.base}/desk/counter?q={BATTERY}")
    tablet.get_by_label("Felet finns").check()
    tablet.locator("summary", has_text="visar köpet").click()

    tablet.get_by_label("Köpt den").fill("2026-05-04")
    tablet.get_by_label("Köpt den").press("Enter")
    tablet.get_by_label("Felet finns").press("Enter")
    tablet.wait_for_load_state("networkidle")

    expect(tablet.get_by_label("Köpt den")).to_have_value("2026-05-04")
    expect(tablet.get_by_label("Felet finns")).to_be_checked()
    expect(tablet.get_by_text("Kunden har rätt")).to_have_count(0)
    expect(tablet.get_by_role("button", name="Byt ut den")).to_have_count(0)
    assert "buyer=" not in tablet.url


def answered_by_a_proxy(page, body, *, times):
    """What stands before us answers in our stead while we are started anew."""
    told = {"content_type": "text/html; charset=utf-8", "body": body}
    page.route(
        "**/desk/counter/**",
        lambda route: (
            route.fulfill(status=503, **told) if route.request.method == "POST" else route.continue_()
        ),
        times=times,
    )


@pytest.mark.parametrize("body", ["<h1>Service Unavailable</h1>", "<main>Wait a moment</main>", ""])
def test_what_a_proxy_answers_while_we_start_anew_is_no_answer(with_scripts, house, body):
    page = with_scripts
    examined(page, house)
    page.get_by_label("Kvittens").fill("070-174 06 31")
    answered_by_a_proxy(page, body, times=2)

    page.get_by_role("button", name="Byt ut den").click()
    expect(page.get_by_text("Ingen kontakt just nu")).to_be_visible()
    expect(page.get_by_label("Kvittens")).to_have_value("070-174 06 31")

    expect(page.get_by_text("Linus Ek beslutade: ja")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Beslutat. Lager och bokföring får besked.")).to_have_count(1)
    page.goto(f"{house.base}/desk/claims/{int(page.url.rsplit('/', 1)[1]) + 1}")
    expect(page.get_by_text("Linus Ek beslutade")).to_have_count(0)


def signs_in_again(page):
    page.locator("[name=username]").fill("linus")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()


def filled_in(page, house):
    examined(page, house)
    page.get_by_label("Kvittens").fill("070-174 06 31")
    page.get_by_label("På engelska").check()


def test_whoever_is_signed_out_meanwhile_loses_no_word(with_scripts, house):
    page = with_scripts
    filled_in(page, house)
    page.context.clear_cookies(name="session")

    page.get_by_role("button", name="Byt ut den").click()
    expect(page.get_by_text("Du är utloggad, och inget är beslutat.")).to_be_visible()
    expect(page.get_by_label("Kvittens")).to_have_value("070-174 06 31")
    page.get_by_role("link", name="Logga in").click()
    signs_in_again(page)

    expect(page.get_by_text("Det du skrev är ifyllt igen.")).to_be_visible()
    expect(page.get_by_label("Kvittens")).to_have_value("070-174 06 31")
    expect(page.get_by_label("På engelska")).to_be_checked()
    page.get_by_role("button", name="Byt ut den").click()
    expect(page.get_by_text("Linus Ek beslutade: ja")).to_be_visible()


def test_a_page_that_became_too_old_loses_no_word(with_scripts, house):
    page = with_scripts
    filled_in(page, house)
    page.context.clear_cookies(name="csrf")

    page.get_by_role("button", name="Byt ut den").click()
    expect(page.get_by_text("Sidan var för gammal, och inget är beslutat.")).to_be_visible()
    page.get_by_role("link", name="Ladda sidan på nytt").click()

    expect(page.get_by_label("Kvittens")).to_have_value("070-174 06 31")
    page.get_by_role("button", name="Byt ut den").click()
    expect(page.get_by_text("Linus Ek beslutade: ja")).to_be_visible()


def test_back_from_the_decision_is_the_card_again(with_scripts, house):
    page = with_scripts
    examined(page, house)
    card = page.url
    page.get_by_role("button", name="Byt ut den").click()
    expect(page.get_by_text("Linus Ek beslutade: ja")).to_be_visible()

    page.go_back()

    expect(page.get_by_role("button", name="Byt ut den")).to_be_enabled()
    expect(page.get_by_text("Linus Ek beslutade")).to_have_count(0)
    assert page.url == card


def test_what_is_wrong_is_said_in_the_form_which_is_there_still(with_scripts, house):
    page = with_scripts
    examined(page, house)
    page.get_by_label("Kvittens").fill("ring mig")

    page.get_by_role("button", name="Byt ut den").click()

    expect(page.get_by_text("Skriv ett nummer eller en e-postadress.").first).to_be_visible()
    expect(page.get_by_label("Kvittens")).to_have_value("ring mig")
    expect(page.get_by_role("button", name="Byt ut den")).to_be_enabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_card(chromium, house, scheme):
    context = chromium.new_context(viewport=TABLET, locale="sv-SE", color_scheme=scheme)
    page = context.new_page()
    sign_in(page, house, name="linus")
    found = []
    examined(page, house)
    found += Axe().run(page).response["violations"]
    page.get_by_role("button", name="Byt ut den").click()
    expect(page.get_by_text("Linus Ek beslutade")).to_be_visible()
    found += Axe().run(page).response["violations"]
    context.close()

    assert [one["id"] for one in found if one["impact"] in SERIOUS] == []
