"""Hostile mails, and every HTML mail of the fixtures, come to a running Vidord and are looked at by Nadja."""

import email
import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests import mail_sv, public_mail
from tests.browser.house import House, sign_in
from tests.browser.test_hostile_mail import Watch
from tests.hostile import NET, PAYLOADS, PWN

IN_A_MAIL = 12
LEDGER = 80  # fewer than the rows of the ledger
BEGINNING = re.compile(r"Prov \d+")
SECONDS_TO_PLACE = 120
HTML_PART = re.compile(rb"text/html", re.IGNORECASE)
IN_A_FIELD = [
    f"<script>{PWN}</script>",
    f"<img src=x onerror={PWN}>",
    f'"><svg onload={PWN}>',
    f"'><img src={NET}/200.png>",
    f"</title><script>{PWN}</script>",
    f"</textarea><script>{PWN}</script>",
    f"<a href=javascript:{PWN}>tryck</a>",
    "{{ 7|add:7 }}{% include 'x' %}",
    f"javascript:{PWN}",
    "\u202e\u2066<b>vänt</b>",
]


@dataclass
class Desk:
    """The house as Nadja sees it, every page of hers being watched."""

    watch: Watch
    house: House

    @property
    def page(self) -> Page:
        return self.watch.page

    def get(self, path: str) -> str:
        """Fetch a page's source without showing it."""
        return self.page.request.get(self.house.base + path).text()

    def deliver(self, mails: list[EmailMessage]) -> dict[str, str]:
        """Send mails, wait until each has a case, and return the cases' paths by how the subjects begin."""
        with smtplib.SMTP("127.0.0.1", self.house.mail_port) as server:
            for mail in mails:
                server.send_message(mail)
        subjects = {BEGINNING.match(str(mail["Subject"]))[0] for mail in mails}
        for _ in range(SECONDS_TO_PLACE):
            rows = re.findall(r'<td>(Prov \d+)[^<]*</td><td>.*?<a href="([^"]+)">', self.get("/desk/intake"))
            found = {subject: path for subject, path in rows if subject in subjects}
            if len(found) == len(subjects):
                return found
            self.page.wait_for_timeout(1000)
        raise AssertionError(f"only {len(found)} of {len(mails)} mails came to a case")

    def original_in(self, case: str) -> str:
        """The address of the newest letter of a case as it looked."""
        letter = re.findall(r"\?original=(\d+)", self.get(case))[-1]
        return f"/desk/messages/{letter}/original"


@pytest.fixture(scope="module")
def desk(house: House, chromium: object) -> Iterator[Desk]:
    """Nadja's own, signed in, with scripts switched on: a mail's would run if it could."""
    watch = Watch(chromium, ours=house.base, locale="sv-SE")
    sign_in(watch.page, house, name="nadja")
    yield Desk(watch, house)
    watch.page.context.close()


def mail_of(number: int, html: str, **fields: str) -> EmailMessage:
    """A mail from somebody who has not written before."""
    mail = EmailMessage()
    name = fields.get("name", "Kund")
    mail["From"] = Address(name, addr_spec=f"kund{number}@post.example")
    mail["To"], mail["Subject"] = "kundtjanst@granasa.example", fields.get("subject", f"Prov {number}")
    mail.set_content("Hej.")
    mail.add_alternative(html, subtype="html")
    if "file" in fields:
        mail.add_attachment(b"1", maintype="application", subtype="pdf", filename=fields["file"])
    return mail


def test_the_whole_set_is_shown_on_the_cases_page_and_nothing_happens(desk):
    dozens = [PAYLOADS[first : first + IN_A_MAIL] for first in range(0, len(PAYLOADS), IN_A_MAIL)]
    bodies = ["".join(f"<div>{one}</div>" for one in dozen) for dozen in dozens]
    cases = desk.deliver([mail_of(number, body) for number, body in enumerate(bodies)])

    for case in cases.values():
        desk.page.goto(desk.house.base + case)
        desk.page.get_by_role("link", name="Visa som det såg ut").click()
        expect(desk.page.frame_locator("iframe.original").locator("body")).to_be_visible()

    assert len(cases) == len(bodies) > 15
    assert desk.watch.so_far() == []


def test_the_pictures_elsewhere_are_asked_for_by_the_house_and_never_by_the_browser(desk):
    (case,) = desk.deliver([mail_of(7001, f'<p>Hej</p><img src="{NET}/1.png">')]).values()
    desk.page.goto(desk.house.base + case)
    desk.page.get_by_role("link", name="Visa som det såg ut").click()
    desk.page.get_by_role("button", name="Visa den").click()
    frame = desk.page.frame_locator("iframe.original")

    expect(frame.get_by_alt_text("En bild som inte visas")).to_be_visible()
    assert case in desk.page.url, "the page stays, the frame changes"
    assert desk.watch.so_far() == []


@public_mail.needs_public_mail
def test_every_html_mail_of_the_fixtures_is_shown_and_nothing_happens(desk):
    parts = html_parts()
    shown = 0
    for first in range(0, len(parts), LEDGER):
        batch = [mail_of(8000 + n, html) for n, html in enumerate(parts[first : first + LEDGER], start=first)]
        for case in desk.deliver(batch).values():
            desk.page.goto(desk.house.base + desk.original_in(case))
            assert desk.page.locator("body").count() == 1
            shown += 1

    assert shown == len(parts) > 100
    assert desk.watch.so_far() == []


def html_parts() -> list[str]:
    """Every text/html part of the fixtures, each once. Nobody may copy those mails: they are read there."""
    mails = (path.read_bytes() for path in [*public_mail.paths(), *sorted(mail_sv.FOLDER.glob("*.eml"))])
    found = {}
    for mail in (email.message_from_bytes(one) for one in mails if HTML_PART.search(one)):
        for part in mail.walk():
            if part.get_content_type() == "text/html" and isinstance(
                content := part.get_payload(decode=True), bytes
            ):
                found[content.decode("utf-8", "replace").replace("\0", "")] = None
    return [html for html in found if html.strip()]


def test_names_subjects_and_file_names_are_words_wherever_they_stand(desk):
    mails = [
        mail_of(9000 + n, "<p>x</p>", name=word, subject=f"Prov {9000 + n} {word}", file=f"{word}.pdf")
        for n, word in enumerate(IN_A_FIELD)
    ]
    cases = desk.deliver(mails)

    for path in ["/desk/intake", "/desk/", *cases.values()]:
        desk.page.goto(desk.house.base + path)
        letter = desk.page.get_by_role("link", name="Visa som det såg ut")
        if letter.count():
            letter.last.click()
    assert desk.watch.so_far() == []
