"""What one of us writes to a customer is checked here, in every verb that lets her words out."""

from django.utils.translation import gettext as _

from vidord.core import typography
from vidord.core.clearance import Clearance, Reason
from vidord.people import names
from vidord.texts import clearing


def clear(*words: str, anyway: str = "", is_promised: bool = False) -> Clearance:
    """
    Let through what one of us writes to a customer. Remarks are in the writer's language.

    :raises vidord.texts.clearing.NotCleared: when the words may not go as they are.
    """
    return clearing.clear(
        *(one.strip() for one in words),
        spoken=typography.language(),
        ours=names.of_our_own(),
        is_promised=is_promised,
        anyway=anyway,
    )


def reasons() -> dict[str, str]:
    """The four grounds on which words may go that the checker remarks on, in words."""
    return {
        Reason.DANGER: _("danger to life or property"),
        Reason.AUTHORITY: _("an authority"),
        Reason.DISPUTE_OR_ADVICE: _("a body that settles disputes or gives advice"),
        Reason.OWN_STEP: _("a step that only the customer can take"),
    }
