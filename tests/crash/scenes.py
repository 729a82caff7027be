"""What a process is doing when it is killed: receiving, placing, sending, counting."""

import io
import os
import socket
import sys
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from socketserver import BaseServer
from wsgiref.simple_server import WSGIRequestHandler, make_server

from aiosmtpd.controller import Controller

from tests.crash import ahead, client
from tests.crash.client import BOUNCE, FIBER, KUNDTJANST, Mail, letter
from tests.crash.steps import steps, write
from vidord.cases import intake
from vidord.channels import inbox, links
from vidord.channels.email import listener
from vidord.channels.models import OutboundMessage
from vidord.channels.sending import Postman
from vidord.web import worker
from vidord.web.commands import line
from vidord.web.demo.play import Play
from vidord.wsgi import application


def go_round(*, now: Callable[[], datetime]) -> None:
    """One round of a worker, from first to last."""
    postman = Postman(now=now)
    worker.round_of_work(now=now, postman=postman)
    postman.close()


class Talk:
    """Two pipes: the process that will be killed tells its port, and hears when nobody wants it any more."""

    def __init__(self) -> None:
        self.mine, self.yours = os.pipe(), os.pipe()

    def tell(self, port: int) -> None:
        """In the process: we are ready to be called."""
        write(self.mine[1], f"{port}\n".encode())

    def wait(self) -> None:
        """In the process: until the other side has done what it wanted."""
        os.close(self.yours[1])
        os.read(self.yours[0], 1)

    def port(self) -> int:
        """Outside: where to call."""
        os.close(self.mine[1])
        return int(os.read(self.mine[0], 16))

    def close(self) -> None:
        """Outside: we are done."""
        for end in (*self.mine, *self.yours):
            with suppress(OSError):
                os.close(end)


@dataclass(frozen=True)
class Scene(ABC):
    """One thing that a process does. `act` is killed; `outside` is what the world does meanwhile."""

    name: str
    mails: tuple[Mail, ...] = ()
    outcomes: tuple[str, ...] = ("NEW_CASE",)
    is_repeated: bool = False  # by whoever got no acknowledgement

    def arrange(self, play: Play) -> None:
        """Bring the town to where the scene begins; most begin where it stands."""
        return None

    @abstractmethod
    def act(self, play: Play, talk: Talk) -> None:
        """Do it. The steps count from `steps.arm` on."""

    def outside(self, talk: Talk) -> bool | None:
        """Do the other side's part. Tells whether it was acknowledged; nothing: the exit code says it."""
        return None

    def given(self) -> list[tuple[str, bytes]]:
        """Return what must be there in the end: mailbox and bytes."""
        return [(mailbox, mail.raw) for mail in self.mails for mailbox in mail.to if "+" not in mailbox]


class Listening(Scene):
    """The listener takes a mail; the mail server outside sends again what got no 250."""

    greeting = "EHLO"

    def act(self, play: Play, talk: Talk) -> None:
        """Listen until nobody calls any more."""
        controller = self.controller()
        controller.start()
        steps.arm(trace=steps.trace)
        talk.tell(controller.port)
        talk.wait()

    def controller(self) -> Controller:
        """Return the listener, not yet started."""
        return Controller(listener.Intake(threads=1), hostname="127.0.0.1", port=_free_port())

    def outside(self, talk: Talk) -> bool:
        """Hand over every mail."""
        port = talk.port()
        answers = [client.deliver(port, mail, greeting=self.greeting) for mail in self.mails]
        return all(answers)


class ListeningToLmtp(Listening):
    """The same over LMTP."""

    greeting = "LHLO"

    def controller(self) -> Controller:
        """Return the listener, not yet started."""
        taker = listener.LmtpIntake(threads=1)
        return listener.LmtpController(taker, hostname="127.0.0.1", port=_free_port())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Piped(Scene):
    """`vidord receive` as a mail server's pipe: 0 means that it is ours."""

    def act(self, play: Play, talk: Talk) -> None:
        """Take one mail from standard input and end as the command ends."""
        (mail,) = self.mails
        sys.stdin = io.TextIOWrapper(io.BytesIO(mail.raw))
        arguments = ["receive", "--from", mail.sender]
        for one in mail.to:
            arguments += ["--to", one]
        steps.arm(trace=steps.trace)
        code = line.main(arguments)
        steps.take("exit")
        os._exit(code)


class Quiet(WSGIRequestHandler):
    """Prints nothing."""

    def log_message(self, *words: object) -> None:
        """Leave it out."""


class Posted(Scene):
    """The front door's form; whoever sees no page of her own sends the same form again."""

    form = {
        "step": "contact",
        "topic": "MOVE",
        "text": "Vad behöver jag ordna med el?",
        "name": "Amira Nasser",
        "email": "amira.nasser@post.example",
        "key": str(uuid.UUID(int=7)),
    }

    def act(self, play: Play, talk: Talk) -> None:
        """Serve pages until nobody asks any more."""
        BaseServer.handle_error = lambda *_: None  # a browser that hangs up is no fault
        with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
            steps.arm(trace=steps.trace)
            talk.tell(server.server_port)
            server.handle_request()
            talk.wait()

    def outside(self, talk: Talk) -> bool:
        """Send the form."""
        return client.post_form(talk.port(), self.form)

    def given(self) -> list[tuple[str, bytes]]:
        """What she wrote, once."""
        return [(KUNDTJANST, self.form["text"].encode())]


class Placing(Scene):
    """The worker places what waits."""

    def arrange(self, play: Play) -> None:
        """Store the mails."""
        for mail in self.mails:
            inbox.store(raw=mail.raw, envelope_from=mail.sender, envelope_to=list(mail.to), at=play.now)

    def act(self, play: Play, talk: Talk) -> None:
        """Place them."""
        steps.arm(trace=steps.trace)
        intake.place_waiting(at=play.now)


class PlacingReply(Placing):
    """A further mail by the signed address, in a case that was acknowledged."""

    def arrange(self, play: Play) -> None:
        """Amira has a case, and writes again."""
        case = play.case_from("Vad behöver jag ordna?")
        mail = self.mails[0]
        to = [links.reply_address(case.thread)]
        inbox.store(raw=mail.raw, envelope_from=mail.sender, envelope_to=to, at=play.now)


class PlacingBounce(Placing):
    """A machine says that our acknowledgement did not arrive."""

    def arrange(self, play: Play) -> None:
        """Amira has a case; what we sent her comes back."""
        play.case_from("Vad behöver jag ordna?")
        acknowledgement = OutboundMessage.objects.get(kind="ACKNOWLEDGEMENT")
        mail = self.mails[0]
        to = [links.return_address(acknowledgement)]
        inbox.store(raw=mail.raw, envelope_from="", envelope_to=to, at=play.now)


class Sending(Scene):
    """The worker's whole round sends an answer that waits, and counts it as kept."""

    def arrange(self, play: Play) -> None:
        """Amira's case is answered; nothing of it has been sent."""
        play.answer(play.case_from("Vad behöver jag ordna?"), "Hej Amira. Du behöver ett elavtal.")

    def act(self, play: Play, talk: Talk) -> None:
        """One round of the worker, who then goes home."""
        steps.arm(trace=steps.trace)
        go_round(now=lambda: play.now + ahead.by())


class WholeRound(Sending):
    """A mail is stored; the worker places it, acknowledges it and counts."""

    def arrange(self, play: Play) -> None:
        """Store the mails."""
        for mail in self.mails:
            inbox.store(raw=mail.raw, envelope_from=mail.sender, envelope_to=list(mail.to), at=play.now)


PLAIN = letter("Hej, jag flyttar till Granåsa i januari.")
TO_BOTH = letter("Hej, det gäller både el och fiber.", to=(KUNDTJANST, FIBER))
FURTHER = Mail(letter("En sak till.").raw, ("svar+",))
BACK = Mail(BOUNCE.encode(), ("retur+",), sender="")

SCENES = {
    scene.name: scene
    for scene in (
        Listening("receiving by SMTP", (PLAIN,), is_repeated=True),
        ListeningToLmtp("receiving by LMTP", (TO_BOTH,), is_repeated=True),
        Piped("receiving by the pipe", (PLAIN,), is_repeated=True),
        Posted("receiving the form", is_repeated=True),
        Placing("placing a new mail", (PLAIN,)),
        PlacingReply("placing a reply", (FURTHER,), ("NEW_CASE", "REPLY")),
        Placing("placing a duplicate", (PLAIN, PLAIN)),
        PlacingBounce("placing a bounce", (BACK,), ("NEW_CASE", "MACHINE")),
        Placing("placing in two mailboxes", (TO_BOTH,)),
        Sending("sending an answer"),
        WholeRound("a whole round", (PLAIN,)),
    )
}
