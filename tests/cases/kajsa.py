"""Kajsa, who has been through everything; each of her words is a canary that says where it was put."""

import uuid
from datetime import timedelta
from decimal import Decimal
from email.message import EmailMessage

from tests.cases import claims_of_kajsa
from tests.world import World, machines, moment
from tests.world.the_many import asks, decided, takes
from vidord.cases import (
    alarms,
    asking_authority,
    calling,
    closing,
    conditions,
    contesting,
    deciding,
    drafts,
    front_door,
    handing_over,
    linking,
    merging,
    moving,
    noting,
    opinions,
    overseeing,
    remedies,
    reviews,
    scheduling,
    waiting,
)
from vidord.cases.answering import NewPromise
from vidord.cases.asking_authority import Question
from vidord.cases.decision_letters import Draft
from vidord.cases.drafts import Writing
from vidord.cases.models import Alarm, Case, Decision, Remedy, WorksQuestion
from vidord.cases.opinions import Finding
from vidord.cases.overseeing import Order
from vidord.channels import inbox, telephony
from vidord.channels.models import InboundContent, InboundMessage
from vidord.channels.sms import receive
from vidord.people.models import Actor, Customer, EntityConsent
from vidord.promises import evidence, ledger
from vidord.promises.models import LoggedCall, Promise

ADDRESS, PHONE, NAME = "sparvadress@post.example", "+46980319299", "Kajsa Sparvnamn"
TWO_MAILBOXES = ["kundtjanst@granasa.example", "fiber@granasa.example"]
WORDS = (
    *claims_of_kajsa.WORDS,
    "sparvadress",
    PHONE,
    "Sparvnamn",
    "sparvrubrik",
    "sparvtext",
    "sparvhtml",
    "sparvkopia",
    "sparvfil",
    "sparvbild",
    "sparvkollega",
    "sparvmaskin",
    "sparvstuds",
    "sparvkarantän",
    "sparvsida",
    "sparvlämnar",
    "sparvnekar",
    "sparvsvar",
    "sparvavslag",
    "sparvsläpper",
    "sparvfrågar",
    "sparvstängd",
    "sparvsamman",
    "sparvisär",
    "sparvkoppling",
    "sparvanteckning",
    "sparvsenare",
    "sparvsammandrag",
    "sparvskäl",
    "sparvförstått",
    "sparvregel",
    "sparvbevis",
    "sparvtillägg",
    "sparvverifikat",
    "sparvutlåtande",
    "sparvbegäran",
    "sparvöppnad",
    "sparvsms",
    "sparvutkast",
    "sparvdag",
    "sparvvillkor",
    "sparvföll",
    "sparvfungerar",
    "sparvsent",
    "sparvränta",
)


def live(town: World) -> Customer:
    """Let her come by every way and meet every verb, until nothing is owed and her cases are closed."""
    case = _writes(town)
    customer = case.customer
    _sends_files(town)
    _machines_write(town)
    machines.bounce(town, case.thread.outbound.latest("pk"), action="delayed", words="sparvstuds")
    _is_in_danger(town, case)
    _is_asked_about(town, case)
    town.until(moment("2026-11-12 16:00"))  # long past both answers: broken in the open, told to staff
    _is_answered(town, case)
    _becomes_one(town, customer)
    _is_called_and_texts(town, customer)
    unsent = {"promise": "WRITE", "day": "sparvdag"}
    drafts.save(case, Writing("sparvutkast", unsent, uuid.uuid4()), by=town.town.omar, at=town.now)
    takes(town, 25)
    asks(town, case, decided(town))
    for one in customer.cases.all():
        town.answer(one, "Hej, sparvsvar.")
        town.run()
        closing.close(one, by=one.face, at=town.now, because="sparvstängd")
    _is_opened_again(town, case)
    return customer


def _is_opened_again(town: World, case: Case) -> None:
    """By the ombudsman; paid too late, answered, and closed."""
    town.pass_by(minutes=1)
    overseeing.reopen(case, because="sparvöppnad", by=town.town.solveig, at=town.now)
    town.answer(case, "Hej, sparvsvar.")
    town.run()
    _is_paid_too_late(town, case)
    closing.close(case, by=case.face, at=town.now, because="sparvstängd")


def _is_paid_too_late(town: World, case: Case) -> None:
    """She gets her money when it should have been there, and the interest on it."""
    draft = Draft("YES", "REFUND", "sparvskäl", amount=Decimal(1000), days=1)
    given = deciding.decide(case, draft, by=town.town.eva, at=town.now, form_key=uuid.uuid4()).given
    town.until(given.promise.due_at + timedelta(days=3))
    remedies.confirm(given, day=town.now.date(), reference="sparvsent", at=town.now)
    town.run()
    owed = Remedy.objects.get(late__remedy=given)
    remedies.confirm(owed, day=town.now.date(), reference="sparvränta", at=town.now)


def _writes(town: World) -> Case:
    """One mail to two mailboxes, once more to one of them, and a number that staff noted."""
    mail = {
        "name": NAME,
        "sender": ADDRESS,
        "subject": "sparvrubrik",
        "Message_ID": "<1@sparvadress.example>",
    }
    case = town.case_from("sparvtext", **mail)
    first = InboundMessage.objects.latest("pk")
    raw = bytes(first.raw.content)
    inbox.store(raw=raw, envelope_from=ADDRESS, envelope_to=TWO_MAILBOXES, at=town.now)
    town.run()
    case.customer.contact_points.create(kind="PHONE", value=PHONE)
    EntityConsent.objects.create(customer=case.customer, entity=town.town.lena.unit.entity, given_at=town.now)
    return case


def _sends_files(town: World) -> None:
    """A mail with HTML, a picture in it and a file, another way to answer, and somebody else in copy."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{NAME} <{ADDRESS}>", TWO_MAILBOXES[0], "sparvrubrik"
    mail["Reply-To"], mail["Cc"] = ADDRESS, "sparvkopia@post.example"
    mail.set_content("sparvtext")
    mail.add_alternative("<p>sparvhtml</p>", subtype="html")
    mail.add_attachment(b"-", "image", "png", cid="<sparvbild>", filename="sparvfil.png")
    inbox.store(raw=bytes(mail), envelope_from=ADDRESS, envelope_to=TWO_MAILBOXES[:1], at=town.now)
    town.run()
    # As when a colleague has passed on a mail of hers.
    InboundContent.objects.filter(pk=InboundMessage.objects.latest("pk").pk).update(
        forwarded_from_name="sparvkollega", forwarded_from_address=ADDRESS
    )


def _machines_write(town: World) -> None:
    """Two arrivals that no thread holds: one from her address, one that only names it in its words."""
    town.mail("sparvmaskin", sender=ADDRESS, Auto_Submitted="auto-replied")
    town.mail(f"sparvkarantän, skriv till {ADDRESS}.", sender="ingen", name="", subject="")
    town.run()


def _is_in_danger(town: World, case: Case) -> None:
    town.pass_by(minutes=1)
    town.reply(case.thread, "Det brinner, sparvsida")
    alarms.take(Alarm.objects.get(case=case), by=town.town.mats, at=town.now)
    town.run()


def _is_asked_about(town: World, case: Case) -> None:
    case.refresh_from_db()
    to = town.town.eva if case.face != town.town.eva else town.town.omar
    offer = handing_over.offer(case, to=to, by=case.face, at=town.now, because="sparvlämnar")
    handing_over.decline(offer, at=town.now, because="sparvnekar")
    told = f"sparvanteckning @{to.public_name}"
    noting.write(case, text=told, by=case.face, at=town.now, form_key=uuid.uuid4())
    at_eight = town.now.replace(hour=8) + timedelta(days=1)
    letter = town.answer(case, "Hej, sparvsenare.", is_answer=False, not_before=at_eight)
    scheduling.take_back(letter, by=case.face, at=town.now)


def _is_decided_about(town: World, case: Case) -> None:
    """A question to somebody who may decide, half a no with every part of it, and a word from bookkeeping."""
    question = Question("REFUND", Decimal(3000), "sparvsammandrag")
    asked = asking_authority.ask(
        case, question, by=town.town.nadja, at=town.now, to=town.town.eva, form_key=uuid.uuid4()
    )
    draft = Draft(
        kind="PARTLY",
        remedy="REFUND",
        amount=Decimal(500),
        reasons="sparvskäl",
        understood="sparvförstått",
        rule="sparvregel",
        evidence="sparvbevis",
        addition="sparvtillägg",
    )
    key = uuid.uuid4()
    decision = deciding.decide(case, draft, by=town.town.eva, at=town.now, form_key=key, asked=asked)
    town.run()
    remedies.confirm(decision.given, day=town.now.date(), reference="sparvverifikat", at=town.now)
    _is_looked_at_anew(town, case, decision)


def _is_looked_at_anew(town: World, case: Case, decision: Decision) -> None:
    """The ombudsman looks at it, lets somebody answer, and later opens the case again."""
    town.pass_by(minutes=1)
    asked = reviews.ask(decision, by=Actor.of(case.customer), at=town.now)
    found = Finding("UPHELD", "sparvutlåtande", "Det står kvar.", "It stands.")
    act = {"by": town.town.solveig, "at": town.now, "form_key": uuid.uuid4()}
    opinions.publish(asked, found, **act)
    order = Order(case.face, "sparvbegäran", due_at=town.now + timedelta(hours=1))
    overseeing.order(case, order, **act | {"form_key": uuid.uuid4()})
    town.run()
    town.answer(case, "Hej, sparvsvar.", by=case.face)
    town.run()


def _is_called_and_texts(town: World, customer: Customer) -> None:
    """The telephony tells of a call to her number, and an SMS comes from it."""
    told = telephony.Told(
        "sparv", "sparv", "RINGING", True, "+46980319214", PHONE, town.now - timedelta(minutes=1)
    )
    telephony.store(told, at=town.now)
    came = receive.Incoming(PHONE, "+46701740605", "sparvsms", "1", f"from={PHONE}&text=sparvsms".encode())
    receive.store(came, at=town.now)
    town.run()
    texted = customer.cases.latest("pk")
    closing.needs_no_answer(texted, reason="THANKS", by=texted.face, at=town.now)


def _is_answered(town: World, case: Case) -> None:
    """A mail that her server refuses, a call that she confirms, and a promise that she lets go."""
    town.postbox.refuses = [f"550 5.1.1 <{ADDRESS}> sparvavslag"]
    town.answer(case, "Vi räknar på det, sparvsvar.", is_answer=False)
    town.run()
    call = NewPromise("CALL", moment("2026-11-12 16:50"), moment("2026-11-12 16:10"))
    town.answer(case, "Vi ringer, sparvsvar.", promise=call)
    town.run()
    calling.log(town.promise_in(case), talked=True, by=case.face, at=town.now)
    logged = LoggedCall.objects.get(promise__thread=case.thread)
    by_her = Actor.of(case.customer)
    evidence.hear_verdict(logged, talked=True, by=by_her, at=town.now)
    _is_promised_on_a_condition(town, case)
    _is_decided_about(town, case)
    claims_of_kajsa.asserts(town, case)
    town.pass_by(minutes=1)
    agreed = ledger.Source("CONTRACT", words="sparvavtal", agreement_number="sparv-118")
    letter = NewPromise("WRITE", moment("2026-11-13 12:00"), source=agreed)
    town.answer(case, "Vi skriver, sparvsvar.", promise=letter)
    town.run()
    promise = town.promise_in(case)
    moving.ask(promise, due_at=moment("2026-11-16 12:00"), because="sparvflytt", by=case.face, at=town.now)
    town.run()
    waiting.ask(promise, asked="sparvfrågar", by=case.face, at=town.now)
    town.run()
    ledger.end(promise, "RELEASED", by=by_her, at=town.now, because="sparvsläpper det")
    kept = Promise.objects.filter(thread=case.thread, outcomes__kind="KEPT").latest("pk")
    contested = contesting.contest(kept, said="sparvbestrider", by=by_her, at=town.now)
    contesting.review(contested, "STANDS", because="sparvprövar", by=contested.answer.owner, at=town.now)
    town.run()
    town.pass_by(minutes=1)


def _is_promised_on_a_condition(town: World, case: Case) -> None:
    """A promise whose condition fails, and a letter that asks whether it works: it does not."""
    letter = NewPromise("WRITE", moment("2026-11-13 12:00"), only_if="sparvvillkor")
    town.pass_by(minutes=1)
    town.answer(case, "Vi skriver kanske, sparvsvar.", promise=letter, asks_whether=True)
    town.run()
    conditions.fail(town.promise_in(case), because="sparvföll", by=case.face, at=town.now)
    asked = WorksQuestion.objects.get(case=case)
    said = {"works": False, "said": "sparvfungerar"}
    front_door.hear_whether_it_works(asked, case.thread, **said, at=town.now)
    town.pass_by(minutes=1)
    town.answer(case, "Vi ser på det igen, sparvsvar.")
    town.run()


def _becomes_one(town: World, customer: Customer) -> None:
    """Her two cases are one, and two again, and linked."""
    first, second = customer.cases.order_by("pk")
    act = {"by": town.town.eva, "at": town.now}
    merged = merging.merge(second, first, because="sparvsamman", **act)
    merging.part(merged, because="sparvisär", **act)
    linking.link(first, second, because="sparvkoppling", **act)
