"""A message in itself: as it looked, what hung on it, and the bytes as they came. For staff only."""

import structlog
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from vidord.channels import attachments, file_kinds, inbox
from vidord.channels import original as looks
from vidord.channels.email.reader import NoReader
from vidord.channels.email.remote_images import Proxy
from vidord.channels.models import Attachment, InboundContent, InboundMessage, Placement
from vidord.people import protection, timeline
from vidord.people.models import Actor
from vidord.web.desk import permits, within_reach
from vidord.web.policy import Seen, seen_by

# A stranger's page: it may show what it brought along, and nothing else (S-16).
SHOWN = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self';"
    " base-uri 'none'; form-action 'none'"
)
GIVEN_OUT = "sandbox; default-src 'none'; frame-ancestors 'none'"
log = structlog.get_logger()


@seen_by(Seen.STAFF)
@require_safe
@xframe_options_sameorigin
def original(request: HttpRequest, message: int) -> HttpResponse:
    """`/desk/messages/<message>/original`: the mail as it looked, for the frame on the case's page."""
    return _shown(request, message, proxy=None)


@seen_by(Seen.STAFF)
@require_POST
@xframe_options_sameorigin
def images(request: HttpRequest, message: int) -> HttpResponse:
    """`/desk/messages/<message>/images`: the same, with the pictures that we fetch from elsewhere."""
    return _shown(request, message, proxy=Proxy())


def _shown(request: HttpRequest, message: int, *, proxy: Proxy | None) -> HttpResponse:
    placed = _read(request, message)
    content = get_object_or_404(InboundContent.objects.exclude(html=""), message=placed.message_id)
    try:
        shown = looks.of(content, proxy=proxy)
    except looks.Unshowable:
        shown = looks.in_words(
            _("This mail is too large to be shown as it looked. Fetch it as it came instead.")
        )
    page = shown.document(language=content.written_in or content.language, title=content.subject)
    return _closed_in(HttpResponse(page), policy=SHOWN)


def _read(request: HttpRequest, message: int) -> Placement:
    """Find the message among what she may see, and note the reading of a protected customer's."""
    placed = within_reach.placement(request, message)
    protection.note_reading(placed.thread.customer, by=request.staff, at=request.now, matter=placed.thread_id)
    return placed


@seen_by(Seen.STAFF)
@require_safe
def attachment(request: HttpRequest, permit: str) -> HttpResponse:
    """`/desk/attachments/<permit>`: the bytes of what hung on a mail, to save and never to open here."""
    try:
        number = permits.read("attachment", permit, account=request.user)
    except permits.RunOut as old:
        return _run_out(request, get_object_or_404(Attachment, pk=old.number).message_id)
    wanted = get_object_or_404(Attachment, pk=number)
    placed = _read(request, wanted.message_id)
    try:
        content = attachments.content(wanted)
    except attachments.Damaged:
        return _damaged(request, placed)
    except NoReader:
        log.exception("no file can be taken out of a mail on this machine now")
        messages.error(request, _("No file can be fetched right now. Try again in a while."))
        return redirect("desk:case", number=placed.thread.case.number)
    return _given_out(content, name=file_kinds.shown(wanted.name, wanted.content_type))


@seen_by(Seen.STAFF)
@require_safe
def mail(request: HttpRequest, permit: str) -> HttpResponse:
    """`/desk/mails/<permit>`: the mail as it came. It may hold her page link: who took it is written down."""
    try:
        number = permits.read("mail", permit, account=request.user)
    except permits.RunOut as old:
        return _run_out(request, old.number)
    placed = _read(request, number)
    message = placed.message
    content = bytes(message.raw.content)
    if message.way != InboundMessage.Way.MAIL or not content:
        raise Http404
    if inbox.key_of(content) != message.key:
        return _damaged(request, placed)
    timeline.record(
        "message.taken_out",
        by=Actor.of(request.staff),
        at=request.now,
        subject=message,
        matter=placed.thread_id,
    )
    subject = file_kinds.safe(message.content.subject) or _("mail")
    return _given_out(content, name=file_kinds.safe(f"{subject}.eml"))


def _run_out(request: HttpRequest, message: int) -> HttpResponse:
    """She had the page open for long: its addresses work for ten minutes, and the page has new ones."""
    case = within_reach.placement(request, message).thread.case
    messages.info(request, _("The page had been open too long for that. Choose the file again now."))
    return redirect("desk:case", number=case.number)


def _damaged(request: HttpRequest, placed: Placement) -> HttpResponse:
    log.error("what came is not what is kept", message=placed.message_id)
    messages.error(
        request, _("The file is damaged here with us and is not given out. Tell those who run the computers.")
    )
    return redirect("desk:case", number=placed.thread.case.number)


def _given_out(content: bytes, *, name: str) -> HttpResponse:
    """Bytes of a stranger's: to be saved, of no type that a browser would open."""
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return _closed_in(response, policy=GIVEN_OUT)


def _closed_in(response: HttpResponse, *, policy: str) -> HttpResponse:
    response["Content-Security-Policy"] = policy
    response["Referrer-Policy"] = "no-referrer"
    response["X-DNS-Prefetch-Control"] = "off"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
