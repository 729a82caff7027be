"""What many ask us to reconsider: that a case is about it, the thresholds, and the public answer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidord.cases import objecting, public_answers, reconsidered
from vidord.cases.models import Case, Objection
from vidord.cases.reconsidered import Matter
from vidord.core import typography
from vidord.people import names
from vidord.people.models import Actor
from vidord.texts import general_decisions, publishing, thresholds
from vidord.texts.clearing import NotCleared
from vidord.texts.models import TextVersion
from vidord.texts.snippets import Writer
from vidord.web.desk import within_reach
from vidord.web.desk.reconsidering_forms import DecidedForm, PublicAnswerForm, ThresholdForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/reconsideration`: what the case is about, of what we have decided."""
    case = within_reach.case(request, number)
    if request.method != "POST":
        shown = {"case": case, "choices": reconsidered.choices(case, at=request.now)}
        return render(request, "desk/reconsideration-about.html", shown)
    version = get_object_or_404(TextVersion, pk=within_reach.number_in(request.POST.get("version", "")))
    try:
        objecting.say(case, version, by=Actor.of(request.staff), at=request.now)
    except objecting.NotOurs:
        messages.error(request, _("That is nothing that we have decided. Choose from the list."))
    except objecting.NoThreshold:
        messages.error(request, _("Nobody has published how many customers it takes. Ask somebody who may."))
    else:
        messages.info(request, _("Noted. The customer is counted, and can be taken back here."))
    return redirect("desk:about", number=number)


@seen_by(Seen.STAFF)
@require_POST
def taking_back(request: HttpRequest, objection: int) -> HttpResponse:
    """`/desk/objections/<objection>/end`: the case is not about it after all."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    found = get_object_or_404(Objection.objects.select_related("case"), pk=objection, case__in=seen)
    objecting.take_back(found, by=Actor.of(request.staff), at=request.now)
    messages.info(request, _("It is not counted any more. What has been promised is still owed."))
    return redirect("desk:about", number=found.case.number)


@seen_by(Seen.STAFF)
@require_safe
def reconsiderations(request: HttpRequest) -> HttpResponse:
    """`/desk/reconsiderations`: what customers ask us to reconsider, here, and the threshold."""
    entity = request.staff.unit.entity
    shown = {
        "matters": _matters(request),
        "entity": entity,
        "threshold": thresholds.in_force(entity, at=request.now),
        "may_publish": publishing.may_publish(request.staff, entity, at=request.now),
    }
    return render(request, "desk/reconsiderations.html", shown)


def _matters(request: HttpRequest) -> list[Matter]:
    return reconsidered.matters(at=request.now, of=request.staff.roles.values("entity"))


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def reconsideration(request: HttpRequest, reconsideration: int) -> HttpResponse:
    """`/desk/reconsiderations/<reconsideration>`: who answers by when, and the public answer."""
    matter = next((one for one in _matters(request) if one.about.pk == reconsideration), None)
    if matter is None:
        raise Http404
    if request.method != "POST":
        return _show(request, matter, PublicAnswerForm())
    form = PublicAnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, matter, form, status=422)
    key = form.cleaned_data["key"]
    try:
        public_answers.answer(matter.about, form.said(), by=request.staff, at=request.now, form_key=key)
    except publishing.NoMandate:
        form.add_error(None, _("You have no mandate to publish here. Ask somebody who has."))
        return _show(request, matter, form, status=403)
    except public_answers.NothingOwed:
        form.add_error(None, _("Fewer customers have asked than it takes. Answer each of them in her case."))
        return _show(request, matter, form, status=409)
    except NotCleared as refusal:
        form.show_beside_its_words(refusal)
        return _show(request, matter, form, status=422)
    messages.info(request, _("Answered. Everybody reads it, and each who asked gets a letter."))
    return redirect("desk:reconsiderations")


def _show(request: HttpRequest, matter: Matter, form: PublicAnswerForm, *, status: int = 200) -> HttpResponse:
    entity = matter.about.version.text.entity
    may = publishing.may_publish(request.staff, entity, at=request.now)
    shown = {"matter": matter, "form": form, "may_publish": may}
    return render(request, "desk/reconsideration.html", shown, status=status)


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def threshold(request: HttpRequest) -> HttpResponse:
    """`/desk/reconsiderations/threshold`: how many customers it takes in her legal entity, from now on."""
    entity = request.staff.unit.entity
    held = thresholds.in_force(entity, at=request.now)
    if request.method != "POST":
        initial = (
            {name: getattr(held, name) for name in ("customers", "days", "working_days")} if held else {}
        )
        return _form(request, "threshold", ThresholdForm(initial=initial))
    form = ThresholdForm(request.POST)
    if not form.is_valid():
        return _form(request, "threshold", form, status=422)
    acts = {"because": form.reason(), "writer": _writer(), "by": request.staff, "at": request.now}
    try:
        thresholds.publish(entity, form.measure(), **acts)
    except publishing.NoMandate:
        return _no_mandate(request, "threshold", form)
    except NotCleared as refusal:
        form.show_beside_its_words(refusal)
        return _form(request, "threshold", form, status=422)
    messages.info(request, _("Published. What is being counted already keeps the number that it began with."))
    return redirect("desk:reconsiderations")


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest) -> HttpResponse:
    """`/desk/reconsiderations/decision`: tell everybody what you have decided that concerns many."""
    if request.method != "POST":
        return _form(request, "general-decision", DecidedForm())
    form = DecidedForm(request.POST)
    if not form.is_valid():
        return _form(request, "general-decision", form, status=422)
    acts = {"key": form.cleaned_data["key"], "writer": _writer(), "by": request.staff, "at": request.now}
    try:
        general_decisions.publish(request.staff.unit.entity, form.decided(), **acts)
    except publishing.NoMandate:
        return _no_mandate(request, "general-decision", form)
    except NotCleared as refusal:
        form.show_beside_its_words(refusal)
        return _form(request, "general-decision", form, status=422)
    messages.info(request, _("Published in your name. Customers can ask you to reconsider it."))
    return redirect("desk:reconsiderations")


def _form(
    request: HttpRequest, name: str, form: ThresholdForm | DecidedForm, *, status: int = 200
) -> HttpResponse:
    shown = {"form": form, "entity": request.staff.unit.entity}
    return render(request, f"desk/{name}.html", shown, status=status)


def _no_mandate(request: HttpRequest, name: str, form: ThresholdForm | DecidedForm) -> HttpResponse:
    form.add_error(None, _("You have no mandate to publish here. Ask somebody who has."))
    return _form(request, name, form, status=403)


def _writer() -> Writer:
    return Writer(typography.language(), names.of_our_own())
