"""Somebody sitting at the desk in a browser with scripts on, whose every complaint is remembered."""

import re

from playwright.sync_api import Browser, Page

from tests.browser.house import House, sign_in
from tests.waiting import until


class Seat:
    """One person's browser."""

    def __init__(self, chromium: Browser, house: House, name: str, **more: object) -> None:
        self.context = chromium.new_context(locale="sv-SE", **more)
        self.house, self.name = house, name
        self.said: list[str] = []
        self.page = self.window()
        sign_in(self.page, house, name=name)

    def window(self) -> Page:
        """Open one more window."""
        page = self.context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda fault: self.said.append(str(fault)))
        return page

    def go(self, path: str) -> Page:
        """Look at a page."""
        self.page.goto(self.house.base + path)
        return self.page


def reads(page: Page, selector: str, words: str) -> bool:
    """Wait until something on the page holds the words, and tell whether it came to."""
    return until(lambda: words in " ".join(page.locator(selector).inner_text().split()))


def number_of_a_case(seat: Seat, *, at: int = -1) -> str:
    """The number of a case in which the person owes something, counted from above on her day."""
    address = seat.go("/desk/").locator("main a.due__what").all()[at].get_attribute("href")
    return re.search(r"\d+$", address)[0]
