"""Words in every case that say whose they are, and everything that can happen in a case once in each."""

import re
import uuid
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

from tests import mails
from vidord.cases import (
    asking_authority,
    contesting,
    deciding,
    drafts,
    linking,
    merging,
    moving,
    noting,
    objecting,
    opinions,
    reviews,
    watching,
    works_now,
)
from vidord.cases.asking_authority import Question
from vidord.cases.decision_letters import Draft
from vidord.cases.drafts import Writing
from vidord.cases.models import (
    Case,
    Closure,
    HandoverOffer,
)
from vidord.cases.opinions import Finding
from vidord.channels.models import InboundContent, OutboundMessage
from vidord.people.models import Actor, ContactPoint, Customer
from vidord.promises.models import Promise
from vidord.texts import general_decisions, thresholds
from vidord.texts.publishing import Reason
from vidord.texts.snippets import Writer
from vidord.texts.thresholds import Measure

CANARY = re.compile(r"kanarie\d+x")


def canary(case):
    return f"kanarie{case.pk}x"


def ask_the_ombudsman(town, at):
    """In every open case of the energy company Eva says no, and its customer asks the ombudsman."""
    for case in Case.objects.open().filter(unit__entity=town.unit.entity).order_by("pk"):
        word = canary(case)
        words = {"reasons": word, "understood": word, "rule": word, "evidence": word}
        no = Draft("NO", "REFUND", asked_kind="REFUND", asked_amount=Decimal(100), **words)
        decision = deciding.decide(case, no, by=town.eva, at=at, form_key=uuid.uuid4())
        asked = reviews.ask(decision, by=Actor.of(case.customer), at=at)
        found = Finding("UPHELD", word, "Det står kvar.", "It stands.")
        opinions.publish(asked, found, by=town.solveig, at=at, form_key=uuid.uuid4())


def put_canaries(at):
    """Every text that belongs to a case says whose it is."""
    for case in Case.objects.select_related("customer", "thread"):
        word = canary(case)
        Customer.objects.filter(pk=case.customer_id).update(name=f"Kund {word}")
        for point in ContactPoint.objects.filter(customer=case.customer, kind="EMAIL"):
            ContactPoint.objects.filter(pk=point.pk).update(value=f"{word}.{point.pk}@post.example")
        Case.objects.filter(pk=case.pk).update(title=f"Rubrik {word}")
        InboundContent.objects.filter(message__placement__thread=case.thread).update(
            text=word, subject=word, from_name=word, from_address=f"{word}@post.example"
        )
        OutboundMessage.objects.filter(thread=case.thread).update(
            text=f"{word}\n\n--\nx", subject=word, recipient=f"{word}@post.example"
        )
        hung = mails.Hung(name=f"{word}.pdf", content=word.encode())
        mail = mails.Mail(
            word, f"<p>{word}</p>", [hung], subject=word, name=word, sender=f"{word}@post.example"
        )
        mails.put(mail, case.thread, at=at)
        HandoverOffer.objects.filter(case=case).update(because=word)
        Closure.objects.filter(case=case).update(because=word)


def write_drafts(at):
    """In every case its face writes in two windows, and the one who leads her too: words for nobody else."""
    for case in Case.objects.select_related("face", "unit__lead").order_by("pk"):
        for number, writer in enumerate([case.face, case.face, case.unit.lead]):
            word = f"kanarie{1_000_000 + 3 * case.pk + number}x"
            drafts.save(case, Writing(word, {}, uuid.uuid4()), by=writer, at=at)


def ask_for_another_time(at):
    """In every case where something is owed its customer is asked for another time, for a reason of hers."""
    owed = (
        Promise.objects.live()
        .filter(due_at__gt=at)
        .exclude(source="LAW")
        .select_related("case_promise__case__face")
    )
    for promise in owed.order_by("pk"):
        case, later = promise.case_promise.case, promise.due_at + timedelta(days=1)
        moving.ask(promise, due_at=later, because=canary(case), by=case.face, at=at)


def contest_what_has_ended(at):
    """Every customer says that what has ended of hers was not so."""
    for promise in Promise.objects.filter(wake_at=None).select_related(
        "thread__customer", "case_promise__case"
    ):
        with suppress(contesting.NotContestable):
            said, by = canary(promise.case_promise.case), Actor.of(promise.thread.customer)
            contesting.contest(promise, said=said, by=by, at=at)


def let_some_be_one_or_linked(lived):
    """Behind the one wall two are one; over it, and with a protected customer, some are linked."""
    cases, act = lived.cases, {"because": "Därför.", "at": lived.now}
    same = {"same_person_because": "Därför.", "by": lived.town.eva}
    merging.merge(cases["hamid"], cases["torsten"], **act, **same)
    for other in ("lotta", "kerstin"):
        linking.link(cases["torsten"], cases[other], by=lived.town.eva, **act)
    linking.link(cases["bjorken"], cases["kerstin"], by=lived.town.eva, **act)


def note_everywhere(at):
    """In every case its face notes something and tells the unit's lead, and both follow the case."""
    for case in Case.objects.select_related("face", "unit__lead").order_by("pk"):
        noting.write(
            case,
            text=f"{canary(case)} @{case.unit.lead.public_name}",
            by=case.face,
            at=at,
            form_key=uuid.uuid4(),
        )
        for person in {case.face, case.unit.lead}:
            watching.follow(case, by=person, at=at - timedelta(days=1))


def ask_for_authority(town, at):
    """In every case of the energy company somebody asks a person who may decide, in its customer's words."""
    for case in Case.objects.filter(unit__entity=town.unit.entity).order_by("pk"):
        question = Question("REFUND", Decimal(6000), canary(case))
        asking_authority.ask(case, question, by=town.mats, at=at, form_key=uuid.uuid4())


def ask_to_reconsider(town, at):
    """In every case its customer asks its own company to reconsider what that has published."""
    measure, why = Measure(customers=25, days=365, working_days=20), Reason("Därför.", "Because.")
    fibre = {"because": why, "writer": Writer("sv", []), "by": town.petra, "at": at}
    thresholds.publish(town.lena.unit.entity, measure, **fibre)
    for case in Case.objects.select_related("unit__entity", "customer").order_by("pk"):
        pledge = general_decisions.reconsiderable(case.unit.entity, at=at).filter(rule__isnull=False).first()
        if pledge:
            objecting.say(case, pledge, by=Actor.of(case.customer), at=at)


def ask_whether_it_works(at):
    """In every case that has a letter of ours the newest of them asks whether it works now."""
    for case in Case.objects.select_related("face").order_by("pk"):
        if letter := case.thread.outbound.filter(not_before=None).order_by("-pk").first():
            works_now.ask(case, letter, by=case.face, at=at)
