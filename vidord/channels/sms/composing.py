"""From a stored message to the words of an SMS: plain signs, no longer than somebody reads on a phone."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.channels import links
from vidord.channels.letter import Letter
from vidord.channels.sms import gsm
from vidord.people.models import Company

MOST_PARTS = 6
BEFORE_SIGNATURE = re.compile(r"\n+--\n")


def compose(message: Letter, *, company: Company) -> str:
    """Return what is sent: all of it, or that it can be read on her page when it would be very long."""
    whole = gsm.plain(BEFORE_SIGNATURE.sub("\n", message.text))
    if gsm.size(whole).parts <= MOST_PARTS or message.thread is None:
        return whole
    with override(message.thread.language):
        said = _("%(company)s: %(name)s has written to you. Read it here: %(page)s")
    return gsm.plain(
        said
        % {
            "company": company.name,
            "name": message.signed_by,
            "page": links.page_address(message.thread),
        }
    )
