"""Kajsa, who has been through everything; each of her words is a canary that says where it was put."""

import uuid
from email.message import EmailMessage

from tests.world import World, machines, moment
from vidord.cases import alarms, calling, closing, contesting, drafts, handing_over, moving
from vidord.cases.answering import NewPromise
from vidord.cases.drafts import Writing
from vidord.cases.models import Alarm, Case
from vidord.channels import inbox
from vidord.channels.models import InboundContent, InboundMessage
from vidord.people.models import Actor, Customer, EntityConsent
from vidord.promises import evidence, ledger
from vidord.promises.models import LoggedCall, Promise

ADDRESS, PHONE, NAME = "sparvadress@post.example", "+46980319299", "Kajsa Sparvnamn"
TWO_MAILBOXES = ["kundtjanst@granasa.example", "fiber@granasa.example"]
WORDS = (
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
    "sparvstängd",
    "sparvutkast",
    "sparvdag",
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
    unsent = {"promise": "WRITE", "day": "sparvdag"}
    drafts.save(case, Writing("sparvutkast", unsent, uuid.uuid4()), by=town.town.omar, at=town.now)
    for one in customer.cases.all():
        town.answer(one, "Hej, sparvsvar.")
        town.run()
        closing.close(one, by=one.face, at=town.now, because="sparvstängd")
    return customer


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
    town.pass_by(minutes=1)
    town.answer(case, "Vi skriver, sparvsvar.", promise=NewPromise("WRITE", moment("2026-11-13 12:00")))
    town.run()
    promise = town.promise_in(case)
    moving.ask(promise, due_at=moment("2026-11-16 12:00"), because="sparvflytt", by=case.face, at=town.now)
    town.run()
    ledger.end(promise, "RELEASED", by=by_her, at=town.now, because="sparvsläpper det")
    kept = Promise.objects.filter(thread=case.thread, outcomes__kind="KEPT").latest("pk")
    contested = contesting.contest(kept, said="sparvbestrider", by=by_her, at=town.now)
    contesting.review(contested, "STANDS", because="sparvprövar", by=contested.answer.owner, at=town.now)
    town.run()
    town.pass_by(minutes=1)
