"""The front door: one question a page, and a name and a time before anybody has signed in."""

from collections.abc import Iterable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from vidord.cases import front_door, outlook
from vidord.cases.outlook import Expected
from vidord.channels import links
from vidord.core.typography import language
from vidord.texts.models import TextVersion
from vidord.web.front.forms import ContactForm, WhatForm, WriteForm
from vidord.web.policy import Seen, seen_by

STEPS: dict[str, type[Form]] = {"what": WhatForm, "write": WriteForm, "contact": ContactForm}
NAMES = list(STEPS)


@seen_by(Seen.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """`/`: a person tells us what she needs, and stands on her own page a moment later."""
    if request.method != "POST":
        return _ask(request, "what", {"what": WhatForm()})
    forms = {name: form(request.POST) for name, form in STEPS.items()}
    if (back_to := request.POST.get("back")) in STEPS:
        return _ask(request, back_to, forms)
    step = request.POST.get("step")
    answered = NAMES[: NAMES.index(step) + 1] if step in STEPS else NAMES
    for name in answered:
        if not forms[name].is_valid():
            return _ask(request, name, forms, status=422)
    if len(answered) < len(NAMES):
        return _ask(request, NAMES[len(answered)], forms)
    said = {field: value for form in forms.values() for field, value in form.cleaned_data.items()}
    thread = front_door.tell(
        front_door.Told(
            name=said["name"],
            email=said["email"],
            text=said["text"],
            topic=said["topic"],
            says_danger=said["danger"],
            language=language(),
            key=str(said["key"]),
        ),
        at=request.now,
    )
    return redirect("front:case", token=links.page_token(thread.pk, thread.generation))


def _ask(request: HttpRequest, step: str, forms: dict[str, Form], *, status: int = 200) -> HttpResponse:
    """Show one question. What was said before travels along, hidden, and is checked again at the end."""
    form = forms[step] if status == 422 or step == "what" else _unjudged(forms[step])
    seen = outlook.now(at=request.now)
    try:
        who = outlook.expected(seen, at=request.now, language=language())
    except outlook.NotSetUp:
        return render(request, "503.html", status=503)
    topic = request.POST.get("topic")
    shown = {
        "form": form,
        "step": step,
        "number": NAMES.index(step) + 1,
        "back": NAMES[NAMES.index(step) - 1] if step != "what" else "",
        "before": _said_elsewhere(request, step),
        "expected": [(value, label, who[value]) for value, label in WhatForm.base_fields["topic"].choices],
        "reader": who.get(topic, who["OTHER"]),
        "chosen": topic,
        "outlook": seen,
        "says_danger": "danger" in request.POST,
        "for_a_while": _for_a_while(who.values()),
    }
    return render(request, f"front/door-{step}.html", shown, status=status)


def _for_a_while(expected: Iterable[Expected]) -> list[TextVersion]:
    """The pledges that hold for a while only and that somebody who writes now would fall under, each once."""
    versions = {one.pledge.version_id: one.pledge.version for one in expected if one.pledge}
    return [version for _, version in sorted(versions.items()) if version.ends_at]


def _unjudged(form: Form) -> Form:
    """A question that is asked for the first time carries no errors yet, but keeps what was written."""
    return type(form)(initial={name: form.data.get(name, "") for name in form.fields})


def _said_elsewhere(request: HttpRequest, step: str) -> dict[str, str]:
    fields = [field for name, form in STEPS.items() if name != step for field in form.base_fields]
    return {field: request.POST[field] for field in fields if field in request.POST}
