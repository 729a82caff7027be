"""A customer says that her case is about something we have decided, and that she wants it reconsidered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidord.cases import objecting, reconsidered
from vidord.cases.models import Case
from vidord.channels.models import Thread
from vidord.people.models import Actor
from vidord.texts.models import TextVersion
from vidord.web.desk.within_reach import number_in
from vidord.web.front.by_link import own_thread
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.BY_LINK)
@require_http_methods(["GET", "HEAD", "POST"])
def reconsideration(request: HttpRequest, token: str) -> HttpResponse:
    """`/mitt/<token>/omprova`: what it may be about, and one press; another takes it back."""
    thread = own_thread(request, token)
    with translation.override(thread.language):
        if request.method != "POST":
            choices = reconsidered.choices(thread.case, at=request.now)
            shown = {"choices": choices, "case": thread.case, "token": token}
            return render(request, "front/reconsideration.html", shown)
        version = number_in(request.POST.get("version", ""))
        take_back = request.POST.get("act") == "take-back"
        (_take_back if take_back else _ask)(request, thread, version)
    return redirect("front:case", token=token)


def _ask(request: HttpRequest, thread: Thread, version: int) -> None:
    about = get_object_or_404(TextVersion, pk=version)
    try:
        objection = objecting.say(thread.case, about, by=Actor.of(thread.customer), at=request.now)
    except objecting.NotOurs:
        messages.error(request, _("That is nothing that we have decided. Choose from the list."))
    except objecting.NoThreshold:
        messages.error(request, _("We have not said how many it takes yet. Write to us, and we answer you."))
    else:
        many = objection.reconsideration.threshold.customers
        messages.info(
            request,
            _("Thank you. You are counted. When %(many)s customers ask, you get a public answer by name.")
            % {"many": many},
        )


def _take_back(request: HttpRequest, thread: Thread, version: int) -> None:
    said = {one.version.pk: one.objection for one in reconsidered.choices(_case(thread), at=request.now)}
    if objection := said.get(version):
        objecting.take_back(objection, by=Actor.of(thread.customer), at=request.now)
        messages.info(request, _("You are no longer counted."))


def _case(thread: Thread) -> Case:
    return Case.objects.select_related("unit__entity").get(thread=thread)
