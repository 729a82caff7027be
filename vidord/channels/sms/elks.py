"""46elks: POST to `a1/sms` with basic auth, answered in JSON."""

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from vidord.channels.sms.exchange import Lost, Reply
from vidord.channels.sms.refused import Refused, by_status

if TYPE_CHECKING:
    from vidord.channels.sms.provider import Account, Sms


class Speech:
    """How 46elks is asked, and what it answers."""

    METHOD = "POST"

    def asked(self, sms: "Sms", account: "Account") -> tuple[str, bytes, dict[str, str]]:
        """It chooses the alphabet itself, by the same table as we count by."""
        said = {"to": sms.to, "message": sms.text, "from": account.sender, "whendelivered": sms.report_to}
        headers = {
            "Authorization": account.basic,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return account.server.path or "/a1/sms", urlencode(said).encode("ascii"), headers

    def understood(self, reply: Reply) -> str:
        """Created is taken. What it says that it failed at once was not."""
        if not 200 <= reply.status < 300:
            raise by_status(reply.status, reply.body)
        try:
            said = json.loads(reply.body)
            number, status = str(said["id"]), said.get("status")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Lost(f"{reply.status} {reply.body}"[:500]) from None
        if status == "failed":
            raise Refused(f"{reply.status} {number} failed", permanent=True)
        return number
