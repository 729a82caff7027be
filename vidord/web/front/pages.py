"""The customer's own page, by her link."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidord.cases import (
    asking_a_decider,
    case_page,
    contesting,
    continuing,
    front_door,
    moving,
    reviews,
    waiting,
    works_now,
)
from vidord.cases.models import Decision, WorksQuestion
from vidord.cases.standing import Standing
from vidord.channels.models import Thread
from vidord.people.models import Actor
from vidord.promises import evidence
from vidord.promises.models import LoggedCall, MoveProposal, Pause, PauseEnd, Promise
from vidord.web.front.by_link import own_thread as _thread
from vidord.web.front.forms import ReplyForm
from vidord.web.language import SPOKEN
from vidord.web.policy import Seen, seen_by


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
            _dress(one, token)
            if call := calls.get(one.promise.pk):
                one.verdict_url = reverse("front:verdict", args=[token, call.pk])
        for letter in (one for one in page.letters if one.may_be_tried):
            letter.review_url = reverse("front:review", args=[token, letter.may_be_tried])
        shown = {"page": page, "form": form, "token": token}
        return render(request, "front/case.html", shown, status=422 if form.errors else 200)


def _dress(one: Standing, token: str) -> None:
    """Give a promise the addresses of what she may do with it."""
    if one.asked:
        one.asked.accept_url = reverse("front:move-answer", args=[token, one.asked.proposal])
    if one.pause:
        one.pause.dispute_url = reverse("front:pause-dispute", args=[token, one.pause.pause])
    if one.may_be_contested:
        one.contest_url = reverse("front:contest", args=[token, one.promise.pk])
    if one.promise.wake_at and one.promise.source != Promise.Source.LAW:
        one.release_url = reverse("front:release", args=[token, one.promise.pk])


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
    logged = LoggedCall.objects.filter(pk=call, promise__thread__in=continuing.hers(thread)).first()
    if logged is None or request.POST.get("talked") not in {"yes", "no"}:
        raise Http404
    talked = request.POST["talked"] == "yes"
    evidence.hear_verdict(logged, talked=talked, by=Actor.of(thread.customer), at=request.now)
    return redirect("front:case", token=token)


@seen_by(Seen.BY_LINK)
@require_POST
def move_answer(request: HttpRequest, token: str, proposal: int) -> HttpResponse:
    """`/mitt/<token>/proposals/<proposal>/answer`: another time will do, or it will not."""
    thread = _thread(request, token)
    asked = get_object_or_404(
        MoveProposal.objects.select_related("promise"),
        pk=proposal,
        promise__thread__in=continuing.hers(thread),
    )
    act = {"yes": moving.accept, "no": moving.decline}.get(request.POST.get("will_do", ""))
    if act is None:
        raise Http404
    said = act(asked, by=Actor.of(thread.customer), at=request.now)
    with translation.override(thread.language):
        messages.info(request, _after_answer(said.kind))
    return redirect("front:case", token=token)


def _after_answer(kind: str) -> str:
    return {
        "ACCEPTED": _("Thank you. The new time holds."),
        "DECLINED": _("All right. What we promised first holds."),
        "WITHDRAWN": _("We had taken the question back. What we promised first holds."),
        "TOO_LATE": _(
            "The time had run out already, so nothing was moved. What we promised is still owed to you."
        ),
    }[kind]


@seen_by(Seen.BY_LINK)
@require_POST
def works(request: HttpRequest, token: str, asked: int) -> HttpResponse:
    """`/mitt/<token>/works/<asked>`: it works now, or it does not; the page says what follows."""
    thread = _thread(request, token)
    hers = WorksQuestion.objects.filter(case__thread__in=continuing.hers(thread))
    question = get_object_or_404(hers.select_related("case__thread"), pk=asked)
    it_works = {"yes": True, "no": False}.get(request.POST.get("works", ""))
    if it_works is None:
        raise Http404
    said = request.POST.get("said", "").strip()
    with translation.override(thread.language):
        try:
            front_door.hear_whether_it_works(question, thread, works=it_works, said=said, at=request.now)
        except works_now.Lapsed:
            _take_as_letter(
                request, thread, said or (_("Yes, it works") if it_works else _("No, it does not work"))
            )
    return redirect("front:case", token=token)


@seen_by(Seen.BY_LINK)
@require_POST
def release(request: HttpRequest, token: str, promise: int) -> HttpResponse:
    """`/mitt/<token>/promises/<promise>/release`: she needs it no more."""
    thread = _thread(request, token)
    found = get_object_or_404(Promise, pk=promise, thread__in=continuing.hers(thread))
    with translation.override(thread.language):
        try:
            moving.release(found, by=Actor.of(thread.customer), at=request.now)
        except moving.OwedByLaw:
            messages.info(request, _("The law gives you this, so we owe it to you all the same."))
        except moving.NotReleasable:
            messages.info(request, _("It had ended already."))
        else:
            messages.info(request, _("Thank you for saying so. We do not do it now."))
    return redirect("front:case", token=token)


@seen_by(Seen.BY_LINK)
@require_POST
def contest(request: HttpRequest, token: str, promise: int) -> HttpResponse:
    """`/mitt/<token>/promises/<promise>/contest`: it was not so, she says."""
    thread = _thread(request, token)
    found = get_object_or_404(Promise, pk=promise, thread__in=continuing.hers(thread))
    said = request.POST.get("said", "").strip()
    with translation.override(thread.language):
        if not said:
            messages.error(request, _("Write what was not so, a line is enough."))
            return redirect("front:case", token=token)
        try:
            written = contesting.contest(found, said=said, by=Actor.of(thread.customer), at=request.now)
        except contesting.NotContestable:
            _take_as_letter(request, thread, said)
        else:
            if written.said != said:  # she has contested it before, in other words
                _take_as_letter(request, thread, said)
            who = written.answer.owner.public_name
            messages.info(
                request, _("Thank you for saying so. %(name)s looks at it and answers you.") % {"name": who}
            )
    return redirect("front:case", token=token)


def _take_as_letter(request: HttpRequest, thread: Thread, said: str) -> None:
    """What can't be contested is not lost: it is a letter, and owed an answer as any."""
    front_door.reply(thread, text=said, key=f"{thread.pk} {said}", at=request.now)
    messages.info(request, _("We have taken it in as a letter, and answer it."))


@seen_by(Seen.BY_LINK)
@require_POST
def pause_dispute(request: HttpRequest, token: str, pause: int) -> HttpResponse:
    """`/mitt/<token>/pauses/<pause>/dispute`: we need not know that, she says."""
    thread = _thread(request, token)
    asked = get_object_or_404(
        Pause.objects.select_related("promise"), pk=pause, promise__thread__in=continuing.hers(thread)
    )
    end = waiting.dispute(asked, by=Actor.of(thread.customer), at=request.now)
    with translation.override(thread.language):
        is_hers = end.kind == PauseEnd.Kind.DISPUTED
        messages.info(
            request,
            _("Thank you for saying so. The clock goes on.") if is_hers else _("We wait for it no longer."),
        )
    return redirect("front:case", token=token)


@seen_by(Seen.BY_LINK)
@require_POST
def review(request: HttpRequest, token: str, decision: int) -> HttpResponse:
    """`/mitt/<token>/decisions/<decision>/review`: let the ombudsman look at a no."""
    thread = _thread(request, token)
    told = Decision.objects.filter(letter__thread__in=continuing.hers(thread)).select_related("case__unit")
    found = get_object_or_404(told.select_related("case__thread"), pk=decision)
    with translation.override(thread.language):
        try:
            asked = reviews.ask(found, by=Actor.of(thread.customer), at=request.now)
        except (reviews.NotANo, reviews.NoOmbudsman):
            messages.info(request, _("The ombudsman can’t look at this one. Write to us what you think."))
        else:
            name = asked.promise.owner.public_name
            messages.info(request, _("%(name)s looks at it, and answers you with reasons.") % {"name": name})
    return redirect("front:case", token=token)


@seen_by(Seen.BY_LINK)
@require_POST
def decider(request: HttpRequest, token: str) -> HttpResponse:
    """`/mitt/<token>/decider`: let somebody who may decide look at it."""
    thread = _thread(request, token)
    with translation.override(thread.language):
        try:
            asked = asking_a_decider.ask(thread.case, by=Actor.of(thread.customer), at=request.now)
        except asking_a_decider.NobodyAbove as nobody:
            name = nobody.args[0].public_name
            messages.info(
                request, _("%(name)s is the one who decides here. Write what you want.") % {"name": name}
            )
        else:
            name = asked.promise.owner.public_name
            messages.info(request, _("%(name)s may decide more, and answers you.") % {"name": name})
    return redirect("front:case", token=token)
