"""A mailbox that is not fetched alarms by name: its unit's lead and the entity's administrators, once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases.staff_notices import SYSTEM_LANGUAGE, to_colleagues
from vidord.channels.models import ImapAccount, Mailbox
from vidord.core import typography
from vidord.people import timeline
from vidord.people.models import Actor, Staff, StaffRole

Failure = ImapAccount.Failure


def what_is_wrong(account: ImapAccount) -> str:
    """Say in a sentence why a mailbox is not fetched, in the reader's language."""
    said = {
        "": _("Nothing has been fetched for a while. The program that fetches does not run."),
        Failure.UNREACHABLE: _("The mail server %(host)s can not be reached."),
        Failure.OUT_OF_BOUNDS: _("The address of %(host)s lies where we fetch no mail from."),
        Failure.UNTRUSTED: _("%(host)s could not show that it is who it says, so we told it nothing."),
        Failure.NOT_IMAP: _("%(host)s answers, but not as a mail server does."),
        Failure.SEALED: _("The stored password can not be opened: our own key has been changed."),
        Failure.REFUSED: _("%(host)s refuses the name and the password."),
        Failure.NO_FOLDER: _("%(host)s has no such folder."),
        Failure.SILENT: _("%(host)s fell silent in the middle."),
        Failure.BROKEN_OFF: _("%(host)s broke off in the middle."),
        Failure.NOT_STORED: _(
            "A mail could not be taken in. It still lies in the mailbox, and is tried again."
        ),
    }
    return said[account.failure] % {"host": account.host}


def what_to_do(account: ImapAccount) -> str:
    """Say in a sentence what a person can do about it."""
    said = {
        "": _("Start it again: vidord up, or vidord fetch."),
        Failure.UNREACHABLE: _("Look whether the host and the port are right, and whether the server is up."),
        Failure.OUT_OF_BOUNDS: _(
            "Write another host, or let the operator name it in VIDORD_IMAP_LOCAL_HOSTS."
        ),
        Failure.UNTRUSTED: _("Ask whoever runs the mail server for a valid certificate for that name."),
        Failure.NOT_IMAP: _("Look at the port: IMAP is often at 993 with TLS, at 143 with STARTTLS."),
        Failure.SEALED: _("Write the password again."),
        Failure.REFUSED: _("Write the password again, or ask the mail provider for a new one."),
        Failure.NO_FOLDER: _("Write the folder’s name as the mail server has it, or make the folder."),
        Failure.SILENT: _("We try again by ourselves. If it goes on, ask whoever runs the mail server."),
        Failure.BROKEN_OFF: _("We try again by ourselves. If it goes on, ask whoever runs the mail server."),
        Failure.NOT_STORED: _("Look at the database and the disk, then at the mail itself in the mailbox."),
    }
    return said[account.failure]


def call(*, at: datetime) -> int:
    """Tell of every mailbox that has become silent, once until it works again. Returns the notices queued."""
    silent = ImapAccount.objects.in_trouble(at=at).filter(alarmed_at=None).order_by("id")
    return sum(_call(account, at=at) for account in silent.values_list("id", flat=True))


@transaction.atomic
def _call(account_id: int, *, at: datetime) -> int:
    rows = ImapAccount.objects.select_for_update(skip_locked=True, of=("self",))
    silent = rows.in_trouble(at=at).filter(pk=account_id, alarmed_at=None)
    account = silent.select_related("mailbox__unit__lead").first()
    if account is None:
        return 0
    account.alarmed_at = at
    account.save(update_fields=["alarmed_at"])
    timeline.record("mailbox.silent", by=Actor.of("clock"), at=at, subject=account.mailbox)
    with override(SYSTEM_LANGUAGE):
        said = {"since": _since(account, at=at), "why": what_is_wrong(account), "do": what_to_do(account)}
    return to_colleagues(
        "staff_mailbox",
        who_hears(account.mailbox),
        at=at,
        address=account.mailbox.address,
        desk=f"{settings.BASE_URL}/desk/mailboxes/{account.mailbox_id}",
        **said,
    )


def _since(account: ImapAccount, *, at: datetime) -> str:
    if account.succeeded_at is None:
        return _("Nothing has been fetched yet.")
    when = typography.moment(account.succeeded_at, now=at)
    return _("It was last fetched %(when)s.") % {"when": when}


def who_hears(mailbox: Mailbox) -> list[Staff]:
    """Return the lead of the mailbox's unit and the administrators of its legal entity, each once."""
    administers = Q(roles__entity=mailbox.unit.entity_id, roles__kind=StaffRole.Kind.ADMINISTRATOR)
    people = Staff.objects.serving().filter(administers | Q(pk=mailbox.unit.lead_id))
    return list(people.distinct().order_by("id"))


def of_concern_to(reader: Staff, *, at: datetime) -> QuerySet[ImapAccount]:
    """The mailboxes in trouble that a person answers for: hers as lead, or of an entity she administers."""
    administered = reader.roles.filter(kind=StaffRole.Kind.ADMINISTRATOR).values("entity")
    hers = Q(mailbox__unit__lead=reader) | Q(mailbox__unit__entity__in=administered)
    troubled = ImapAccount.objects.in_trouble(at=at).filter(hers)
    return troubled.select_related("mailbox").order_by("mailbox__address")
