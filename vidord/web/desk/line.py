"""Somebody is on the line: found, written down and promised in one page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidord.cases import customers, on_the_line, opening
from vidord.cases.models import Case
from vidord.core.typography import language
from vidord.people.models import Actor, Customer
from vidord.promises import evidence
from vidord.promises.ledger import Unpromisable
from vidord.promises.models import LoggedCall
from vidord.texts.clearing import NotCleared
from vidord.web.desk import within_reach
from vidord.web.desk.forms import LineForm
from vidord.web.policy import Seen, seen_by

LONGEST_TITLE = 200


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest) -> HttpResponse:
    """`/desk/line`: find the customer, see what is owed, write down what she says."""
    chosen = _chosen(request)
    cases = _open_cases(request, chosen)
    if request.method != "POST":
        return _show(request, chosen, cases, LineForm(initial=_guess(request), cases=cases))
    form = LineForm(request.POST, cases=cases)
    if not form.is_valid() or _nobody(form, chosen) or form.warns(request.staff):
        return _show(request, chosen, cases, form)
    try:
        case = _write_down(request, form, chosen, cases)
    except Unpromisable as fault:
        form.refuse(fault)
        return _show(request, chosen, cases, form)
    except NotCleared as refusal:
        form.show(refusal, beside="only_if")
        return _show(request, chosen, cases, form)
    if not Case.objects.seen_by(request.staff, at=request.now).filter(pk=case.pk).exists():
        messages.info(request, _("Written down. %(name)s has it.") % {"name": case.face.public_name})
        return redirect("desk:line")
    messages.info(request, _("Written down."))
    return redirect("desk:case", number=case.number)


def _write_down(request: HttpRequest, form: LineForm, chosen: Customer | None, cases: list[Case]) -> Case:
    said = form.cleaned_data
    note = on_the_line.Note(
        way=said["way"],
        text=said["text"],
        key=str(said["key"]),
        anyway=said["anyway"],
        result=on_the_line.SOLVED if said["promise"] == "SOLVED" else form.new_promise(),
        matter=opening.Matter(
            unit=request.staff.unit,
            title=said["text"].strip().partition("\n")[0][:LONGEST_TITLE],
            topic=said["topic"],
            language=chosen.language if chosen else language(),
            name=said["name"] or (chosen.name if chosen else ""),
            email=said["email"].lower(),
            phone=said["phone"],
            customer=chosen,
            identity=said["identity"],
        ),
    )
    about = next((case for case in cases if str(case.number) == said["case"]), None)
    return on_the_line.write_down(note, case=about, by=request.staff, at=request.now)


def _nobody(form: LineForm, chosen: Customer | None) -> bool:
    """Somebody new needs a name and a way to be reached."""
    said = form.cleaned_data
    if chosen or (said["name"] and (said["phone"] or said["email"])):
        return False
    form.add_error("name", _("Write a name, and a number or an address to answer to"))
    return True


def _chosen(request: HttpRequest) -> Customer | None:
    number = request.GET.get("customer", "")
    if not number:
        return None
    seen = customers.within_reach(request.staff, at=request.now)
    return get_object_or_404(seen, pk=within_reach.number_in(number))


def _open_cases(request: HttpRequest, chosen: Customer | None) -> list[Case]:
    if chosen is None:
        return []
    seen = Case.objects.seen_by(request.staff, at=request.now).open().filter(customer=chosen)
    return list(seen.select_related("thread", "customer").order_by("-opened_at", "-id"))


def _guess(request: HttpRequest) -> dict[str, str]:
    """What was searched for is most often what the note needs: a number, an address or a name."""
    said = request.GET.get("q", "").strip()
    if "@" in said:
        return {"email": said}
    return {"phone": said} if said[:1] in {"0", "+"} else {"name": said}


def _show(request: HttpRequest, chosen: Customer | None, cases: list[Case], form: LineForm) -> HttpResponse:
    words = request.GET.get("q", "")
    found = [] if chosen else customers.find(words, reader=request.staff, at=request.now)
    shown = {
        "words": words,
        "found": found,
        "is_searched": bool(words) and chosen is None,
        "chosen": customers.page_of(chosen, reader=request.staff, at=request.now) if chosen else None,
        "questions": _questions(request, chosen),
        "form": form,
    }
    return render(request, "desk/line.html", shown, status=422 if form.errors else 200)


def _questions(request: HttpRequest, chosen: Customer | None) -> list[LoggedCall]:
    if chosen is None:
        return []
    return customers.open_questions([chosen], asked_by=request.staff, at=request.now)


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD"])
def customer(request: HttpRequest, customer: int) -> HttpResponse:
    """`/desk/customers/<customer>`: what we have promised her, her cases, and who she is."""
    seen = customers.within_reach(request.staff, at=request.now)
    page = customers.page_of(get_object_or_404(seen, pk=customer), reader=request.staff, at=request.now)
    return render(request, "desk/customer.html", {"page": page})


@seen_by(Seen.STAFF)
@require_POST
def verdict(request: HttpRequest, call: int) -> HttpResponse:
    """`/desk/calls/<call>/verdict`: on the line she says whether they talked; never of a call of mine."""
    mine = Case.objects.seen_by(request.staff, at=request.now)
    logged = get_object_or_404(LoggedCall, pk=call, promise__case_promise__case__in=mine)
    talked = {"yes": True, "no": False}.get(request.POST.get("talked", ""))
    if talked is None:
        messages.error(request, _("Choose yes or no."))
    else:
        try:
            evidence.hear_verdict(logged, talked=talked, by=Actor.of(request.staff), at=request.now)
        except evidence.OwnWord:
            messages.error(request, _("You noted this call yourself, so somebody else must ask."))
    return redirect("desk:case", number=logged.promise.case_promise.case.number)
