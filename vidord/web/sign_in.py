"""Signing in with a name and a password; who it is comes with it, in one query."""

from django.contrib.auth.backends import ModelBackend

from vidord.people.models import Account, Staff


class StaffBackend(ModelBackend):
    """Fetch the account together with the person, her unit and whether she has left."""

    def get_user(self, user_id: int) -> Account | None:
        """Return the account that a session names, or nothing when it has been shut."""
        found = Account.objects.select_related(
            "staff__unit__entity",
            "staff__unit__lead",
            "staff__unit__calendar",
            "staff__deputy",
            "staff__departure",
        )
        account = found.filter(pk=user_id).first()
        return account if account and self.user_can_authenticate(account) else None


def staff_of(account: Account) -> Staff | None:
    """Return the person behind an account, unless she has left. Reads nothing after `get_user`."""
    person = getattr(account, "staff", None)
    return None if person is None or hasattr(person, "departure") else person
