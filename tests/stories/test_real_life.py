"""Real life: whose data it is, in what capacity somebody asks, who may read it, and how long a link lasts."""

import pytest

from tests.world.browsers import Browser, own_page, words
from vidord.cases import closing
from vidord.cases.models import Case
from vidord.channels import threads
from vidord.people import timeline
from vidord.people.models import Actor, Customer, EntityConsent, Event, ProtectedIdentity

AMIRA = "amira.nasser@post.example"
LOTTA = {"name": "Lotta Nyberg", "sender": "lotta.nyberg@post.example", "subject": "Min nya adress"}


def lena_opens(world, case):
    return Browser(world, world.town.lena).get(f"/desk/cases/{case.number}").status_code


def test_lena_at_fibre_sees_nothing_of_what_amira_told_the_electricity_company(world):
    case = world.case_from("Min mätare är hemlig.", subject="Mätaren")
    lena = Browser(world, world.town.lena)

    assert lena_opens(world, case) == 404
    assert lena.get(f"/desk/customers/{case.customer_id}").status_code == 404
    for page in ("/desk/", "/desk/intake", "/desk/line?q=Amira"):
        assert "Amira Nasser" not in words(lena.get(page)), page


def test_lena_reads_it_while_amiras_yes_lasts_and_no_longer(world):
    case = world.case_from()
    EntityConsent.objects.create(
        customer=case.customer,
        entity=world.town.lena.unit.entity,
        given_at=world.now,
        ends_at=world.now.replace(day=12),
    )

    assert lena_opens(world, case) == 200
    world.at("2026-11-11 23:59")
    assert lena_opens(world, case) == 200
    world.at("2026-11-12 09:00")
    assert lena_opens(world, case) == 404


def test_the_yes_of_one_customer_opens_no_other_customers_case(world):
    case = world.case_from()
    kerstin = world.case_from("Hej.", name="Kerstin Wallin", sender="kerstin.wallin@post.example")

    EntityConsent.objects.create(
        customer=case.customer, entity=world.town.lena.unit.entity, given_at=world.now
    )

    assert (lena_opens(world, case), lena_opens(world, kerstin)) == (200, 404)


def test_in_what_capacity_kringlan_asks_is_a_question_until_somebody_has_answered_it(world):
    case = world.case_from("Vi är tre bagerier.", name="Bageriet Kringlan AB", sender="ek@kringlan.example")
    nadja = Browser(world, world.town.nadja)

    page = nadja.get(f"/desk/cases/{case.number}")
    assert (case.capacity, case.customer.capacity) == ("UNKNOWN", "UNKNOWN")
    assert '<option value="UNKNOWN" selected>inte känt än' in page.content.decode()
    assert "Inte kontrollerat vem det är: lämna inte ut något vi har." in words(page)
    said = {"kind": "COMPANY", "capacity": "SMALL_BUSINESS", "identity": "CALLED_BACK"}
    page = nadja.post(f"/desk/cases/{case.number}/identity", **said)

    case.refresh_from_db()
    assert (case.capacity, case.customer.kind) == ("SMALL_BUSINESS", "COMPANY")
    assert "Inte kontrollerat vem det är" not in words(page)


@pytest.mark.parametrize("missing", ["kind", "capacity", "identity"])
def test_a_capacity_that_was_not_said_is_filled_in_by_nobody(world, missing):
    case = world.case_from()
    said = {"kind": "PERSON", "capacity": "CONSUMER", "identity": "CALLED_BACK"} | {missing: ""}

    answer = Browser(world, world.town.nadja).post(f"/desk/cases/{case.number}/identity", **said)

    case.refresh_from_db()
    assert answer.status_code == 404
    assert (case.capacity, case.identity) == ("UNKNOWN", "NOT_CHECKED")


def test_an_address_that_linda_and_tor_share_tells_us_who_neither_of_them_is(world):
    shared = "ask.ekbacken@post.example"
    linda = world.case_from("Om min faktura.", name="Linda Ask", sender=shared, subject="Linda frågar")
    tor = world.case_from("Om mitt avtal.", name="Tor Ask", sender=shared, subject="Tor frågar")

    third = world.case_from("Hej.", name="Linda Ask", sender=shared, subject="Igen")

    assert len({linda.customer, tor.customer, third.customer}) == 3
    page = words(Browser(world).get(own_page(third)))
    assert "Om min faktura" not in page
    assert "Tor frågar" not in page


def test_the_timeline_of_the_whole_town_names_no_person_and_quotes_nobody(lived):
    told = str(list(Event.objects.values()))

    names = [*Customer.objects.exclude(name="").values_list("name", flat=True), "Nadja", "Yusuf", "Omar"]
    assert Event.objects.count() > 50
    assert not [name for name in names if name in told]
    assert "@" not in told
    with pytest.raises(ValueError, match="holds no texts"):
        timeline.record(
            "case.read", by=Actor.of("clock"), at=lived.now, subject=lived.cases["amira"], who="Amira"
        )


@pytest.fixture
def lotta(world):
    """Lotta's address is protected; Yusuf alone may know who she is. Nadja had her case until today."""
    case = world.case_from("Jag bor nu på Gömvägen 3.", **LOTTA)
    assert case.face == world.town.nadja
    shield = ProtectedIdentity.objects.create(customer=case.customer, since=world.now)
    shield.readers.add(world.town.yusuf)
    return case


def test_when_lotta_writes_again_the_one_who_may_read_her_answers(world, lotta):
    again = world.case_from("Och en sak till.", **LOTTA | {"subject": "Igen"})

    assert again.customer == lotta.customer
    assert again.face == world.promise_in(again).owner == world.town.yusuf


def test_no_mail_to_our_own_says_who_lotta_is_or_what_she_wrote_of(world, lotta):
    world.at("2026-11-10 15:45").at("2026-11-11 09:00")

    staff = [mail for mail in world.postbox.mails if "granasa.example" in mail["To"]]
    said = " ".join(f"{mail['Subject']} {words(mail)}" for mail in staff)
    assert len(staff) >= 3
    assert "Skyddad identitet" in said
    assert not [word for word in ("Lotta", "Nyberg", "Min nya adress", "Gömvägen") if word in said]


def test_nadjas_day_shows_neither_lottas_name_nor_her_title(world, lotta):
    day = words(Browser(world, world.town.nadja).get("/desk/"))

    assert "Svara Skyddad identitet: –" in day
    assert not [word for word in ("Lotta", "Min nya adress") if word in day]


@pytest.mark.parametrize("asked", ["Lotta", "Nyberg", "lotta.nyberg@post.example", "number"])
def test_nobody_but_yusuf_finds_lotta(world, lotta, asked):
    page = f"/desk/line?q={lotta.number if asked == 'number' else asked}"

    found = [
        "/desk/line?customer=" in Browser(world, person).get(page).content.decode()
        for person in (world.town.nadja, world.town.omar, world.town.yusuf)
    ]

    assert found == [False, False, True]


def test_each_time_yusuf_reads_lottas_pages_it_is_written_down(world, lotta):
    yusuf, nadja = Browser(world, world.town.yusuf), Browser(world, world.town.nadja)

    yusuf.get(f"/desk/cases/{lotta.number}")
    yusuf.get(f"/desk/customers/{lotta.customer_id}")
    yusuf.get(f"/desk/line?customer={lotta.customer_id}")
    assert nadja.get(f"/desk/cases/{lotta.number}").status_code == 404

    readings = Event.objects.filter(verb="customer.read", subject_id=lotta.customer_id)
    assert [one.by.staff for one in readings.order_by("id")] == [world.town.yusuf] * 3


@pytest.fixture
def closed(world):
    """Amira's matter is answered and closed on Tuesday 10 November at 11."""
    case = world.case_from()
    world.answer(case, "Hej Amira. Du behöver ett elavtal.")
    world.at("2026-11-10 11:00")
    closing.close(case, by=case.face, at=world.now, because="Amira vet vad hon ska ordna.")
    return case


def opens(world, page):
    return Browser(world).get(page).status_code == 200


def test_amiras_link_ends_ninety_days_after_closing_and_not_a_minute_before(world, closed):
    page = own_page(closed)

    assert opens(world.at("2027-02-08 10:59"), page)
    assert not opens(world.at("2027-02-08 11:00"), page)


def test_a_later_word_of_amiras_opens_her_case_and_her_link_again(world, closed):
    page, reply_to = own_page(closed), world.postbox.to(AMIRA)[0]["From"].addresses[0].addr_spec
    assert not opens(world.at("2027-03-01 09:00"), page)

    world.mail("En sak till.", to=reply_to, subject="Sv: hej")
    world.run()

    assert opens(world, page)
    assert closed in Case.objects.open()
    assert "Nadja Lindgren svarar dig i morgon, senast kl. 9.00" in words(Browser(world).get(page))


def test_a_link_that_came_into_wrong_hands_is_worthless_at_once_and_the_next_letter_has_another(world):
    case = world.case_from()
    lost = own_page(case)

    threads.revoke_links(case.thread)
    assert not opens(world, lost)
    assert Browser(world).post(f"{lost}/replies", text="Ge mig allt.").status_code == 404
    world.answer(case, "Hej Amira. Här är din nya länk.")
    world.run()

    assert own_page(case) in world.postbox.to(AMIRA)[-1].get_content()
    assert opens(world, own_page(case))
