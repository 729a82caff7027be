"""Signing in with a name and a password; who it is comes with it, in one query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from vidord.core.kept_queries import KeptQuery
from vidord.people import sign_ins
from vidord.people.models import Account, Staff, StaffRole


class StaffBackend(ModelBackend):
    """Fetch the account together with the person, her unit and whether she has left."""

    def get_user(self, user_id: int) -> Account | None:
        """Return the account that a session names, or nothing when it has been shut."""
        account = next(iter(_ACCOUNT.rows(account=int(user_id))), None)
        return account if account and self.user_can_authenticate(account) else None


def _account(account: int) -> QuerySet[Account]:
    found = Account.objects.select_related(
        "staff__unit__entity",
        "staff__unit__lead",
        "staff__unit__calendar",
        "staff__deputy",
        "staff__departure",
    )
    is_ombudsman = Exists(StaffRole.objects.filter(staff=OuterRef("staff"), kind=StaffRole.Kind.OMBUDSMAN))
    return found.annotate(is_ombudsman=is_ombudsman).filter(pk=account)


_ACCOUNT = KeptQuery(_account)


def staff_of(account: Account) -> Staff | None:
    """Return the person behind an account, unless she has left. Reads nothing after `get_user`."""
    person = getattr(account, "staff", None)
    if person is None or hasattr(person, "departure"):
        return None
    person.is_ombudsman = getattr(account, "is_ombudsman", False)  # shows the way to her page, opens none
    return person


class SignInForm(AuthenticationForm):
    """Django's, asking in the reader's language for what the model calls `username`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("The name you sign in with")


class SignIn(LoginView):
    """A name and a password; a name that is tried in vain too often waits a quarter of an hour."""

    template_name = "desk/sign-in.html"
    authentication_form = SignInForm

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Let nobody guess on: not even the right password is looked at then."""
        if sign_ins.is_tried_too_often(request.POST.get("username", ""), at=request.now):
            return self.render_to_response(self.get_context_data(must_wait=True), status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Count it, whether the name is anybody's or nobody's."""
        sign_ins.failed(form.data.get("username", ""), at=self.request.now)
        return super().form_invalid(form)
