"""What became of one try to send, by whatever channel, and what it means that there was no line at all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What became of one try: an `Attempt.Outcome`, the host, its words, and whether the line is done for."""

    outcome: str
    host: str
    reply: str
    is_of_server: bool = False  # the server as a whole is not to be had now; nothing is said of this message


class Unreachable(Exception):
    """No line could be opened; `args[0]` says why."""


class Unwritable(Exception):
    """Nothing can be sent to this address, today or later; the text says why in a few words."""
