"""Every page declares who may see it; one that does not is refused, and fails the build."""

from collections.abc import Callable
from enum import Enum

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone

from vidord.web.sign_in import staff_of


class Seen(Enum):
    """Who may see a page."""

    ANYONE = "ANYONE"
    BY_LINK = "BY_LINK"
    STAFF = "STAFF"
    BY_SECRET = "BY_SECRET"  # another system: each view proves who asks, and tells nobody else anything


def seen_by(who: Seen) -> Callable:
    """Declare who may see a view."""

    def declare(view: Callable) -> Callable:
        view.seen_by = who  # type: ignore[attr-defined]
        return view

    return declare


class PolicyMiddleware:
    """Refuse what is undeclared, ask for a sign-in where staff are meant, and mark who asks and when."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        who = getattr(view, "seen_by", None)
        request.staff = None  # type: ignore[attr-defined]
        if who is None:
            return HttpResponseForbidden("This page has not declared who may see it.")
        if request.user.is_authenticated:
            request.staff = staff_of(request.user)  # type: ignore[attr-defined]
        if who is Seen.STAFF and request.staff is None:  # type: ignore[attr-defined]
            return redirect_to_login(request.get_full_path())
        return None
