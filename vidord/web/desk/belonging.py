"""What a case belongs together with: two become one, messages get their own, or two are linked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidord.cases import kindred, linking, merging, splitting
from vidord.cases.continuing import ContinuesElsewhere
from vidord.cases.models import Case, CaseLink, Merge
from vidord.cases.placing import NotToBeMoved
from vidord.core.typography import reference
from vidord.people import protection
from vidord.web.desk import within_reach
from vidord.web.desk.belonging_forms import LinkForm, MergeForm, PartForm, SplitForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_safe
def belonging(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/belonging`: likely cases first. `?with=` foretells what would be with one."""
    case = within_reach.case(request, number)
    if (last := case.continues_in) and _find(request, str(last)):
        return redirect("desk:belonging", number=last)
    return _show(request, case, wanted=request.GET.get("with", ""))


def _find(request: HttpRequest, words: str) -> Case | None:
    """Return a case of hers whose number she wrote, spaces or not, or the one where that one continues."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    number = within_reach.number_in("".join(words.split()))
    found = seen.for_page(seen=seen).filter(number=number).first()
    return _find(request, str(found.continues_in)) if found and found.continues_in else found


def _show(
    request: HttpRequest,
    case: Case,
    *,
    wanted: str = "",
    merge: MergeForm | None = None,
    link: LinkForm | None = None,
    split: SplitForm | None = None,
    part: PartForm | None = None,
    status: int = 200,
) -> HttpResponse:
    protection.note_reading(case.customer, by=request.staff, at=request.now, matter=case.thread_id)
    other = _find(request, wanted) if wanted else None
    movable, just_parted = (
        list(splitting.movable(case).select_related("message__content")),
        _parted(case, other),
    )
    came = merging.came_meanwhile(just_parted) if just_parted else set()
    shown = {
        "case": case,
        "wanted": wanted,
        "other": other,
        "ways": _ways(request, case, other) if other and other != case else [],
        "is_linked": other is not None
        and other.number in {one["number"] for one in [*case.linked_earlier, *case.linked_later]},
        "kin": [] if other else kindred.of(case, reader=request.staff, at=request.now),
        "merge": merge or MergeForm(),
        "link": link or LinkForm(),
        "split": split or SplitForm(initial={"to": other.number if came else "", "topic": case.topic}),
        "part": part or PartForm(),
        "kept": _kept(merge or link) if other is None else "",
        "movable": movable,
        "chosen": {int(one) for one in split.chosen} if split else came,
        "parts": _parts(case),
        "links": [
            (tie, tie.other if tie.case_id == case.pk else tie.case)
            for tie in linking.of(case, reader=request.staff, at=request.now)
        ],
    }
    return render(request, "desk/belonging.html", shown, status=status)


def _kept(form: MergeForm | LinkForm | None) -> str:
    """What she wrote, where the page has no place for it."""
    words = [form[name].value() for name in ("because", "same_person") if form and name in form.fields]
    return "\n".join(filter(None, words))


def _ways(request: HttpRequest, case: Case, other: Case) -> list[kindred.Foretold]:
    """Either may continue in the other; the one that was opened first stays, unless she says otherwise."""
    first, second = sorted((case, other), key=lambda one: (one.opened_at, one.pk))
    ways = [(second, first), (first, second)]
    return [kindred.foretell(one, into, at=request.now) for one, into in ways]


def _parted(case: Case, other: Case | None) -> Merge | None:
    """The last time that the other case continued here, if that is over."""
    ended = (
        Merge.objects.filter(case=other, last=case, ended_at__isnull=False) if other else Merge.objects.none()
    )
    return ended.order_by("-pk").first()


def _parts(case: Case) -> list[Merge]:
    """The merges into this case that she may see and undo: those of the cases that came straight here."""
    seen = [one["case"] for one in case.parts]
    merges = Merge.objects.in_force().filter(into=case, case__in=seen)
    return list(merges.select_related("case", "by__staff").order_by("pk")) if seen else []


@seen_by(Seen.STAFF)
@require_POST
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/merges`: one of the two continues in the other."""
    case, form = within_reach.case(request, number), MergeForm(request.POST)
    wanted = request.POST.get("with", "")
    other = _find(request, wanted)
    if other is None:
        form.add_error(None, _("There is no case of yours with that number."))
    if not form.is_valid() or other is None:
        return _show(request, case, wanted=wanted, merge=form, status=422)
    said = form.cleaned_data
    part, into = (other, case) if said["into"] == case.number else (case, other)
    try:
        merged = merging.merge(
            part,
            into,
            because=said["because"],
            same_person_because=said["same_person"],
            by=request.staff,
            at=request.now,
        )
    except merging.NotMergeable as refusal:
        form.add_error(None, kindred.refusals()[refusal.args[0]])
        return _show(request, case, wanted=wanted, merge=form, status=409)
    numbers = {"part": reference(merged.case.number), "last": reference(merged.last.number)}
    messages.info(request, _("Case %(part)s continues here, in case %(last)s.") % numbers)
    return redirect("desk:case", number=merged.last.number)


@seen_by(Seen.STAFF)
@require_POST
def merge_end(request: HttpRequest, merge: int) -> HttpResponse:
    """`/desk/merges/<merge>/end`: each case has its own again; what came since lies ready to be moved."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    merges = Merge.objects.filter(case__in=seen, into__in=seen).select_related("case", "into", "last")
    merged, form = get_object_or_404(merges, pk=merge), PartForm(request.POST)
    if not form.is_valid():
        return _show(request, within_reach.case(request, merged.into.number), part=form, status=422)
    ended = merging.part(merged, because=form.cleaned_data["because"], by=request.staff, at=request.now)
    since = len(merging.came_meanwhile(ended))
    numbers = {"part": reference(ended.case.number), "last": reference(ended.last.number), "many": since}
    if not since:
        messages.info(request, _("Case %(part)s is its own again, with what it had.") % numbers)
        return redirect("desk:case", number=ended.case.number)
    said = _(
        "Case %(part)s is its own again. What has come since stays in case %(last)s (messages: %(many)s); "
        "what belongs to case %(part)s is moved there below."
    )
    messages.info(request, said % numbers)
    return redirect(f"{reverse('desk:belonging', args=[ended.last.number])}?with={ended.case.number}#split")


@seen_by(Seen.STAFF)
@require_POST
def split(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/splits`: chosen messages get a case of their own, or lie in another one."""
    case, form = within_reach.case(request, number), SplitForm(request.POST)
    if not form.is_valid():
        return _show(request, case, split=form, status=422)
    said, act = form.cleaned_data, {"by": request.staff, "at": request.now}
    to = _find(request, said["to"]) if said["to"] else None
    try:
        if said["to"] and to is None:
            form.add_error("to", _("There is no case of yours with that number."))
            return _show(request, case, split=form, status=422)
        if to:
            splitting.move(case, form.chosen, to=to, **act)
        else:
            to = splitting.split(case, form.chosen, title=said["title"], topic=said["topic"], **act)
    except NotToBeMoved:
        form.add_error(
            None, _("Choose messages of the customer’s that can be moved; to another case of hers.")
        )
        return _show(request, case, split=form, status=409)
    except ContinuesElsewhere as refusal:
        form.add_error(
            None, _("It continues in case %(number)s now.") % {"number": reference(refusal.args[0].number)}
        )
        return _show(request, case, split=form, status=409)
    messages.info(request, _("The messages lie here now. Merging the two cases undoes it."))
    return redirect("desk:case", number=to.number)


@seen_by(Seen.STAFF)
@require_POST
def link(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/links`: it belongs together with another one that she may see."""
    case, form = within_reach.case(request, number), LinkForm(request.POST)
    wanted = request.POST.get("with", "")
    other = _find(request, wanted)
    if other is None or other == case:
        form.add_error(None, _("There is no other case of yours with that number."))
    if not form.is_valid() or other is None:
        return _show(request, case, wanted=wanted, link=form, status=422)
    linking.link(case, other, because=form.cleaned_data["because"], by=request.staff, at=request.now)
    messages.info(request, _("The two cases are linked. Nothing else has changed."))
    return redirect("desk:case", number=case.number)


@seen_by(Seen.STAFF)
@require_POST
def link_end(request: HttpRequest, link: int) -> HttpResponse:
    """`/desk/links/<link>/end`: it does not belong together with that one."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    linked = get_object_or_404(CaseLink.objects.filter(case__in=seen, other__in=seen), pk=link)
    ended = linking.unlink(linked, by=request.staff, at=request.now)
    messages.info(request, _("The two cases are no longer linked."))
    return redirect("desk:belonging", number=ended.case.number)
