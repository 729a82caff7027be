"""The customer's own page, by her link."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST

from vidord.cases import case_page, front_door
from vidord.channels import threads
from vidord.channels.models import Thread
from vidord.people.models import Actor
from vidord.promises import evidence
from vidord.promises.models import LoggedCall
from vidord.web.front.forms import ReplyForm
from vidord.web.language import SPOKEN
from vidord.web.policy import Seen, seen_by


def _thread(request: HttpRequest, token: str) -> Thread:
    try:
        return threads.by_token(token, at=request.now)
    except Thread.DoesNotExist:
        raise Http404 from None


@seen_by(Seen.BY_LINK)
@require_http_methods(["GET", "HEAD"])
def case(request: HttpRequest, token: str) -> HttpResponse:
    """`/mitt/<token>`: the promises first, then what has been said."""
    return _show(request, _thread(request, token), token, ReplyForm())


def _show(request: HttpRequest, thread: Thread, token: str, form: ReplyForm) -> HttpResponse:
    chosen = request.GET.get("language")
    with translation.override(chosen if chosen in SPOKEN else thread.language):
        page = case_page.by_thread(thread, at=request.now)
        calls = case_page.unheard_calls(thread)
        for one in page.promises:
            if call := calls.get(one.promise.pk):
                one.verdict_url = reverse("front:verdict", args=[token, call.pk])
        shown = {"page": page, "form": form, "token": token}
        return render(request, "front/case.html", shown, status=422 if form.errors else 200)


@seen_by(Seen.BY_LINK)
@require_POST
def replies(request: HttpRequest, token: str) -> HttpResponse:
    """`/mitt/<token>/replies`: the customer writes."""
    thread, form = _thread(request, token), ReplyForm(request.POST)
    if not form.is_valid():
        return _show(request, thread, token, form)
    front_door.reply(
        thread, text=form.cleaned_data["text"], key=str(form.cleaned_data["key"]), at=request.now
    )
    return redirect("front:case", token=token)


@seen_by(Seen.BY_LINK)
@require_POST
def verdict(request: HttpRequest, token: str, call: int) -> HttpResponse:
    """`/mitt/<token>/calls/<call>/verdict`: did we talk?"""
    thread = _thread(request, token)
    logged = LoggedCall.objects.filter(pk=call, promise__thread=thread).first()
    if logged is None or request.POST.get("talked") not in {"yes", "no"}:
        raise Http404
    talked = request.POST["talked"] == "yes"
    evidence.hear_verdict(logged, talked=talked, by=Actor.of(thread.customer), at=request.now)
    return redirect("front:case", token=token)
