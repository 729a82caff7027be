"""The single keys of the desk: which there are, what each does, and where each person turns them off."""

from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidord.people.models import Staff
from vidord.web.policy import Seen, seen_by


@dataclass(frozen=True)
class Key:
    """One key, or two after each other. It goes to a page, to a place in this one, or acts."""

    keys: str
    does: str
    goes: str = ""
    to: str = ""
    act: str = ""

    @property
    def each(self) -> list[str]:
        """The keys one by one."""
        return self.keys.split()


@dataclass(frozen=True)
class Keys:
    """The keys that work in one place."""

    where: str
    keys: list[Key] = field(default_factory=list)


def listed() -> list[Keys]:
    """Return every key there is. A place that a page does not have is not gone to."""
    return [Keys(_("Everywhere at the desk"), _anywhere()), Keys(_("Today"), _today()), _in_a_case()]


def _anywhere() -> list[Key]:
    return [
        Key("?", _("these keys"), act="list"),
        Key("g t", _("to Today"), goes=reverse("desk:today")),
        Key("g l", _("to somebody on the line"), goes=reverse("desk:line")),
        Key("g i", _("to what has arrived"), goes=reverse("desk:intake")),
        Key("g c", _("to the colleagues"), goes=reverse("desk:people")),
        Key("g p", _("to our pledges"), goes=reverse("desk:pledges")),
        Key("g s", _("to the snippets"), goes=reverse("desk:snippets")),
    ]


def _today() -> list[Key]:
    return [
        Key("j", _("next row; Enter opens it"), act="next"),
        Key("k", _("the row before"), act="previous"),
    ]


def _in_a_case() -> Keys:
    return Keys(
        _("In a case"),
        [
            Key("a", _("answer"), to="#id_text"),
            Key("p", _("promise something"), to="#id_promise"),
            Key("n", _("a note for colleagues"), to="#note_text"),
            Key("d", _("decide, or ask somebody who may"), to="#go-decide"),
            Key("m", _("merge, split or link"), to="#go-together"),
            Key("f", _("follow it, or no longer"), to="#go-follow"),
            Key("h", _("hand over"), to="#to"),
            Key("c", _("close"), to="#why-close"),
        ],
    )


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """`/desk/keys`: which keys there are, and whether I use them."""
    if request.method != "POST":
        return render(request, "desk/keys.html")
    if request.POST.get("use") not in {"yes", "no"}:
        raise Http404
    Staff.objects.filter(pk=request.staff.pk).update(uses_keys=request.POST["use"] == "yes")
    return redirect("desk:keys")
