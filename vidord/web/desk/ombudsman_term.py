"""Who is ombudsman, until when; appointing one, and resigning."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidord.cases import appointing
from vidord.people import ombudsmen
from vidord.people.models import OmbudsmanTerm, Staff
from vidord.people.ombudsmen import Appointment, Refused
from vidord.web.desk.ombudsman_forms import AppointmentForm, SuccessorForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: HttpRequest) -> HttpResponse:
    """`/desk/ombudsman/term`: who is, was and will be ombudsman; the managing director appoints."""
    if request.method != "POST":
        return _show(request, None)
    entity = request.staff.unit.entity
    if not ombudsmen.directors_of(entity, at=request.now).filter(pk=request.staff.pk).exists():
        raise Http404
    form = AppointmentForm(request.POST, people=_people(request))
    if not form.is_valid():
        return _show(request, form, status=422)
    starts_at, ends_at = form.period(at=request.now)
    to, because = form.cleaned_data["to"], form.cleaned_data["because"]
    try:
        appointing.appoint(
            Appointment(to, entity, starts_at, ends_at, because), by=request.staff, at=request.now
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _show(request, form, status=409)
    messages.info(request, _("%(name)s is appointed.") % {"name": to.public_name})
    return redirect("desk:ombudsman-term")


@seen_by(Seen.STAFF)
@require_POST
def resignation(request: HttpRequest) -> HttpResponse:
    """`/desk/ombudsman/resignation`: the ombudsman names who goes on in her place."""
    held = _hers(request)
    if held is None:
        raise Http404
    form = SuccessorForm(request.POST, people=_people(request))
    if not form.is_valid():
        return _show(request, form, status=422)
    to, because = form.cleaned_data["to"], form.cleaned_data["because"]
    try:
        appointing.resign(held, successor=to, because=because, by=request.staff, at=request.now)
    except Refused as refusal:
        form.refuse(refusal)
        return _show(request, form, status=409)
    messages.info(request, _("%(name)s goes on in your place.") % {"name": to.public_name})
    return redirect("desk:ombudsman-term")


def _hers(request: HttpRequest) -> OmbudsmanTerm | None:
    terms = OmbudsmanTerm.objects.in_force(at=request.now).filter(staff=request.staff)
    return terms.select_related("entity").first()


def _people(request: HttpRequest) -> QuerySet[Staff]:
    """Whom one may name: everybody else who serves in the legal entity."""
    colleagues = Staff.objects.serving().filter(unit__entity=request.staff.unit.entity_id)
    return colleagues.exclude(pk=request.staff.pk).order_by("public_name")


def _show(request: HttpRequest, form: SuccessorForm | None, *, status: int = 200) -> HttpResponse:
    entity, is_hers = request.staff.unit.entity, _hers(request) is not None
    if form is None and is_hers:
        form = SuccessorForm(people=_people(request))
    elif form is None and ombudsmen.directors_of(entity, at=request.now).filter(pk=request.staff.pk).exists():
        form = AppointmentForm(people=_people(request))
    terms = OmbudsmanTerm.objects.filter(entity=entity).select_related("staff", "appointed_by", "end")
    shown = {
        "terms": terms.order_by("-starts_at", "-pk"),
        "now_in": ombudsmen.term_of(entity, at=request.now),
        "is_hers": is_hers,
        "form": form,
        "form_url": reverse("desk:ombudsman-resignation" if is_hers else "desk:ombudsman-term"),
    }
    return render(request, "desk/ombudsman-term.html", shown, status=status)
