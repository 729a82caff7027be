"""A mail at the desk: folded, as it looked, and what hung on it, for those who may see the case."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.mails import PNG, Hung, Mail, put
from vidord.channels.models import Attachment, Placement
from vidord.people.models import Event, ProtectedIdentity
from vidord.web.desk import permits

HTML = '<p>Hej <b>Nadja</b></p><img src="https://spar.example/1.png"><img src="https://spar.example/2.png">'
CLOSED = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SWEDISH = {"accept-language": "sv"}


@pytest.fixture
def case(world):
    return world.case_from()


@pytest.fixture
def put_in(world, case):
    """Let a mail come into the case."""
    return lambda **mail: put(Mail(**mail), case.thread, at=world.now)


@pytest.fixture
def hers(world, case, client):
    """The customer's own page."""
    from tests.world.browsers import own_page

    return lambda: page_of(client, own_page(case))


def page_of(browser, path, **asked):
    answer = browser.get(path, asked, headers=SWEDISH)
    assert answer.status_code == 200
    return answer.content.decode()


def desk(case):
    return f"/desk/cases/{case.number}"


def link_to(page, kind):
    return re.search(rf'href="(/desk/{kind}/[^"]+)"', page)[1]


def test_an_answer_stands_open_and_the_quote_below_it_is_folded(put_in, case, nadja, hers):
    text = "Ja.\n\n> Stämmer det?\n"
    put_in(text=text, folds=[[0, 5, "NEW"], [5, len(text), "QUOTE"]])

    for page in (page_of(nadja, desk(case)), hers()):
        assert '<p>Ja.</p><details class="fold"><summary>Visa tidigare meddelanden</summary>' in page
        assert "<p>&gt; Stämmer det?</p></details>" in page


def test_a_letter_in_danish_says_so_and_its_fold_is_in_our_language(put_in, case, nadja):
    put_in(text="Ja.\n> Nej", folds=[[4, 9, "QUOTE"]], written_in="da")

    page = page_of(nadja, desk(case))

    assert '<div lang="da"><p>Ja.</p>' in page
    assert '<summary lang="sv">Visa tidigare meddelanden</summary>' in page


def test_the_desk_reads_that_somebody_else_wrote_and_the_customer_does_not(put_in, case, nadja, hers):
    put_in(name="Ove Ek", sender="ove.ek@post.example", author=Placement.Author.OTHER)

    words = "Skrivet av någon annan än kunden: <bdi>Ove Ek ove.ek@post.example</bdi>"
    assert words in page_of(nadja, desk(case))
    assert "någon annan" not in hers()
    assert "ove.ek@" not in hers()


def test_the_frame_is_there_when_asked_for_and_has_no_rights(put_in, case, nadja):
    message = put_in(html=HTML)
    closed, opened = page_of(nadja, desk(case)), page_of(nadja, desk(case), original=message.pk)

    assert "<iframe" not in closed
    assert f'href="{desk(case)}?original={message.pk}#letter-{message.pk}"' in closed
    assert re.search(rf'<iframe [^>]*src="/desk/messages/{message.pk}/original" sandbox ', opened)
    assert "2 bilder ligger hos någon annan." in opened
    assert "Visa dem" in opened


def test_a_page_without_a_frame_allows_none(put_in, case, nadja):
    message = put_in(html=HTML)

    assert "frame-src" not in nadja.get(desk(case))["Content-Security-Policy"]
    assert "frame-src 'self'" in nadja.get(f"{desk(case)}?original={message.pk}")["Content-Security-Policy"]


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 30, ""])
def test_what_is_no_letter_of_the_case_opens_nothing(put_in, case, nadja, asked):
    put_in(html=HTML)

    assert "<iframe" not in page_of(nadja, desk(case), original=asked)


def test_the_mail_as_it_looked_is_a_page_that_can_do_nothing(put_in, nadja):
    message = put_in(html=f"{HTML}<script>alert(1)</script>")
    answer = nadja.get(f"/desk/messages/{message.pk}/original")

    assert "<p>Hej <b>Nadja</b></p>" in answer.content.decode()
    assert "alert" not in answer.content.decode()
    assert "spar.example" not in answer.content.decode()
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self';"
        " base-uri 'none'; form-action 'none'"
    )
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert {name: answer[name] for name in CLOSED} == CLOSED


def test_pictures_that_nobody_answers_for_are_left_out_without_a_word_of_why(put_in, nadja):
    message = put_in(html='<img src="https://127.0.0.1/1.png"><img src="https://finns-inte.example/2.png">')
    answer = nadja.post(f"/desk/messages/{message.pk}/images", headers=SWEDISH)

    assert answer.status_code == 200
    assert answer.content.decode().count('<img alt="En bild som inte visas">') == 2
    assert "sandbox" in answer["Content-Security-Policy"]


def test_pictures_elsewhere_are_asked_for_by_a_press_only(put_in, nadja):
    message = put_in(html=HTML)

    assert nadja.get(f"/desk/messages/{message.pk}/images").status_code == 405


def test_a_mail_without_html_has_no_original(put_in, nadja):
    assert nadja.get(f"/desk/messages/{put_in().pk}/original").status_code == 404


def test_a_mail_that_is_too_large_says_so(put_in, nadja):
    message = put_in(html="x" * 2_000_001)
    answer = nadja.get(f"/desk/messages/{message.pk}/original", headers=SWEDISH)

    assert "för stort för att visas" in answer.content.decode()


def test_an_attachment_is_saved_as_it_came_and_opened_by_nothing(put_in, case, nadja):
    put_in(hung=[Hung("Årets avtal.pdf", PNG)])
    page = page_of(nadja, desk(case))
    answer = nadja.get(link_to(page, "attachments"))

    assert "PDF, 1\u00a0kB" in page
    assert answer.content == PNG
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%85rets%20avtal.pdf"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert {name: answer[name] for name in CLOSED} == CLOSED


NAMES = [
    "a.html",
    "a.svg",
    "a.pdf",
    "a.xml",
    "a.js",
    "a",
    "",
    "a.png\r\nX: y",
    '"; filename="b.exe',
    "\u202egnp.exe",
]
TYPES = ["text/html", "image/svg+xml", "application/pdf", "image/png", "application/javascript", "text/xml"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", TYPES)
def test_no_name_and_no_type_makes_a_browser_open_it(put_in, world, nadja, name, kind):
    message = put_in(hung=[Hung("x", b"<script>alert(1)</script>", kind)])
    Attachment.objects.filter(message=message).update(name=name)
    permit = permits.make("attachment", message.attachments.get().pk, account=world.town.nadja.account)
    answer = nadja.get(f"/desk/attachments/{permit}")

    assert answer["Content-Type"] == "application/octet-stream"
    assert re.fullmatch(
        r"attachment; filename(=\"[\w =.-]+\"|\*=utf-8''[\w%.-]+)", answer["Content-Disposition"]
    )
    assert "X" not in answer.headers
    assert "sandbox" in answer["Content-Security-Policy"]


def test_what_can_carry_a_program_has_a_warning_beside_it(put_in, case, nadja):
    put_in(hung=[Hung("faktura.pdf.exe", b"MZ"), Hung("avtal.pdf")])

    page = page_of(nadja, desk(case))

    assert page.count("Kan bära ett program") == 1
    assert page.index("faktura.pdf.exe") < page.index("Kan bära ett program") < page.index("avtal.pdf<")


def test_the_customers_page_has_the_names_and_nothing_to_press(put_in, case, hers):
    put_in(hung=[Hung("avtal.pdf")], html=HTML)

    page = hers()

    assert "<bdi>avtal.pdf</bdi>" in page
    assert "/desk/" not in page
    assert "Hämta mejlet" not in page


def test_a_mail_is_fetched_as_it_came_and_that_is_written_down(put_in, case, nadja, world):
    mail = Mail(subject="Mitt avtal: nu", hung=[Hung()])
    raw = mail.raw()
    message = put(mail, case.thread, at=world.now, raw=raw)
    answer = nadja.get(link_to(page_of(nadja, desk(case)).partition(f"letter-{message.pk}")[2], "mails"))

    assert answer.content == raw
    assert answer["Content-Disposition"] == 'attachment; filename="Mitt avtal_ nu.eml"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert "Nadja Lindgren hämtade ett mejl som det kom" in page_of(nadja, desk(case))


def test_a_form_is_no_mail_and_has_nothing_to_fetch(world, nadja):
    case = world.form("Vad kostar det?", name="Anna Ek", email="anna.ek@post.example", topic="OTHER")
    message = case.thread.placements.get().message
    permit = permits.make("mail", message.pk, account=world.town.nadja.account)

    assert "Hämta mejlet" not in page_of(nadja, desk(case))
    assert nadja.get(f"/desk/mails/{permit}").status_code == 404


def test_a_flipped_byte_is_not_given_out_and_somebody_is_told(world, case, nadja):
    mail, other = Mail(hung=[Hung(content=b"1 000 kr")]), Mail(hung=[Hung(content=b"9 000 kr")])
    put(mail, case.thread, at=world.now, raw=other.raw())
    answer = nadja.get(link_to(page_of(nadja, desk(case)), "attachments"), headers=SWEDISH)

    assert answer.status_code == 302
    assert answer["Location"] == desk(case)
    assert "Filen är skadad" in page_of(nadja, desk(case))


@pytest.mark.parametrize("of", ["attachments", "mails"])
def test_an_address_ends_after_ten_minutes_and_the_page_has_a_new_one(put_in, case, nadja, world, of):
    put_in(hung=[Hung()])
    link = link_to(page_of(nadja, desk(case)), of)

    with time_machine.travel(world.now + timedelta(minutes=9), tick=False):
        assert nadja.get(link).status_code == 200
    with time_machine.travel(world.now + timedelta(minutes=11), tick=False):
        answer = nadja.get(link, headers=SWEDISH)
        assert (answer.status_code, answer["Location"]) == (302, desk(case))
        page = page_of(nadja, desk(case))
        assert "Välj filen igen nu" in page
        assert nadja.get(link_to(page, of)).status_code == 200


def test_an_address_that_has_ended_says_nothing_of_a_case_that_is_not_hers_any_more(
    put_in, case, nadja, world
):
    put_in(hung=[Hung()])
    link = link_to(page_of(nadja, desk(case)), "attachments")
    shield = ProtectedIdentity.objects.create(customer=case.customer, since=world.now)
    shield.readers.add(world.town.eva)

    with time_machine.travel(world.now + timedelta(minutes=11), tick=False):
        assert nadja.get(link).status_code == 404


def refusals(put_in, world):
    """Every permit that must open nothing, by why."""
    nadja, omar = world.town.nadja.account, world.town.omar.account
    attachment = put_in(hung=[Hung()]).attachments.get()
    right = permits.make("attachment", attachment.pk, account=nadja)
    return {
        "somebody else's": permits.make("attachment", attachment.pk, account=omar),
        "for a mail": permits.make("mail", attachment.message_id, account=nadja),
        "of a thing that is not there": permits.make("attachment", 10**15, account=nadja),
        "changed": right[:-1] + ("A" if right[-1] != "A" else "B"),
        "cut": right[:-5],
        "without a signature": right.partition(":")[0],
        "nothing": "x",
        "colons": ":::",
    }


def test_a_wrong_address_of_whatever_kind_has_the_same_answer(put_in, world, nadja):
    answers = {
        why: (answer.status_code, answer.content)
        for why, permit in refusals(put_in, world).items()
        if (answer := nadja.get(f"/desk/attachments/{permit}"))
    }

    assert len(answers) == 8
    assert len(set(answers.values())) == 1
    assert answers["changed"][0] == 404


def test_a_right_that_is_gone_opens_nothing_though_the_address_still_holds(put_in, case, nadja, world):
    message = put_in(hung=[Hung()], html=HTML)
    page = page_of(nadja, desk(case))
    links = [link_to(page, "attachments"), link_to(page, "mails"), f"/desk/messages/{message.pk}/original"]
    shield = ProtectedIdentity.objects.create(customer=case.customer, since=world.now)
    shield.readers.add(world.town.eva)

    assert [nadja.get(link).status_code for link in links] == [404, 404, 404]
    assert nadja.post(f"/desk/messages/{message.pk}/images").status_code == 404


def test_every_reading_of_a_protected_customers_mail_is_written_down(put_in, case, world, clock):
    message = put_in(hung=[Hung()], html=HTML)
    shield = ProtectedIdentity.objects.create(customer=case.customer, since=world.now)
    shield.readers.add(world.town.eva)
    eva = Client()
    eva.force_login(world.town.eva.account)
    permit = permits.make("attachment", message.attachments.get().pk, account=world.town.eva.account)

    assert eva.get(f"/desk/messages/{message.pk}/original").status_code == 200
    assert eva.get(f"/desk/attachments/{permit}").status_code == 200

    assert Event.objects.filter(verb="customer.read", by__staff=world.town.eva).count() == 2


def test_an_address_is_nothing_to_somebody_who_is_not_signed_in(put_in, case, nadja):
    put_in(hung=[Hung()])
    link = link_to(page_of(nadja, desk(case)), "attachments")

    answer = Client().get(link)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/sign-in")


def test_thirty_letters_with_things_on_them_cost_no_more_than_one(put_in, case, nadja, hers):
    """The reader counts: each page has its ceiling."""
    for number in range(30):
        message = put_in(subject=str(number), html=HTML, hung=[Hung(f"{number}.pdf"), Hung(f"{number}.zip")])

    assert page_of(nadja, desk(case), original=message.pk).count('href="/desk/attachments/') == 60
    assert hers().count("<bdi>29.pdf</bdi>") == 1


def test_the_ledger_of_the_log_has_no_words_of_the_mail(world, case, nadja, caplog):
    caplog.set_level(logging.INFO)
    mail = Mail(hung=[Hung("hemlig.pdf", b"1")])
    put(mail, case.thread, at=world.now, raw=Mail(hung=[Hung("hemlig.pdf", b"2")]).raw())

    nadja.get(link_to(page_of(nadja, desk(case)), "attachments"))

    assert "hemlig" not in caplog.text
