"""The counter on a tablet: a battery without a receipt in six taps, and a moment without contact."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.house import sign_in

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
