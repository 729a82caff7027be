"""A battery without a receipt. The law, the counter and ninety seconds."""

from urllib.parse import urlencode

import pytest

from tests.world.browsers import Browser, own_page, words
from vidord.cases import examining
from vidord.cases.models import Case, Claim, Decision, Proof
from vidord.people.models import ContactPoint, Customer
from vidord.promises.models import Promise
from vidord.rights.questions import recomputed

NO = {
    "answer": "NO",
    "remedy": "REPLACE",
    "amount": "6490",
    "wanted": "6490",
    "understood": "Du vill ha en ny telefon.",
    "reasons": "Den såldes för mer än tre år sedan.",
    "evidence": "Kontoutdraget visar den 1 oktober 2023.",
    "days": "5",
}


@pytest.fixture
def linus(world, client, clock):
    client.force_login(world.town.linus.account)
    return client


def scanned(linus, battery):
    """The scanner types the bar code and sends it."""
    return linus.get(f"/desk/counter?q={battery.bar_code}", follow=True)


def examined(linus, battery, *more):
    seen = "&".join(("seen=FAULT", "seen=UNDAMAGED", "buyer=CONSUMER", *more))
    address = f"/desk/counter/products/{battery.pk}?{seen}"
    return address, linus.get(address)


def key_in(page):
    return page.context["form"]["key"].value()


def test_linus_swaps_a_battery_without_a_receipt_in_six_taps(world, linus):
    battery = world.town.battery
    customers = Customer.objects.count()

    card = words(scanned(linus, battery))  # 1: it is scanned
    assert "MC-batteri Volta 12-9" in card and "649 kr" in card

    address, page = examined(linus, battery)  # 2, 3: two boxes; 4: bought as a private person
    shown = words(page)
    assert "Kunden har rätt" in shown
    assert (
        "Reklamationsrätt till den 1 mars 2027" in shown
    )  # sold since March 2024, counted from its first day
    assert "Ingen annan har sålt den" in shown
    assert "Lagen kräver inget kvitto" in shown
    assert 'inget kvitto" value' not in shown

    done = linus.post(
        address, {"act": "REPLACE", "key": key_in(page), "reach": ""}, follow=True
    )  # 5: one tap

    claim = Claim.objects.get()
    assert done.redirect_chain[-1][0] == f"/desk/claims/{claim.pk}"
    decision = Decision.objects.get()
    assert (decision.kind, decision.remedy, decision.amount) == ("YES", "REPLACE", 649)
    assert (decision.by, decision.mandate.limit) == (world.town.linus, 1500)
    assert "Förlåt för besväret." in decision.reasons
    assert [one.kind for one in Proof.objects.all()] == ["SOLD_ONLY_BY_US"]
    assert Customer.objects.count() == customers + 1
    assert not ContactPoint.objects.filter(customer=claim.case.customer).exists()


def test_the_customer_gets_a_receipt_by_sms_when_she_wants_one(world, linus):
    address, page = examined(linus, world.town.battery)

    linus.post(address, {"act": "REPLACE", "key": key_in(page), "reach": "070-174 06 18"})

    letter = Decision.objects.get().letter
    assert letter.thread.contact_point.value == "+46701740618"


def test_sent_again_after_a_hiccup_it_is_one(world, linus):
    address, page = examined(linus, world.town.battery)
    form = {"act": "REPLACE", "key": key_in(page), "reach": ""}

    first = linus.post(address, form)
    again = linus.post(address, form)

    assert first.url == again.url
    assert (Case.objects.filter(claims__isnull=False).count(), Decision.objects.count()) == (1, 1)


def test_what_was_found_can_be_found_again_to_the_byte(world, linus):
    address, page = examined(linus, world.town.battery)
    linus.post(address, {"act": "REPLACE", "key": key_in(page), "reach": ""})

    stored = examining.latest(Claim.objects.get()).finding

    assert recomputed(stored) == stored


def test_a_card_by_amount_day_and_last_digits_finds_the_phone(world, linus):
    bought = world.town.bought_phone

    found = linus.get(f"/desk/counter?paid=6990&bought_on={bought.bought_on}&last_four=4711&number=")

    assert f"/purchases/{bought.pk}" in found.content.decode()


def test_who_speaks_english_is_answered_and_reads_the_law_in_english(world, linus):
    address, page = examined(linus, world.town.battery)
    form = {"act": "REPLACE", "key": key_in(page), "reach": "joan.hill@post.example", "in_english": "on"}

    linus.post(address, form)
    world.run()

    letter = words(world.postbox.to("joan.hill@post.example")[-1])
    assert "We are sorry for the trouble. By law it is for us to put right." in letter
    claim = Claim.objects.get()
    hers = words(Browser(world).get(f"{own_page(claim.case)}/claims/{claim.pk}"))
    assert "Right to complain until 1 March 2027" in hers
    assert claim.case.title == "Complaint: MC-batteri Volta 12-9"


def test_no_mandate_so_far_means_that_stina_is_asked_by_name(world, linus):
    phone = world.town.bought_phone
    address = f"/desk/counter/purchases/{phone.pk}?seen=FAULT&buyer=CONSUMER"
    page = linus.get(address)

    assert "Fråga Stina Nord om ett byte" in words(page)
    linus.post(address, {"act": "ASK_REPLACE", "key": key_in(page), "reach": "siv.alm@post.example"})
    world.run()

    claim = Claim.objects.get()
    asked = claim.asked.get().asked
    assert (asked.promise.owner, asked.amount) == (world.town.stina, 6990)
    assert "Stina Nord" in words(world.postbox.to("siv.alm@post.example")[-1])
    yes = {"answer": "YES", "remedy": "REPLACE", "amount": "6990", "reasons": "Den är ny nog.", "days": "5"}
    Browser(world, world.town.stina).post(f"/desk/claims/{claim.pk}/decision", **yes)
    assert Decision.objects.get().by == world.town.stina


def test_bought_for_a_business_is_not_a_consumers_and_a_person_may_give_it_all_the_same(world, linus):
    battery = world.town.battery
    address = f"/desk/counter/products/{battery.pk}?seen=FAULT&buyer=BUSINESS"
    page = linus.get(address)

    assert "Den här lagen gäller något annat; en annan kan ge det." in words(page)
    linus.post(address, {"act": "REPLACE", "key": key_in(page), "reach": ""})

    promise = Decision.objects.get().given.promise
    assert promise.source == "PERSONAL"


def test_a_day_that_nobody_knows_is_asked_for_and_one_that_has_not_been_is_refused(world, linus):
    phone = world.town.phone  # sold for more than three years

    unknown = linus.get(f"/desk/counter/products/{phone.pk}?seen=FAULT&buyer=CONSUMER")
    ahead = linus.get(f"/desk/counter/products/{phone.pk}?seen=FAULT&buyer=CONSUMER&bought_on=2026-11-11")

    assert "Vi behöver veta mer" in words(unknown)
    assert "Vilken dag köpte du" in words(unknown)
    assert ahead.status_code == 422 and "Den dagen har inte varit" in words(ahead)


def test_older_than_three_years_is_declined_when_nothing_lifts_the_time(world, linus):
    address = f"/desk/counter/products/{world.town.phone.pk}?seen=FAULT&buyer=CONSUMER&bought_on=2023-10-01"
    page = linus.get(address)
    linus.post(address, {"act": "EXPLAIN", "key": key_in(page), "reach": "siv.alm@post.example"})
    claim = Claim.objects.get()
    stina, no = Browser(world, world.town.stina), NO | {"ground": "BY_LAW"}

    refused = stina.post(f"/desk/claims/{claim.pk}/decision", **no)
    examination = f"/desk/claims/{claim.pk}/examination"
    known = {"buyer": "CONSUMER", "seller": "BUSINESS", "bought": "GOODS", "is_defective": "yes"}
    days = {"contract_date": "2023-10-01", "delivered_on": "2023-10-01", "showed_on": "2026-11-10"}
    stina.post(f"{examination}?{urlencode(known | days | {'special_circumstances': ''})}")
    stina.post(f"/desk/claims/{claim.pk}/decision", **no)

    assert refused.status_code == 422
    assert claim.examinations.latest("number").answer == "no"
    decision = Decision.objects.get()
    assert decision.kind == "NO"
    assert "4 kap. 14 § konsumentköplagen (2022:260)" in decision.rule


def test_what_nobody_has_a_price_for_is_priced_before_it_is_given(world, linus):
    battery = world.town.battery
    battery.price = None
    battery.save(update_fields=["price"])
    address, page = examined(linus, battery)
    form = {"act": "REPLACE", "key": key_in(page), "reach": "", "amount": ""}

    refused = linus.post(address, form)
    too_much = linus.post(address, form | {"amount": "1 500,01"})
    linus.post(address, form | {"amount": "649,50"})

    assert refused.status_code == too_much.status_code == 422
    assert "Skriv hur mycket det är" in words(refused)
    assert "Din befogenhet räcker inte så långt" in words(too_much)
    assert str(Decision.objects.get().amount) == "649.50"


def test_a_no_to_somebody_without_an_address_is_owed_until_she_has_been_told(world, linus):
    address = f"/desk/counter/products/{world.town.phone.pk}?seen=FAULT&buyer=CONSUMER&bought_on=2023-10-01"
    linus.post(address, {"act": "EXPLAIN", "key": key_in(linus.get(address)), "reach": ""})
    claim = Claim.objects.get()
    promise = Promise.objects.live().get(case_promise__case=claim.case)
    assert (promise.kind, promise.owner) == ("ANSWER", world.town.linus)

    decision = f"/desk/claims/{claim.pk}/decision"
    said = Browser(world, world.town.stina).post(decision, **NO, ground="NO_FAULT")
    world.run()

    assert "läs upp det för kunden, eller skriv ut det" in words(said)
    assert "Brevet till kunden är på väg" not in words(said)
    assert Promise.objects.live().filter(pk=promise.pk).exists()
    linus.post(f"/desk/promises/{promise.pk}/calls", {"talked": "yes"})
    world.pass_by(days=2)
    world.run()
    assert [one.kind for one in promise.outcomes.all()] == ["UNCONFIRMED"]
