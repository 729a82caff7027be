"""Mail as a way out: over SMTP to the server that the settings name."""

from datetime import datetime

from django.conf import settings

from vidord.channels import links
from vidord.channels.email import composing
from vidord.channels.email.server import Server
from vidord.channels.email.transport import Line, Mail
from vidord.channels.email.writable import mailbox
from vidord.channels.letter import Letter
from vidord.channels.models import OutboundMessage
from vidord.people.models import Company


class MailRoute:
    """The lines to one mail server."""

    way: str = OutboundMessage.Way.MAIL

    def __init__(self) -> None:
        self.server = Server.of_settings()
        self.where = self.server.where
        self.most_lines = settings.SMTP_CONNECTIONS

    def open(self) -> Line:
        """:raises vidord.channels.answer.Unreachable: when there is none, or none as safe as it must be."""
        return Line(self.server)

    def parcel(self, message: Letter, *, company: Company, at: datetime) -> Mail:
        """:raises vidord.channels.answer.Unwritable: when nothing can be sent to its recipient."""
        return Mail(
            sender=links.return_address(message.pk),
            recipient=mailbox(message.recipient),
            content=composing.compose(message, company=company, at=at),
            name=f"m{message.pk}",
        )
