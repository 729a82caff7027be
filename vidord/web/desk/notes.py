"""Notes in a case, whom they name, and who follows it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidord.cases import mentioning, noting, watching
from vidord.cases.models import Case, Mention
from vidord.people import presence, protection
from vidord.people.models import Staff
from vidord.web.desk import within_reach
from vidord.web.desk.note_form import NoteForm
from vidord.web.policy import Seen, seen_by
from vidord.web.templatetags.words import here


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/notes`: a note for colleagues; one who is named is told."""
    case = within_reach.case(request, number)
    colleagues = within_reach.colleagues(request, case).order_by("public_name")
    if request.method != "POST":
        protection.note_reading(case.customer, by=request.staff, at=request.now, matter=case.thread_id)
        return _show(request, case, NoteForm(colleagues=colleagues))
    form = NoteForm(request.POST, colleagues=colleagues)
    if not form.is_valid():
        return _show(request, case, form, status=422)
    said = form.cleaned_data
    try:
        note = noting.write(
            case,
            text=said["text"],
            by=request.staff,
            at=request.now,
            form_key=said["key"],
            tell=filter(None, [said["tell"]]),
        )
    except mentioning.NotMentioned as fault:
        form.refuse(fault)
        return _show(request, case, form, status=422)
    _say_who_is_away(request, [one.staff for one in note.mentions.select_related("staff__unit__calendar")])
    return redirect(f"{reverse('desk:case', args=[number])}#note-{note.pk}")


def _say_who_is_away(request: HttpRequest, told: list[Staff]) -> None:
    """Whoever is told and not here reads it when she is back: its writer should know."""
    for person in told:
        seen = presence.presence(person, at=request.now)
        if not seen.is_here:
            said = {"name": person.public_name, "when": here({"now": request.now}, seen)}
            messages.info(request, _("%(name)s has been told, and is not here now: %(when)s.") % said)


def _show(request: HttpRequest, case: Case, form: NoteForm, *, status: int = 200) -> HttpResponse:
    shown = {"case": case, "form": form, "colleagues": form.colleagues, "key": form["key"].value()}
    return render(request, "desk/note.html", shown, status=status)


@seen_by(Seen.STAFF)
@require_POST
def tick(request: HttpRequest, mention: int) -> HttpResponse:
    """`/desk/mentions/<mention>/tick`: I have seen it."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    mine = Mention.objects.filter(staff=request.staff, note__case__in=seen).select_related("note__case")
    told = get_object_or_404(mine, pk=mention)
    mentioning.tick_off(told, at=request.now)
    if request.POST.get("from") == "case":
        return redirect("desk:case", number=told.note.case.number)
    return redirect("desk:today")


@seen_by(Seen.STAFF)
@require_POST
def watch(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/watch`: I follow it, or no longer."""
    case = within_reach.case(request, number)
    act = watching.leave if request.POST.get("follow") == "no" else watching.follow
    act(case, by=request.staff, at=request.now)
    return redirect("desk:case", number=number)
