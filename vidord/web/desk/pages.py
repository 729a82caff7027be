"""Today and a case."""

import uuid

from django.contrib import messages
from django.contrib.auth import views as accounts
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidord.cases import (
    answering,
    around,
    arrived,
    calling,
    case_page,
    deciders,
    happened,
    not_arrived,
    open_pages,
    overheard,
    owed,
    scheduling,
    silent_mailboxes,
    watching,
)
from vidord.cases import today as day
from vidord.cases.continuing import ContinuesElsewhere
from vidord.cases.models import Case
from vidord.cases.standing import Standing
from vidord.core.typography import reference
from vidord.people import protection
from vidord.people.models import Staff
from vidord.promises.ledger import Unpromisable
from vidord.promises.models import Promise
from vidord.texts.clearing import NotCleared
from vidord.web.desk import conditions, conversation, drafting, live, scheduled, within_reach, words_to_send
from vidord.web.desk.answer_forms import AnswerForm
from vidord.web.desk.forms import CallAgainForm, identity_choices
from vidord.web.policy import Seen, seen_by
from vidord.web.sign_in import SignIn

sign_in = seen_by(Seen.ANYONE)(SignIn.as_view())
sign_out = seen_by(Seen.ANYONE)(accounts.LogoutView.as_view(next_page="desk:sign-in"))


@seen_by(Seen.STAFF)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """`/desk/`: what I owe, in order of time."""
    slots = day.day_of(request.staff, at=request.now)
    for row in (row for slot in slots for row in slot.rows):
        row.url = reverse("desk:case", args=[row.promise.case_promise.case.number])
        if asked := getattr(row.promise, "authority_asked", None):
            row.url = reverse("desk:question", args=[asked.pk])
        if many := getattr(row.promise, "counted", None):
            row.url = reverse("desk:reconsideration", args=[many.public_promise.reconsideration_id])
    beside = around.of(request.staff, at=request.now)
    people = deciders.people_of(request.staff.unit.entity, at=request.now)
    shown = {
        "slots": slots,
        "around": beside,
        "live": live.of_today(slots, beside),
        "mailboxes": silent_mailboxes.of_concern_to(request.staff, at=request.now),
        "deciders": deciders.ladder(people, request.staff),
    }
    return render(request, "desk/today.html", shown)


@seen_by(Seen.STAFF)
@require_safe
def case(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>`: promises, conversation, composer, or the case that it continues in."""
    shown = within_reach.case(request, number)
    if goes_on := _seen(request, shown.continues_in):
        return redirect("desk:case", number=goes_on)
    protection.note_reading(shown.customer, by=request.staff, at=request.now, matter=shown.thread_id)
    watching.look(shown, by=request.staff, at=request.now)
    open_pages.note(shown, by=request.staff, at=request.now)
    return show_case(request, shown, None)


def _seen(request: HttpRequest, number: int | None) -> int | None:
    """Return the number of a case if she may see that case."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    return number if number and seen.filter(number=number).exists() else None


def show_case(
    request: HttpRequest,
    case: Case,
    form: AnswerForm | None,
    *,
    status: int = 200,
    composed: dict[str, str] | None = None,
) -> HttpResponse:
    """Show a case with its composer: with a form that was refused, or with what has been written so far."""
    page = case_page.of(case, at=request.now, opened=conversation.opened_in(request))
    conversation.dress(request, page)
    page.answer_url = reverse("desk:answers", args=[case.number])
    for one in page.promises:
        one.about = one.more
        _dress(one)
        conditions.dress(one, case, reader=request.staff)
    for one in page.calls:
        one.calls_url = reverse("desk:calls", args=[one.promise.pk])
    people = deciders.people_of(case.unit.entity, at=request.now)
    if form and form.has_taken_over:
        form.data |= {"seen": page.newest_outgoing, "joined": case.newest_part or 0}
    written = drafting.shown(case)
    form = form or AnswerForm(initial=written.initial | scheduled.initial(request, page) | (composed or {}))
    shown = {
        "page": page,
        "form": form,
        "colleagues": _colleagues(request, case, people),
        "note_key": uuid.uuid4(),
        "follows": any(one["staff"] == request.staff.pk for one in case.watched_by),
        "identity": identity_choices(case),
        "ladder": deciders.ladder(people, request.staff),
        "happened": happened.in_case(case),
        "looks_like": arrived.looks_like(case),
        "live": live.of_case(case),
        "written": written,
        "in_vain": not_arrived.unsettled_in(case),
        "shut": overheard.shut(case),
    }
    return conversation.framing(render(request, "desk/case.html", shown, status=status), page)


def _dress(one: Standing) -> None:
    """Give a promise the addresses of what staff may do with it."""
    if question := one.promise.question:
        one.question_url = reverse("desk:question", args=[question])
    if one.promise.review:
        one.opinion_url = reverse("desk:opinion", args=[one.promise.review])
    if many := one.promise.asked_by_many:
        one.question_url = reverse("desk:reconsideration", args=[many])
    if one.contested:
        one.contested.review_url = reverse("desk:review", args=[one.contested.contest])
    if one.asked:
        one.asked.withdraw_url = reverse("desk:move-withdrawal", args=[one.asked.proposal])
    elif one.state in {"given", "at-risk"} and one.promise.source != Promise.Source.LAW and not many:
        one.move_url = reverse("desk:move", args=[one.promise.pk])
        if one.promise.kind != Promise.Kind.CALL:
            one.pause_url = reverse("desk:pause", args=[one.promise.pk])
    if one.pause:
        one.pause.withdraw_url = reverse("desk:pause-withdrawal", args=[one.pause.pause])


def _colleagues(request: HttpRequest, case: Case, people: list[deciders.Rung]) -> list[Staff]:
    """Whom she may hand over to, by name; of a protected customer her readers only."""
    readers = protection.readers_of(case.customer)
    others = [rung.staff for rung in people if rung.staff != request.staff]
    may_read = [one for one in others if readers is None or one in readers]
    return sorted(may_read, key=lambda one: one.public_name)


@seen_by(Seen.STAFF)
@require_POST
def answers(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/answers`: an answer is queued. What was written is never lost to a refusal."""
    case, form = within_reach.case(request, number), AnswerForm(request.POST)
    if not form.is_valid() or form.warns(request.staff) or _is_late(request, case, form):
        return _refused(request, case, form, status=422)
    try:
        _queue(request, case, form)
    except answering.AnsweredMeanwhile as refusal:
        name = refusal.args[0].signed_by.public_name
        form.add_error(
            None, _("%(name)s answered meanwhile. Read it first; your text is still here.") % {"name": name}
        )
        return _show_anew(request, case, form)
    except answering.JoinedMeanwhile as refusal:
        other = reference(refusal.args[0].number)
        form.add_error(
            None,
            _("Case %(number)s continues here now. Read it first; your text is still here.")
            % {"number": other},
        )
        return _show_anew(request, case, form)
    except ContinuesElsewhere as refusal:
        return _show_where_it_continues(request, case, refusal.args[0], form)
    except NotCleared as refusal:
        form.show(refusal, beside="text")
        return _refused(request, case, form, status=422)
    except (Unpromisable, scheduling.NoAddress) as fault:
        (form.refuse_time if form.goes_at() else form.refuse)(fault)
        return _refused(request, case, form, status=422)
    words_to_send.hint(request, form.cleaned_data["text"])
    return redirect("desk:case", number=number)


def _refused(request: HttpRequest, case: Case, form: AnswerForm, *, status: int) -> HttpResponse:
    """Say why it was not sent, and keep it as a draft."""
    drafting.keep(request, case)
    return show_case(request, within_reach.case(request, case.number), form, status=status)


@seen_by(Seen.STAFF)
@require_POST
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/draft`: keep what is written in the composer, by a script or by a button."""
    case = within_reach.case(request, number)
    saved = drafting.keep(request, case)
    if request.headers.get("Accept") == "application/json":
        told = {"how": saved.how, "revision": saved.revision} if saved else {}
        return JsonResponse(told, status=200 if saved else 422)
    if saved is None:
        form = AnswerForm(request.POST)
        return show_case(request, within_reach.case(request, number), form, status=422)
    drafting.tell(request, saved)
    return redirect("desk:case", number=number)


def _queue(request: HttpRequest, case: Case, form: AnswerForm) -> None:
    said = form.cleaned_data
    answering.answer(
        case,
        by=request.staff,
        at=request.now,
        text=said["text"],
        is_answer=said["kind"] == "ANSWER",
        seen=said["seen"],
        joined=said["joined"],
        form_key=said["key"],
        promise=form.new_promise(),
        not_before=form.goes_at(),
        takes_up=said["takes_up"],
        anyway=said["anyway"],
        asks_whether=said["asks_whether"],
        draft=drafting.seen_in(request),
    )


def _show_anew(request: HttpRequest, case: Case, form: AnswerForm) -> HttpResponse:
    """The page as it is now, with what she wrote; sent again, she has seen what is on it."""
    form.data, form.has_taken_over = form.data.dict(), True
    return _refused(request, case, form, status=409)


def _show_where_it_continues(request: HttpRequest, case: Case, last: Case, form: AnswerForm) -> HttpResponse:
    """Her text stands in the composer of the case where it continues, if that is hers to see."""
    if _seen(request, last.number):
        said = _("It continues here, in case %(number)s, now. Read it first; your text is still here.")
        case = within_reach.case(request, last.number)
    else:
        said = _("It continues in case %(number)s now, which you may not see. Your text is still here.")
    form.add_error(None, said % {"number": reference(last.number)})
    return _show_anew(request, case, form)


def _is_late(request: HttpRequest, case: Case, form: AnswerForm) -> bool:
    """Warn of an answer that would go after what it is to keep is due."""
    keeps = form.goes_at() and form.cleaned_data["kind"] == "ANSWER"
    return form.warns_late(scheduling.first_due(case, by=request.staff)) if keeps else False


@seen_by(Seen.STAFF)
@require_POST
def calls(request: HttpRequest, promise: int) -> HttpResponse:
    """`/desk/promises/<promise>/calls`: I called; the customer is asked whether we talked."""
    mine = Case.objects.seen_by(request.staff, at=request.now)
    called = get_object_or_404(owed.to_call_about(), pk=promise, case_promise__case__in=mine)
    if request.POST.get("talked") not in {"yes", "no"}:
        raise Http404
    talked, again = request.POST["talked"] == "yes", CallAgainForm(request.POST)
    if not talked and not again.is_valid():
        messages.error(request, again.errors["again"][0])
    else:
        again_at = None if talked else again.moment(today=request.now)
        try:
            calling.log(called, talked=talked, by=request.staff, at=request.now, again_at=again_at)
        except calling.AfterTheWord:
            messages.error(
                request,
                _("That has been, or is later than we promised. For a later time, ask the customer."),
            )
    return redirect("desk:case", number=called.case_promise.case.number)
