"""SMS as a way out: over HTTP to the provider that the settings name."""

from datetime import datetime

from vidord.channels import links
from vidord.channels.letter import Letter
from vidord.channels.models import OutboundMessage
from vidord.channels.sms import composing, gsm
from vidord.channels.sms.line import SmsLine
from vidord.channels.sms.provider import Provider, Sms
from vidord.people.models import Company

MOST_LINES = 4


class SmsRoute:
    """The requests to one provider, a few at once."""

    way: str = OutboundMessage.Way.SMS
    most_lines = MOST_LINES

    def __init__(self) -> None:
        self.provider = Provider()
        self.where = self.provider.where

    def open(self) -> SmsLine:
        """Nothing is opened before there is something to say."""
        return SmsLine(self.provider)

    def parcel(self, message: Letter, *, company: Company, at: datetime) -> Sms:
        """Return the SMS with the address at which its delivery report counts."""
        text = composing.compose(message, company=company)
        return Sms(message.recipient, text, gsm.size(text).is_gsm, links.report_address(message.pk))
