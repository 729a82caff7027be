"""Gunnar sets up from where a mailbox is fetched, with scripts off, and on a narrow screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.house import sign_in


@pytest.fixture
def gunnar(page, house):
    sign_in(page, house, name="gunnar")
    page.get_by_role("link", name="E-post").click()
    page.get_by_role("link", name="kundtjanst@granasa.example").click()
    return page


def test_a_mailbox_is_connected_tried_and_let_go_of_again(gunnar):
    gunnar.get_by_label("E-postserver").fill("127.0.0.1")
    gunnar.get_by_label("Namn att logga in med").fill("kundtjanst")
    gunnar.get_by_label("Lösenord, eller förnyelsenyckel").fill("hemligt")
    gunnar.get_by_role("button", name="Spara, och hämta härifrån").click()
    expect(gunnar.get_by_role("status")).to_contain_text("Sparat.")
    expect(gunnar.get_by_label("Lösenord, eller förnyelsenyckel")).to_have_value("")
    gunnar.get_by_role("button", name="Prova nu").click()
    expect(gunnar.get_by_role("status")).to_contain_text("Det fungerar inte.")

    gunnar.get_by_role("link", name="Sluta hämta från den här brevlådan").click()
    gunnar.get_by_role("button", name="Ja, sluta hämta").click()

    expect(gunnar.get_by_role("status")).to_contain_text("hämtas inte längre")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_is_whole_for_everybody_also_on_a_narrow_screen(chromium, house, scheme):
    context = chromium.new_context(
        locale="sv-SE", color_scheme=scheme, viewport={"width": 320, "height": 700}
    )
    page = context.new_page()
    sign_in(page, house, name="gunnar")
    page.get_by_role("link", name="E-post").click()
    page.get_by_role("link", name="kundtjanst@granasa.example").click()
    page.locator("summary").click()

    found = Axe().run(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert [one["id"] for one in found.response["violations"]] == []
    assert width <= 320
