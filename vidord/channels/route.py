"""What a channel must be able to do so that messages can go out by it; the rest is the same for all."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from vidord.channels.answer import Answer
from vidord.channels.letter import Letter
from vidord.people.models import Company


class Line(Protocol):
    """An open line to a server, kept for one message after another."""

    is_open: bool
    carried: int

    def carry(self, parcel: Any, *, begin: Callable[[], bool]) -> Answer | None:
        """
        Hand one message over. `begin` is called right before its last byte is given away; when it says no,
        nothing is, and nothing is returned. Broken after the last byte is UNCERTAIN, before it TEMPORARY.
        """

    def close(self) -> None:
        """End it."""


class Route(Protocol):
    """A way out: to which server, over how many lines, and what a message looks like on it."""

    way: str
    where: str
    most_lines: int

    def open(self) -> Line:
        """
        Open a line.

        :raises vidord.channels.answer.Unreachable: when there is none to be had.
        """

    def parcel(self, message: Letter, *, company: Company, at: datetime) -> Any:
        """
        Return a message as the line takes it.

        :raises vidord.channels.answer.Unwritable: when nothing can be sent to its recipient.
        """
