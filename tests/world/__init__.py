"""The town of the demo, with a clock that tests set and a mail server that tests read."""

import socket
from dataclasses import dataclass, field, fields
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from django.conf import settings

from vidord.cases.models import Case
from vidord.web.demo import town
from vidord.web.demo.play import Play

AS_READ = default.clone(message_factory=lambda policy=None: Letter(policy=policy))
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def moment(text: str) -> datetime:
    """Read `2026-11-10 09:00` as Swedish time."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Letter(EmailMessage):
    """A mail as somebody reads it who sees plain text only."""

    def get_content(self) -> str:
        """Return the plain text, whether or not HTML lies beside it."""
        plain = self.get_body(("plain",))
        return plain.get_payload(decode=True).decode(plain.get_content_charset("utf-8"))

    def as_html(self) -> str:
        """Return the HTML beside it."""
        html = self.get_body(("html",))
        return html.get_payload(decode=True).decode("utf-8")


@dataclass
class Postbox:
    """A real SMTP server. `refuses` answers with those codes in turn, for example "450 4.2.1 busy"."""

    mails: list[Letter] = field(default_factory=list)
    refuses: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        """Take or refuse one mail; the name is aiosmtpd's."""
        if self.refuses:
            return self.refuses.pop(0)
        self.mails.append(message_from_bytes(envelope.content, policy=AS_READ))
        return "250 OK"

    def to(self, address: str) -> list[Letter]:
        """Return what an address has got, in order."""
        return [mail for mail in self.mails if address in mail["To"]]


class World(Play):
    """Tuesday 10 November 2026, 9.00, in Granåsa. Tests move `now`; nothing reads the computer's clock."""

    def __init__(self, at: str = "2026-11-10 09:00", *, built: town.Town | None = None) -> None:
        now = moment(at)
        super().__init__(built or town.build(at=now), now=now)
        self.postbox = Postbox()
        self.controller = Controller(self.postbox, hostname="127.0.0.1", port=free_port())
        self.cases: dict[str, Case] = {}

    def again(self) -> "World":
        """The same town, read afresh from the database that it was built in."""
        rows = {one.name: getattr(self.town, one.name) for one in fields(self.town)}
        fresh = {name: type(row)._default_manager.get(pk=row.pk) for name, row in rows.items()}
        copy = World(self.now.strftime("%Y-%m-%d %H:%M"), built=town.Town(**fresh))
        copy.postbox.mails = list(self.postbox.mails)
        copy.cases = {who: Case.objects.get(pk=case.pk) for who, case in self.cases.items()}
        return copy

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
