"""Mailboxes: where our mail is fetched from, how that goes, and setting it up."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidord.cases import silent_mailboxes
from vidord.channels.email.imap import accounts
from vidord.channels.email.imap.accounts import SecretNeeded
from vidord.channels.email.imap.trouble import Trouble
from vidord.channels.models import ImapAccount, Mailbox
from vidord.core import typography
from vidord.people.models import Actor
from vidord.web.desk import within_reach
from vidord.web.desk.mailbox_form import MailboxForm
from vidord.web.policy import Seen, seen_by


@dataclass(frozen=True)
class Row:
    """A mailbox and where it is fetched from, if anywhere."""

    mailbox: Mailbox
    account: ImapAccount | None
    is_silent: bool


@seen_by(Seen.STAFF)
@require_safe
def mailboxes(request: HttpRequest) -> HttpResponse:
    """`/desk/mailboxes`: the mailboxes of the legal entities where I work."""
    hers = Mailbox.objects.filter(unit__entity__in=request.staff.roles.values("entity"))
    silent = set(ImapAccount.objects.in_trouble(at=request.now).values_list("mailbox_id", flat=True))
    found = hers.select_related("unit__entity", "imap").order_by("unit__entity__name", "address")
    rows = [Row(one, getattr(one, "imap", None), one.pk in silent) for one in found]
    return render(request, "desk/mailboxes.html", {"rows": rows})


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest, mailbox: int) -> HttpResponse:
    """`/desk/mailboxes/<mailbox>`: how it goes; an administrator sets up where it is fetched from."""
    if request.method == "POST":
        return _set_up(request, within_reach.mailbox_to_set_up(request, mailbox))
    return _show(request, within_reach.mailbox(request, mailbox))


def _show(request: HttpRequest, mailbox: Mailbox, form: MailboxForm | None = None) -> HttpResponse:
    account = getattr(mailbox, "imap", None)
    may_change = within_reach.administers(request, mailbox)
    shown = {
        "mailbox": mailbox,
        "account": account,
        "is_silent": account is not None and _is_silent(account, at=request.now),
        "may_change": may_change,
        "is_leaving": request.GET.get("leave") == "ask",
        "form": form or (MailboxForm.of(account, today=_day(request.now)) if may_change else None),
    }
    return render(request, "desk/mailbox.html", shown, status=422 if form else 200)


def _is_silent(account: ImapAccount, *, at: datetime) -> bool:
    return ImapAccount.objects.in_trouble(at=at).filter(pk=account.pk).exists()


def _day(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%d}"


def _set_up(request: HttpRequest, mailbox: Mailbox) -> HttpResponse:
    form = MailboxForm(request.POST)
    if not form.is_valid():
        return _show(request, mailbox, form)
    try:
        accounts.connect(
            mailbox,
            form.setting(),
            secret=form.written_secret(),
            client_secret=form.written_client_secret(),
            by=Actor.of(request.staff),
            at=request.now,
        )
    except SecretNeeded:
        form.ask_for_the_secret(has_one=hasattr(mailbox, "imap"))
        return _show(request, mailbox, form)
    messages.info(
        request, _("Saved. Mail is fetched from here within a minute. Try it now to see that it works.")
    )
    return redirect("desk:mailbox", mailbox=mailbox.pk)


@seen_by(Seen.STAFF)
@require_POST
def trial(request: HttpRequest, mailbox: int) -> HttpResponse:
    """`/desk/mailboxes/<mailbox>/trial`: connect, sign in, look into the folder; nothing is changed by it."""
    found = within_reach.mailbox_to_set_up(request, mailbox)
    if not hasattr(found, "imap"):
        raise Http404
    tried = accounts.tried(found.imap)
    if tried.trouble is None:
        messages.success(request, _it_works(found.imap, tried.mails))
    else:
        messages.error(request, _it_does_not(found.imap, tried.trouble))
    return redirect("desk:mailbox", mailbox=found.pk)


def _it_works(account: ImapAccount, mails: int) -> str:
    let_in = _("It works: %(host)s let us in.") % {"host": account.host}
    lie_there = ngettext("%(counter)s mail lies there.", "%(counter)s mails lie there.", mails)
    counted = lie_there % {"counter": typography.count(mails)}
    return " ".join([let_in, counted, _("Nothing was changed by this.")])


def _it_does_not(account: ImapAccount, trouble: Trouble) -> str:
    """Say why, what to do, and what the server said; the account itself is left as it is."""
    as_tried = ImapAccount(host=account.host, failure=trouble.failure)
    said = [
        _("It does not work."),
        silent_mailboxes.what_is_wrong(as_tried),
        silent_mailboxes.what_to_do(as_tried),
    ]
    if trouble.words:
        as_people_write = trouble.words.translate(str.maketrans("'\"", "’”"))
        said.append(_("The server’s own words: “%(words)s”") % {"words": as_people_write})
    return " ".join(said)


@seen_by(Seen.STAFF)
@require_POST
def removal(request: HttpRequest, mailbox: int) -> HttpResponse:
    """`/desk/mailboxes/<mailbox>/removal`: asks first, and fetches no longer once she is sure."""
    found = within_reach.mailbox_to_set_up(request, mailbox)
    if not hasattr(found, "imap"):
        raise Http404
    if request.POST.get("sure") != "yes":
        return redirect(f"{reverse('desk:mailbox', args=[found.pk])}?leave=ask")
    accounts.disconnect(found, by=Actor.of(request.staff), at=request.now)
    messages.info(request, _("%(address)s is fetched no longer.") % {"address": found.address})
    return redirect("desk:mailbox", mailbox=found.pk)
