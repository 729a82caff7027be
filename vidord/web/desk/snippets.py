"""Our own pieces of text: written, changed and withdrawn here, and put in a letter from its composer."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidord.core import typography
from vidord.people import names, publishing
from vidord.people.models import LegalEntity, Staff
from vidord.texts import snippets as pieces
from vidord.texts.clearing import NotCleared
from vidord.texts.models import Text, TextVersion
from vidord.web.desk import pages, within_reach, words_to_send
from vidord.web.desk.snippet_forms import COMPOSED, HolesForm, SnippetForm, as_written
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def snippets(request: HttpRequest) -> HttpResponse:
    """`/desk/snippets`: every snippet with who answers for it, and a form for a new one."""
    entity = request.staff.unit.entity
    people = Staff.objects.serving().filter(unit__entity=entity).order_by("public_name")
    if request.method != "POST":
        return _list(request, SnippetForm(people=people, initial={"owner": request.staff.pk}))
    form = SnippetForm(request.POST, people=people)
    if not form.is_valid():
        return _list(request, form, status=422)
    said = form.cleaned_data
    try:
        pieces.write(
            entity,
            form.wording(),
            owner=said["owner"],
            key=said["key"],
            writer=_writer(),
            by=request.staff,
            at=request.now,
        )
    except pieces.NotYours:
        raise Http404 from None
    except NotCleared as refusal:
        form.show(refusal, beside=_field_with(refusal, form))
        return _list(request, form, status=422)
    messages.info(request, _("The snippet can be used from now on."))
    words_to_send.hint(request, said["body_sv"], said["body_en"])
    return redirect("desk:snippets")


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def snippet(request: HttpRequest, snippet: int) -> HttpResponse:
    """`/desk/snippets/<snippet>`: what it says, and another version."""
    newest = _in_force(request, snippet)
    people = Staff.objects.serving().filter(unit__entity=newest.text.entity).order_by("public_name")
    if request.method != "POST":
        return _one(request, newest, SnippetForm(people=people, initial=as_written(newest)))
    form = SnippetForm(request.POST, people=people)
    if not form.is_valid():
        return _one(request, newest, form, status=422)
    said = form.cleaned_data
    try:
        pieces.change(
            newest.text,
            form.wording(),
            owner=said["owner"],
            seen=said["seen"],
            writer=_writer(),
            by=request.staff,
            at=request.now,
        )
    except pieces.NotYours:
        raise Http404 from None
    except pieces.ChangedMeanwhile:
        form.add_error(
            None, _("Somebody has changed it meanwhile. Your text is still here: compare the two.")
        )
        return _one(request, newest, form, status=409)
    except NotCleared as refusal:
        form.show(refusal, beside=_field_with(refusal, form))
        return _one(request, newest, form, status=422)
    messages.info(request, _("The new version is used from now on."))
    words_to_send.hint(request, said["body_sv"], said["body_en"])
    return redirect("desk:snippets")


@seen_by(Seen.STAFF)
@require_POST
def withdrawal(request: HttpRequest, snippet: int) -> HttpResponse:
    """`/desk/snippets/<snippet>/withdrawal`: nobody chooses it any more."""
    newest, because = _in_force(request, snippet), request.POST.get("because", "").strip()
    if not because:
        messages.error(request, _("Say why it is withdrawn."))
        return redirect("desk:snippet", snippet=snippet)
    try:
        pieces.withdraw(newest.text, because=because, by=request.staff, at=request.now)
    except pieces.NotYours:
        raise Http404 from None
    messages.info(request, _("The snippet is withdrawn."))
    return redirect("desk:snippets")


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def for_case(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/snippets`: choose one, fill its holes, and stand in the composer again."""
    case = within_reach.case(request, number)
    usable = pieces.in_force(LegalEntity.objects.filter(pk=case.unit.entity_id))
    composed = {name: said for name in COMPOSED if (said := request.POST.get(name))}
    wanted = request.POST.get("put", "") or request.POST.get("snippet", "")
    chosen = usable.filter(text=within_reach.number_in(wanted)).first()
    language = case.thread.language
    body = _said(chosen, "body", language) if chosen else ""
    holes = HolesForm(request.POST if "put" in request.POST else None, body=body)
    if "put" in request.POST or (chosen and not holes.names):
        composed["text"] = "\n\n".join(filter(None, [composed.get("text", "").strip(), _fill(holes)]))
        return pages.show_case(request, case, None, composed=composed)
    shown = {
        "case": case,
        "composed": composed,
        "usable": [(one, _said(one, "title", language), _said(one, "body", language)) for one in usable],
        "chosen": chosen,
        "body": body,
        "holes": holes,
        "letter_language": language,
    }
    return render(request, "desk/case-snippets.html", shown)


def _fill(holes: HolesForm) -> str:
    return holes.filled() if holes.is_bound else holes.body


def _said(version: TextVersion, part: str, language: str) -> str:
    return getattr(version, f"{part}_{'sv' if language == 'sv' else 'en'}")


def _writer() -> pieces.Writer:
    return pieces.Writer(typography.language(), names.of_our_own())


def _field_with(refusal: NotCleared, form: SnippetForm) -> str:
    """The field in which the first words stand that a remark is about."""
    first = refusal.args[0][0]
    fields = ("title_sv", "body_sv", "title_en", "body_en")
    said = {
        name: " ".join(form.cleaned_data[name].strip()[first.start : first.end].split()) for name in fields
    }
    return next((name for name in fields if said[name] == first.words), "body_sv")


def _within_reach(request: HttpRequest) -> QuerySet[TextVersion]:
    return pieces.in_force(LegalEntity.objects.filter(roles__staff=request.staff))


def _in_force(request: HttpRequest, snippet: int) -> TextVersion:
    """
    Return a snippet of a legal entity where she has a role.

    :raises Http404: for any other, and for one that is withdrawn.
    """
    return get_object_or_404(_within_reach(request), text=snippet)


def _list(request: HttpRequest, form: SnippetForm, *, status: int = 200) -> HttpResponse:
    may_write = publishing.may_publish(request.staff, request.staff.unit.entity, at=request.now)
    shown = {"usable": _within_reach(request), "form": form, "may_write": may_write}
    return render(request, "desk/snippets.html", shown, status=status)


def _one(request: HttpRequest, newest: TextVersion, form: SnippetForm, *, status: int = 200) -> HttpResponse:
    shown = {
        "newest": newest,
        "form": form,
        "may_write": publishing.may_publish(request.staff, newest.text.entity, at=request.now),
        "versions": Text.objects.get(pk=newest.text_id)
        .versions.select_related("decided_by")
        .order_by("-number"),
    }
    return render(request, "desk/snippet.html", shown, status=status)
