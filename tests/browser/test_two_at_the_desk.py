"""Two people at the desk with scripts on: neither loses a word, and each sees what the other does."""

import pytest
from playwright.sync_api import expect

from tests.browser.house import sign_in
from tests.waiting import until

TEXT = "Hej Hamid. Du kan flytta in den 1 december, och"


class Seat:
    """One person's browser, whose every complaint is remembered."""

    def __init__(self, chromium, house, name, **more):
        self.context = chromium.new_context(locale="sv-SE", **more)
        self.page = self.context.new_page()
        self.house, self.said = house, []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda fault: self.said.append(str(fault)))
        sign_in(self.page, house, name=name)

    def go(self, path):
        self.page.goto(self.house.base + path)
        return self.page


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


@pytest.fixture(scope="module")
def number(chromium, house):
    """The number of a case in which something is owed."""
    context = chromium.new_context(locale="sv-SE")
    page = context.new_page()
    sign_in(page, house, name="nadja")
    address = page.locator("main a.due__what").last.get_attribute("href")
    context.close()
    return address.rpartition("/")[2]


def at_rest(page):
    """Where the composer stands on the screen, how far the page is scrolled, and where the focus is."""
    return page.evaluate(
        "[document.querySelector('#id_text').getBoundingClientRect().top, document.activeElement.id]"
    )


def send(page, text):
    page.locator("#id_text").fill(text)
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.wait_for_load_state()


def test_each_sees_that_the_other_reads_and_writes_and_has_left(seats, number):
    nadja, omar = seats("nadja"), seats("omar")
    hers, his = nadja.go(f"/desk/cases/{number}"), omar.go(f"/desk/cases/{number}")
    name = his.locator(".live__others")
    expect(name).to_have_text("Nadja Lindgren läser det här just nu")

    hers.locator("#id_text").press_sequentially("Hej")

    assert until(lambda: "skriver ett svar" in name.inner_text())
    assert "Hej" not in his.locator("main").inner_text().split("Nadja Lindgren skriver ett svar")[0]
    hers.goto(f"{nadja.house.base}/desk/")
    assert until(lambda: name.inner_text() == "")
    nadja.go(f"/desk/cases/{number}").locator("#id_text").fill("")
    expect(hers.locator(".composer__draft [role=status]")).to_have_text("Utkastet är sparat")
