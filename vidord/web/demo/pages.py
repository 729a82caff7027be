"""The customer's inbox in the demo: what our mails look like to her, and her answers."""

import smtplib
from email.message import EmailMessage

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from vidord.web.demo.catcher import caught
from vidord.web.policy import Seen, seen_by


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404


@seen_by(Seen.ANYONE)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """`/demo/inbox`: the mails that the catcher took, newest first."""
    _only_in_demo()
    return render(
        request, "demo/inbox.html", {"mails": [_shown(mail) for mail in caught(settings.DATA / "demo-inbox")]}
    )


def _shown(mail: EmailMessage) -> dict:
    address = mail["From"].addresses[0].addr_spec
    return {
        "sender": mail["From"].addresses[0].display_name,
        "to": mail["To"],
        "subject": mail["Subject"],
        "text": mail.get_body(("plain",)).get_content(),
        "reply_to": address if address.startswith("svar+") else "",
    }


@seen_by(Seen.ANYONE)
@require_POST
def replies(request: HttpRequest) -> HttpResponse:
    """`/demo/inbox/replies`: the customer's answer goes to our listener over real SMTP."""
    _only_in_demo()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        request.POST.get("sender", ""),
        request.POST.get("to", ""),
        "Sv: ditt mejl",
    )
    mail.set_content(request.POST.get("text", ""))
    with smtplib.SMTP(*settings.LISTEN_SMTP, timeout=10) as server:
        server.send_message(mail)
    return redirect("demo:inbox")
