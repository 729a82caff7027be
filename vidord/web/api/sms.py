"""The SMS provider brings what came to our number, and what became of what we sent."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vidord.channels import inbox
from vidord.channels.sms import receive
from vidord.web.api import proof
from vidord.web.policy import Seen, seen_by

TAKEN = 204


@csrf_exempt
@seen_by(Seen.BY_SECRET)
@require_http_methods(["GET", "POST"])
def incoming(request: HttpRequest) -> HttpResponse:
    """`/api/sms`: an SMS to us, as `from`, `to`, `text` or `message`, and `id` or `time`."""
    if not proof.knows(request, settings.SMS_SECRET):
        return proof.refused()
    said, raw = _said(request)
    came = receive.Incoming(
        sender=said.get("from", ""),
        to=said.get("to", ""),
        text=said.get("text", said.get("message", "")),
        number=said.get("id", said.get("time", "")),
        raw=raw,
    )
    if not came.sender:
        return HttpResponse(status=400)
    try:
        receive.store(came, at=request.now)
    except inbox.NotStored:
        return HttpResponse(status=503)
    return HttpResponse(status=TAKEN)


@csrf_exempt
@seen_by(Seen.BY_SECRET)
@require_http_methods(["GET", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """`/api/sms/reports?of=…`: what became of the one SMS whose address this is, as `status`."""
    said, raw = _said(request)
    try:
        receive.store_report(request.GET.get("of", ""), state=said.get("status", ""), raw=raw, at=request.now)
    except LookupError:
        return proof.refused()
    except inbox.NotStored:
        return HttpResponse(status=503)
    return HttpResponse(status=TAKEN)


def _said(request: HttpRequest) -> tuple[QueryDict, bytes]:
    """What was asked or posted, and the bytes of it. A form that carries files says nothing to us."""
    try:
        body = request.body
    except RawPostDataException:
        return QueryDict(), b""
    if request.method == "POST" and request.POST:
        return request.POST, body
    return request.GET, request.META.get("QUERY_STRING", "").encode("utf-8", "replace")
