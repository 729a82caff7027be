"""Every channel that messages go out by, as this installation has it set up."""

from vidord.channels.email.route import MailRoute
from vidord.channels.route import Route
from vidord.channels.sms.provider import is_set_up
from vidord.channels.sms.route import SmsRoute


def routes() -> list[Route]:
    """Return the ways out; SMS is one when a provider has been named."""
    return [MailRoute(), SmsRoute()] if is_set_up() else [MailRoute()]
