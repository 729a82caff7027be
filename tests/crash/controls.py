"""Deliberately broken parts: the harness must see what they lose and what they double."""

import threading

from tests.crash.scenes import PLAIN, Listening, Sending, Talk
from vidord.channels import inbox
from vidord.channels.answer import Answer
from vidord.channels.email.transport import Line
from vidord.web.demo.play import Play

SECONDS_TOO_LATE = 0.05


class Hasty(Listening):
    """Says 250 first and stores afterwards."""

    def act(self, play: Play, talk: Talk) -> None:
        """Listen with an inbox that answers before it has anything."""
        store, meant = inbox.store, []

        def later(**mail: object) -> list:
            meant.append(threading.Timer(SECONDS_TOO_LATE, store, kwargs=mail))
            meant[-1].start()
            return []

        inbox.store = later
        super().act(play, talk)
        for one in meant:
            one.join()


class Forgetful(Sending):
    """Has handed a mail over, and thinks that it must be sent again."""

    def act(self, play: Play, talk: Talk) -> None:
        """Send, and hear the server's yes as a no."""
        verdict = Line._verdict

        def misheard(line: Line) -> Answer:
            verdict(line)
            return line._refused(451, b"Try again")

        Line._verdict = misheard
        super().act(play, talk)


CONTROLS = {
    scene.name: scene
    for scene in (
        Hasty("acknowledged before it is stored", (PLAIN,), is_repeated=True),
        Forgetful("a sender that forgets"),
    )
}
