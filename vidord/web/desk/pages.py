"""Today and a case."""

from django.contrib.auth import views as accounts
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidord.cases import (
    alarms,
    answering,
    arrived,
    calling,
    case_page,
    deciders,
    handing_over,
    happened,
    not_arrived,
    open_pages,
    overheard,
    silent_mailboxes,
)
from vidord.cases import today as day
from vidord.cases.models import Case
from vidord.cases.standing import Standing
from vidord.people import protection
from vidord.people.models import Staff
from vidord.promises.ledger import Unpromisable
from vidord.promises.models import Promise
from vidord.web.desk import conversation, drafting, live, within_reach
from vidord.web.desk.forms import AnswerForm, identity_choices
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
    offers = handing_over.waiting_for(request.staff, at=request.now).select_related("from_staff", "case")
    raised = alarms.untaken(request.staff, at=request.now)
    in_vain = not_arrived.unsettled(request.staff, at=request.now)
    shown = {
        "slots": slots,
        "offers": offers,
        "stuck": arrived.stuck(request.staff, at=request.now),
        "alarms": raised,
        "in_vain": in_vain,
        "live": live.of_today(slots, offers=offers, alarms=raised, in_vain=in_vain),
        "mailboxes": silent_mailboxes.of_concern_to(request.staff, at=request.now),
        "deciders": deciders.ladder(deciders.people_of(request.staff.unit.entity, at=request.now)),
    }
    return render(request, "desk/today.html", shown)


@seen_by(Seen.STAFF)
@require_safe
def case(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>`: promises, conversation, composer. Of a protected customer it is noted."""
    shown = within_reach.open_case(request, number)
    protection.note_reading(shown.customer, by=request.staff, at=request.now, matter=shown.thread_id)
    open_pages.note(shown, by=request.staff, at=request.now)
    return _show(request, shown, None)


def _show(request: HttpRequest, case: Case, form: AnswerForm | None, *, status: int = 200) -> HttpResponse:
    page = case_page.of(case, at=request.now, opened=conversation.opened_in(request))
    conversation.dress(request, page)
    page.answer_url = reverse("desk:answers", args=[case.number])
    for one in page.promises:
        one.about = one.more
        _dress(one)
    for one in page.calls:
        one.calls_url = reverse("desk:calls", args=[one.promise.pk])
    people = deciders.people_of(case.unit.entity, at=request.now)
    written = drafting.shown(case)
    form = form or AnswerForm(initial={"seen": page.newest_outgoing, **written.initial})
    shown = {
        "page": page,
        "form": form,
        "colleagues": _colleagues(request, case, people),
        "identity": identity_choices(case),
        "ladder": deciders.ladder(people),
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
    if one.contested:
        one.contested.review_url = reverse("desk:review", args=[one.contested.contest])
    if one.asked:
        one.asked.withdraw_url = reverse("desk:move-withdrawal", args=[one.asked.proposal])
    elif one.state in {"given", "at-risk"} and one.promise.source != Promise.Source.LAW:
        one.move_url = reverse("desk:move", args=[one.promise.pk])


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
    case, form = within_reach.open_case(request, number), AnswerForm(request.POST)
    if not form.is_valid() or form.warns(request.staff):
        return _refused(request, case, form, status=422)
    said = form.cleaned_data
    try:
        answering.answer(
            case,
            by=request.staff,
            at=request.now,
            text=said["text"],
            is_answer=said["kind"] == "ANSWER",
            seen=said["seen"],
            form_key=said["key"],
            promise=form.new_promise(),
            draft=drafting.seen_in(request),
        )
    except answering.AnsweredMeanwhile as refusal:
        name = refusal.args[0].signed_by.public_name
        form.add_error(
            None, _("%(name)s answered meanwhile. Read it first; your text is still here.") % {"name": name}
        )
        form.data = form.data.copy()
        form.data["seen"] = refusal.args[0].pk
        return _refused(request, case, form, status=409)
    except Unpromisable as fault:
        form.refuse(fault)
        return _refused(request, case, form, status=422)
    return redirect("desk:case", number=number)


def _refused(request: HttpRequest, case: Case, form: AnswerForm, *, status: int) -> HttpResponse:
    """Say why it was not sent, and keep it as a draft."""
    drafting.keep(request, case)
    return _show(request, within_reach.open_case(request, case.number), form, status=status)


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
        return _show(request, within_reach.open_case(request, number), AnswerForm(request.POST), status=422)
    drafting.tell(request, saved)
    return redirect("desk:case", number=number)


@seen_by(Seen.STAFF)
@require_POST
def calls(request: HttpRequest, promise: int) -> HttpResponse:
    """`/desk/promises/<promise>/calls`: I called; the customer is asked whether we talked."""
    mine = Case.objects.seen_by(request.staff, at=request.now)
    called = get_object_or_404(Promise.objects.live(), pk=promise, case_promise__case__in=mine)
    if request.POST.get("talked") not in {"yes", "no"}:
        raise Http404
    calling.log(called, talked=request.POST["talked"] == "yes", by=request.staff, at=request.now)
    return redirect("desk:case", number=called.case_promise.case.number)
