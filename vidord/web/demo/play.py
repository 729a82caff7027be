"""Playing the town: customers write and call, staff answer, time passes. Every step runs the real verbs."""

import uuid
from datetime import datetime, timedelta
from email.message import EmailMessage

from vidord.cases import (
    answering,
    clock,
    front_door,
    intake,
    interest,
    not_arrived,
    on_the_line,
    opening,
    scheduling,
    series,
    staff_not_reached,
)
from vidord.cases.models import Case
from vidord.channels import inbox, sending
from vidord.channels.models import InboundMessage, OutboundMessage, Thread
from vidord.people.models import Staff
from vidord.promises import evidence, sweep
from vidord.promises.models import Promise
from vidord.web.demo.town import Town

NAMESPACE = uuid.UUID("6a1c2f0e-0000-4000-8000-000000000000")


class Play:
    """The town at a moment `now`, which the play moves; nothing here reads the computer's clock."""

    def __init__(self, town: Town, *, now: datetime) -> None:
        self.town, self.now = town, now

    def run(self) -> dict[str, int]:
        """One round of the worker: place, follow up, sweep, send, count."""
        intake.place_waiting(at=self.now)
        scheduling.hold_overtaken(at=self.now)
        not_arrived.follow_up(at=self.now)
        swept = clock.sweep(at=self.now)
        interest.follow_up(at=self.now)
        sending.drain(now=lambda: self.now)
        evidence.count_acceptances(at=self.now)
        series.go_on(at=self.now)
        not_arrived.follow_up(at=self.now)
        staff_not_reached.follow_up(at=self.now)
        return swept

    def until(self, moment: datetime) -> "Play":
        """Let time pass to a moment, with the clock's round each time something is due on the way."""
        while (wake_at := sweep.next_wake(after=self.now)) and wake_at < moment:
            self.now = wake_at
            self.run()
        self.now = moment
        self.run()
        return self

    def pass_by(self, **length: float) -> "Play":
        """Let time pass, as in `pass_by(minutes=5)`, without the clock's round."""
        self.now += timedelta(**length)
        return self

    def mail(
        self,
        text: str,
        *,
        name: str = "Amira Nasser",
        sender: str = "amira.nasser@post.example",
        subject: str = "Jag flyttar till Granåsa",
        to: str = "kundtjanst@granasa.example",
        **headers: str,
    ) -> InboundMessage:
        """A customer's mail arrives and is stored; `headers` such as In_Reply_To are added."""
        written = EmailMessage()
        written["From"], written["To"], written["Subject"] = f"{name} <{sender}>", to, subject
        for header, value in headers.items():
            written[header.replace("_", "-")] = value
        written.set_content(text)
        return self.store(bytes(written), to=to, sender=sender)

    def store(self, raw: bytes, *, to: str, sender: str = "unknown") -> InboundMessage:
        """Bytes arrive and are stored; placed with the next round."""
        return inbox.store(raw=raw, envelope_from=sender, envelope_to=[to], at=self.now)[0]

    def case_from(self, text: str = "Vad behöver jag ordna med el och bredband?", **mail: str) -> Case:
        """A customer has written and has a case."""
        message = self.mail(text, **mail)
        self.run()
        return message.placement.thread.case

    def form(self, text: str, *, name: str, email: str, topic: str, danger: bool = False) -> Case:
        """A customer has written at the front door and has a case."""
        told = front_door.Told(
            name=name,
            email=email,
            text=text,
            topic=topic,
            says_danger=danger,
            language="sv",
            key=f"{email} {self.now.isoformat()}",
        )
        thread = front_door.tell(told, at=self.now)
        self.run()
        return thread.case

    def reply(self, thread: Thread, text: str) -> InboundMessage:
        """The customer writes on her own page."""
        message = front_door.reply(thread, text=text, key=f"{thread.pk} {self.now.isoformat()}", at=self.now)
        self.run()
        return message

    def on_the_line(
        self,
        text: str,
        *,
        by: Staff,
        name: str,
        phone: str,
        way: str = "PHONE",
        result: answering.NewPromise | str | None = None,
    ) -> Case:
        """Somebody calls, visits or sends a letter, and a person writes it down."""
        matter = opening.Matter(
            unit=by.unit, title=text, topic=Case.Topic.OTHER, language="sv", name=name, phone=phone
        )
        note = on_the_line.Note(way, text, matter, f"{phone} {self.now.isoformat()}", result)
        case = on_the_line.write_down(note, case=None, by=by, at=self.now)
        self.run()
        return case

    def answer(self, case: Case, text: str = "Hej.", **changed: object) -> OutboundMessage:
        """The face of a case answers; what she did not see counts as seen unless said otherwise."""
        case.refresh_from_db()
        newest = case.thread.outbound.order_by("-pk").values_list("pk", flat=True).first() or 0
        arguments: dict = {
            "by": case.face,
            "at": self.now,
            "text": text,
            "is_answer": True,
            "seen": newest,
            "form_key": uuid.uuid5(NAMESPACE, f"{case.pk} {self.now.isoformat()} {text}"),
        }
        return answering.answer(case, **(arguments | changed))

    def promise_in(self, case: Case) -> Promise:
        """The newest promise of a case, read afresh."""
        return Promise.objects.filter(case_promise__case=case).latest("id")

    def outcomes_of(self, promise: Promise) -> list[str]:
        """The kinds of a promise's outcomes, in order."""
        return list(promise.outcomes.order_by("number").values_list("kind", flat=True))
