"""The customer's inbox in the demo: what our mails look like to her, and her answers."""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from vidord.channels.sms import receive
from vidord.web.demo import sms_catcher
from vidord.web.demo.catcher import caught
from vidord.web.policy import Seen, seen_by


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404


@seen_by(Seen.ANYONE)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """`/demo/inbox`: the mails and the SMS that the catchers took, newest first."""
    _only_in_demo()
    shown = {
        "mails": [_shown(mail) for mail in caught(settings.DATA / "demo-inbox")],
        "texts": sms_catcher.caught(settings.DATA / "demo-sms"),
    }
    return render(request, "demo/inbox.html", shown)


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


@seen_by(Seen.ANYONE)
@require_POST
def texts(request: HttpRequest) -> HttpResponse:
    """`/demo/inbox/texts`: the customer's SMS comes in as from a provider."""
    _only_in_demo()
    sender, text = request.POST.get("sender", ""), request.POST.get("text", "")
    raw = urlencode({"from": sender, "text": text}).encode()
    came = receive.Incoming(sender, settings.SMS_FROM, text, request.now.isoformat(), raw)
    receive.store(came, at=request.now)
    return redirect("demo:inbox")
