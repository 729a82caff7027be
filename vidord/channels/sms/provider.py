"""Who carries our SMS: one thin interface, and the one that the settings name."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from vidord.channels.sms import elks, kannel
from vidord.channels.sms.exchange import Reply, ask


@dataclass(frozen=True)
class Sms:
    """An SMS ready to go. What becomes of it is told at `report_to`."""

    to: str
    text: str
    is_gsm: bool
    report_to: str


class Speech(Protocol):
    """How a provider is asked, and what its answers mean."""

    METHOD: str

    def asked(self, sms: Sms, account: "Account") -> tuple[str, bytes, dict[str, str]]:
        """Return path with question, body and headers."""

    def understood(self, reply: Reply) -> str:
        """
        Return the provider's id of the message.

        :raises vidord.channels.sms.refused.Refused: when it did not take it.
        :raises vidord.channels.sms.exchange.Lost: when the answer says neither yes nor no.
        """


@dataclass(frozen=True)
class Account:
    """Where the provider is, and who we are there."""

    server: SplitResult
    name: str
    password: str
    sender: str

    @property
    def where(self) -> str:
        """Host and port, as an attempt names them."""
        port = f":{self.server.port}" if self.server.port else ""
        return f"{self.server.hostname}{port}"

    @property
    def basic(self) -> str:
        """The header that says who we are."""
        return "Basic " + base64.b64encode(f"{self.name}:{self.password}".encode()).decode()


SPEECHES: dict[str, Speech] = {"kannel": kannel.Speech(), "46elks": elks.Speech()}


class Provider:
    """The provider that `VIDORD_SMS_URL` names."""

    def __init__(self) -> None:
        name, _, address = settings.SMS_URL.partition("+")
        server = urlsplit(address)
        self.speech = SPEECHES[name]
        self.account = Account(
            server, unquote(server.username or ""), unquote(server.password or ""), settings.SMS_FROM
        )
        self.where = self.account.where

    def send(self, sms: Sms, *, begin: Callable[[], bool]) -> str:
        """
        Hand an SMS over, and return the provider's id of it.

        :raises vidord.channels.sms.refused.Refused: the provider did not take it, now or for good.
        :raises vidord.channels.answer.Unreachable: it is not there.
        :raises vidord.channels.sms.exchange.NotBegun: `begin` said no.
        :raises vidord.channels.sms.exchange.CutShort: the line broke before the last byte.
        :raises vidord.channels.sms.exchange.Lost: nobody knows whether it was taken.
        """
        path, body, headers = self.speech.asked(sms, self.account)
        request = _request(self.speech.METHOD, path, self.account.where, headers, body)
        return self.speech.understood(
            ask(self.account.server, request, method=self.speech.METHOD, begin=begin)
        )


def is_set_up() -> bool:
    """Tell whether a provider has been named; without one nobody is told by SMS."""
    return bool(settings.SMS_URL)


def _request(method: str, path: str, host: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {host}",
        "Connection: close",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body
