"""Matters become cases, in one transaction: a customer, a face, an answer promised, an acknowledgement."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from vidord.cases import choosing, meeting, notices, series
from vidord.cases.giving import Undertaking, give_all
from vidord.cases.models import Case
from vidord.channels import threads
from vidord.channels.models import InboundContent, Placement, Thread
from vidord.core import rows
from vidord.core.calendar import WorkingCalendar
from vidord.people import timeline
from vidord.people.models import Actor, Customer, LegalEntity, Staff, Unit
from vidord.promises import ledger
from vidord.promises.models import Promise
from vidord.texts import pledges
from vidord.texts.models import PledgeRule

UNPLEDGED_WORKING_DAYS = 2
LONGEST_BEGINNING = 80
ANSWERED_BY_NOBODY = ("noreply", "no-reply", "donotreply", "do-not-reply", "ej-svar", "svarainte")


@dataclass(frozen=True)
class Matter:
    """What somebody came with, however it came. `customer` is set when we know already who it is."""

    unit: Unit
    title: str
    topic: str
    language: str
    name: str = ""
    email: str = ""
    phone: str = ""
    customer: Customer | None = None
    identity: str = Case.Identity.NOT_CHECKED
    brought_by: Staff | None = None

    @property
    def author(self) -> str:
        """Who wrote the words that we have: the customer, or the colleague who passed hers on."""
        return Placement.Author.COLLEAGUE if self.brought_by else Placement.Author.CUSTOMER


def matter_of(content: InboundContent, *, unit: Unit, brought_by: Staff | None = None) -> Matter:
    """
    Read a matter from what came by mail or by our form.

    What a colleague forwards is the matter of the person behind it. A mail sent by a machine on a person's
    behalf, such as a form's, is answered where it says.
    """
    topic = content.topic if content.topic in Case.Topic.values else Case.Topic.OTHER
    name, email = content.from_name, content.from_address
    is_forwarded = bool(brought_by and content.forwarded_from_address)
    if is_forwarded:
        name, email = content.forwarded_from_name, content.forwarded_from_address
    elif content.reply_to and email.partition("@")[0] in ANSWERED_BY_NOBODY:
        email = content.reply_to
    is_mail = "@" in email
    is_number = not is_mail and email.startswith("+")  # the sender of an SMS
    return Matter(
        unit=unit,
        name=name,
        email=email if is_mail else "",
        title=content.subject or _first_words(content.text),
        topic=topic,
        phone=email if is_number else "",
        language=content.language,
        brought_by=brought_by if is_forwarded else None,
    )


@transaction.atomic(savepoint=False)
def open_cases(matters: list[Matter], *, at: datetime, since: datetime | None = None) -> list[Case]:
    """
    Open a case for each, with an owner and a promise before anybody sees it; the customer is told both.

    `since` is when they came, if that was not now.
    """
    opened = _threads(matters, at=at)
    needs = [
        choosing.Need(matter.unit, thread.customer, matter.topic, matter.language)
        for matter, thread in zip(matters, opened, strict=True)
    ]
    faces = choosing.first_owners(needs, at=at)
    cases = _write(matters, opened, faces, at=at)
    intake = Actor.of("intake")
    promises = promise_answers(cases, by=intake, at=at, since=since, is_new=True)
    besides = series.begin(cases, by=intake, at=at)
    # Neither the colleague nor an address found in a text gets mail that nobody has looked at.
    told = [one for one in zip(matters, cases, promises, strict=True) if not one[0].brought_by]
    notices.acknowledge([(case, promise, besides.get(case.pk)) for _, case, promise in told], at=at)
    return cases


@transaction.atomic
def open_for(matter: Matter, *, face: Staff, at: datetime, because: str = "ON_THE_LINE") -> Case:
    """Open a case with a contact who is known: whoever talks with her now. Nothing is promised yet."""
    return _write([matter], _threads([matter], at=at), [(face, because)], at=at)[0]


def _threads(matters: list[Matter], *, at: datetime) -> list[Thread]:
    """Find or make the customers, and open a conversation with each."""
    callers = [meeting.Caller(one.name, one.language, one.email, one.phone, one.customer) for one in matters]
    met = meeting.meet(callers, at=at)
    return threads.open_all(
        [
            threads.Opening(customer, point, matter.language)
            for (customer, point), matter in zip(met, matters, strict=True)
        ],
        at=at,
    )


def _write(
    matters: list[Matter], opened: list[Thread], faces: list[tuple[Staff, str]], *, at: datetime
) -> list[Case]:
    """Write the cases' rows and their events."""
    numbers = _next_numbers(len(matters))
    cases = rows.insert(
        Case(
            number=number,
            thread=thread,
            customer=thread.customer,
            capacity=thread.customer.capacity,
            identity=matter.identity,
            unit=matter.unit,
            face=face,
            face_because=because,
            title=_title(matter.title),
            topic=matter.topic,
            opened_at=at,
        )
        for number, matter, thread, (face, because) in zip(numbers, matters, opened, faces, strict=True)
    )
    actors = Actor.of_customers([case.customer for case in cases])
    timeline.record_all(
        [
            timeline.event(
                "case.opened",
                by=actors[case.customer_id],
                at=at,
                subject=case,
                matter=case.thread_id,
                face=case.face_id,
                because=case.face_because,
            )
            for case in cases
        ]
    )
    return cases


def _first_words(text: str) -> str:
    """What nobody gave a subject is called by how it begins: the rest is read below."""
    line = text.strip().partition("\n")[0]
    if len(line) <= LONGEST_BEGINNING:
        return line.removesuffix(".")
    cut = line[:LONGEST_BEGINNING]
    return f"{(cut.rpartition(' ')[0] or cut).rstrip('.,:;')} …"


def _title(words: str) -> str:
    return " ".join(words.split())[:300] or "…"


def _next_numbers(many: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number') FROM generate_series(1, %s)", [many])
        return [number for (number,) in cursor.fetchall()]


def promise_answer(case: Case, *, by: Actor, at: datetime, is_new: bool = False) -> Promise:
    """Promise an answer from the pledge that fits, counted in the face's calendar."""
    return promise_answers([case], by=by, at=at, is_new=is_new)[0]


def promise_answers(
    cases: list[Case], *, by: Actor, at: datetime, since: datetime | None = None, is_new: bool = False
) -> list[Promise]:
    """
    The same for many cases, in their order; the pledges in force are read once. `is_new` are new matters.

    A time counted from `since` that has passed already can't be promised: then it is counted from now.
    """
    answers = _Answers(at=at, is_new=is_new)
    undertakings = [answers.owed_in(case, since=since or at) for case in cases]
    if since and any(one.due_at <= at for one in undertakings):
        undertakings = [answers.owed_in(case, since=at) for case in cases]
    return give_all(undertakings, by=by, at=at)


def answer_owed_by(case: Case, owner: Staff, *, at: datetime) -> Undertaking:
    """Return an answer from a named person, by the pledge that fits and her calendar; not given yet."""
    return _Answers(at=at).owed_in(case, since=at, owner=owner)


def answer_from(case: Case, *, since: datetime, at: datetime) -> Undertaking:
    """Return an answer as from when she wrote, or from now if that time has passed already; not given yet."""
    answers = _Answers(at=at)
    counted = answers.owed_in(case, since=since)
    return counted if counted.due_at > at else answers.owed_in(case, since=at)


class _Answers:
    """The answers that cases are owed. Pledges are read and times are counted once for all that are alike."""

    def __init__(self, *, at: datetime, is_new: bool = False) -> None:
        self.at, self.is_new = at, is_new
        self.rules: dict[LegalEntity, list[PledgeRule]] = {}
        self.sources: dict[tuple, ledger.Source] = {}

    def owed_in(self, case: Case, *, since: datetime, owner: Staff | None = None) -> Undertaking:
        owner = owner or case.face
        entity, unit = case.unit.entity, owner.unit
        if entity not in self.rules:
            self.rules[entity] = pledges.of_entity(entity, at=self.at)
        alike = (entity, case.topic, unit.calendar_id, since)
        if alike not in self.sources:
            self.sources[alike] = self._source(case, unit.calendar.as_working_calendar(), since=since)
        source = self.sources[alike]
        return Undertaking(case, Promise.Kind.ANSWER, owner, source.reckoning.due_at, source=source)

    def _source(self, case: Case, calendar: WorkingCalendar, *, since: datetime) -> ledger.Source:
        entity = case.unit.entity
        chosen = pledges.tightest(
            self.rules[entity], topic=case.topic, is_new=self.is_new, calendar=calendar, at=since
        )
        if chosen:
            facts = chosen.facts(topic=case.topic, entity=entity.pk, is_new=self.is_new)
            reference = chosen.rule.version_id
            return ledger.Source(Promise.Source.PUBLISHED, reference, chosen.reckoning, facts)
        reckoning = calendar.after_working_days(since, UNPLEDGED_WORKING_DAYS)
        return ledger.Source(Promise.Source.PERSONAL, reckoning=reckoning)
