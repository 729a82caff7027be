"""Kannel's smsbox: `sendsms` by GET, answered in a line of plain text."""

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from vidord.channels.sms.exchange import Lost, Reply
from vidord.channels.sms.refused import Refused, by_status

if TYPE_CHECKING:
    from vidord.channels.sms.provider import Account, Sms

TAKEN = ("0:", "3:")  # accepted for delivery; queued for later delivery
NEVER = ("not routable", "number", "receiver")
DELIVERED, NOT_DELIVERED, REFUSED_BY_CENTER = 1, 2, 16
SEVEN_BITS, UCS2 = 0, 2


class Speech:
    """How smsbox is asked, and what it answers."""

    METHOD = "GET"

    def asked(self, sms: "Sms", account: "Account") -> tuple[str, bytes, dict[str, str]]:
        """The whole message stands in the question, UTF-8; smsbox writes it as `coding` says."""
        question = {
            "username": account.name,
            "password": account.password,
            "to": sms.to,
            "text": sms.text,
            "charset": "UTF-8",
            "coding": SEVEN_BITS if sms.is_gsm else UCS2,
            "dlr-mask": DELIVERED + NOT_DELIVERED + REFUSED_BY_CENTER,
            "dlr-url": f"{sms.report_to}&status=%d",
        }
        if account.sender:
            question["from"] = account.sender
        return f"{account.server.path or '/cgi-bin/sendsms'}?{urlencode(question, quote_via=quote)}", b"", {}

    def understood(self, reply: Reply) -> str:
        """It gives no id: its delivery report comes to an address of this one message."""
        words = reply.body.strip()
        if 200 <= reply.status < 300:
            if words.startswith(TAKEN):
                return words
            raise Lost(f"{reply.status} {words}"[:500])
        if reply.status == 403 and any(word in words.lower() for word in NEVER):
            raise Refused(f"{reply.status} {words}", permanent=True)
        raise by_status(reply.status, words)
