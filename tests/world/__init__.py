"""The town of the demo, with a clock that tests set and a mail server that tests read."""

import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from django.conf import settings

from vidord.cases import clock, intake
from vidord.cases.models import Case
from vidord.channels import inbox, outbox
from vidord.channels.models import InboundMessage
from vidord.promises import evidence
from vidord.promises.models import Promise
from vidord.web.demo import town

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def moment(text: str) -> datetime:
    """Read `2026-11-10 09:00` as Swedish time."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Postbox:
    """A real SMTP server. `refuses` answers with those codes in turn, for example "450 4.2.1 busy"."""

    mails: list[Message] = field(default_factory=list)
    refuses: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        """Take or refuse one mail; the name is aiosmtpd's."""
        if self.refuses:
            return self.refuses.pop(0)
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def to(self, address: str) -> list[Message]:
        """Return what an address has got, in order."""
        return [mail for mail in self.mails if address in mail["To"]]


class World:
    """Tuesday 10 November 2026, 9.00, in Granåsa. Tests move `now`; nothing reads the computer's clock."""

    def __init__(self, at: str = "2026-11-10 09:00") -> None:
        self.now = moment(at)
        self.town = town.build(at=self.now)
        self.postbox = Postbox()
        self.controller = Controller(self.postbox, hostname="127.0.0.1", port=_free_port())

    def __enter__(self) -> "World":
        self.controller.start()
        settings.SMTP_URL = f"smtp://127.0.0.1:{self.controller.port}"
        return self

    def __exit__(self, *failure: object) -> None:
        self.controller.stop()

    def at(self, text: str) -> "World":
        """Move the clock, for example to `2026-11-11 15:00`, and let it do what is due then."""
        self.now = moment(text)
        self.run()
        return self

    def pass_by(self, **length: float) -> "World":
        """Let time pass, as in `pass_by(minutes=5)`, without the clock's round."""
        self.now += timedelta(**length)
        return self

    def run(self) -> dict[str, int]:
        """One round of the worker: place, sweep, send, count."""
        intake.place_waiting(at=self.now)
        swept = clock.sweep(at=self.now)
        outbox.drain(now=lambda: self.now)
        evidence.count_acceptances(at=self.now)
        return swept

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
        return inbox.store(raw=bytes(written), envelope_from=sender, envelope_to=[to], at=self.now)[0]

    def case_from(self, text: str = "Vad behöver jag ordna med el och bredband?", **mail: str) -> Case:
        """A customer has written and has a case."""
        message = self.mail(text, **mail)
        self.run()
        return message.placement.thread.case

    def promise_in(self, case: Case) -> Promise:
        """The newest promise of a case, read afresh."""
        return Promise.objects.filter(case_promise__case=case).latest("id")

    def outcomes_of(self, promise: Promise) -> list[str]:
        """The kinds of a promise's outcomes, in order."""
        return list(promise.outcomes.order_by("number").values_list("kind", flat=True))
