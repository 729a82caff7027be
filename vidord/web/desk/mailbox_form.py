"""What an administrator fills in about a mailbox. A secret goes in and never comes out again."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from vidord.channels.email.imap.accounts import Setting
from vidord.channels.models import ImapAccount
from vidord.core.sealing import Secret
from vidord.web.day_field import DayField

HOST = re.compile(r"^(?=.{1,253}$)[\w](?:[\w.:-]*[\w])?$")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
LONGEST = 2000
SERVER = ("host", "port", "encryption", "name", "secret")
MAIL = ("folder", "moves_to", "since")
TOKEN = ("way", "token_address", "client_name", "client_secret")


def _hidden() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})


class MailboxForm(forms.Form):
    """Where the mail lies, how we sign in, and what is done with it there."""

    host = forms.CharField(
        label=_("Mail server"),
        max_length=253,
        widget=forms.TextInput(attrs={"placeholder": "imap.granasa.example"}),
        error_messages={"required": _("Write the mail server’s name")},
    )
    port = forms.IntegerField(
        label=_("Port"),
        initial=993,
        min_value=1,
        max_value=65535,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write the port, often 993")
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    encryption = forms.ChoiceField(
        label=_("Encryption"), choices=[("TLS", _("TLS from the first byte")), ("STARTTLS", "STARTTLS")]
    )
    name = forms.CharField(
        label=_("Name to sign in with"),
        max_length=320,
        error_messages={"required": _("Write the name that the mailbox is signed in to with")},
    )
    secret = forms.CharField(
        label=_("Password, or refresh token"),
        help_text=_("It is stored sealed and never shown again. Left empty it stays as it is."),
        max_length=10_000,
        required=False,
        strip=False,
        widget=_hidden(),
    )
    folder = forms.CharField(
        label=_("Folder"),
        initial="INBOX",
        max_length=LONGEST,
        error_messages={"required": _("Write the folder, often INBOX")},
    )
    moves_to = forms.CharField(
        label=_("Move what is fetched to the folder"),
        help_text=_("Left empty it stays where it is, marked as read."),
        max_length=LONGEST,
        required=False,
    )
    since = DayField(
        label=_("Fetch mail from this day on"),
        help_text=_("Older mail is left where it is, and nobody gets an answer to it."),
        required=True,
    )
    way = forms.ChoiceField(
        label=_("Sign in"), choices=[("PASSWORD", _("with a password")), ("OAUTH2", _("by token (OAuth2)"))]
    )
    token_address = forms.CharField(
        label=_("Where tokens are had"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": "https://login.microsoftonline.com/…/oauth2/v2.0/token"}
        ),
    )
    client_name = forms.CharField(label=_("Our name there (client id)"), max_length=LONGEST, required=False)
    client_secret = forms.CharField(
        label=_("Our secret there, if it asks for one"),
        help_text=_("It is stored sealed and never shown again. Left empty it stays as it is."),
        max_length=10_000,
        required=False,
        strip=False,
        widget=_hidden(),
    )

    @classmethod
    def of(cls, account: ImapAccount | None, *, today: str) -> "MailboxForm":
        """Return the form filled with what an account is set to; the secrets stay out of it."""
        if account is None:
            return cls(initial={"since": today})
        shown = [*SERVER[:2], "name", *MAIL, *TOKEN[:3]]
        initial: dict[str, Any] = {one: getattr(account, one) for one in shown}
        initial["encryption"] = "TLS" if account.is_encrypted else "STARTTLS"
        initial["since"] = account.since.isoformat()
        return cls(initial=initial)

    @property
    def server(self) -> list[forms.BoundField]:
        """The fields about the server."""
        return [self[name] for name in SERVER]

    @property
    def mail(self) -> list[forms.BoundField]:
        """The fields about the mail in it."""
        return [self[name] for name in MAIL]

    @property
    def token(self) -> list[forms.BoundField]:
        """The fields for signing in by token."""
        return [self[name] for name in TOKEN]

    @property
    def is_by_token(self) -> bool:
        """Whether these are of interest."""
        return self["way"].value() == "OAUTH2" or any(name in self.errors for name in TOKEN)

    def clean_host(self) -> str:
        """A name or an address, and nothing else."""
        host = self.cleaned_data["host"].strip().lower()
        if not HOST.match(host):
            raise forms.ValidationError(
                _("Write the mail server’s name only, for example imap.granasa.example")
            )
        return host

    def clean(self) -> dict:
        """What goes out on a line holds no line of its own; a token's address is asked over https only."""
        said = super().clean()
        for name in ("name", "secret", "client_secret", "folder", "moves_to", "client_name", "token_address"):
            if UNPRINTABLE.search(said.get(name) or ""):
                self.add_error(name, _("There is a line break or another sign in it that can’t be seen"))
        if said.get("moves_to") and said["moves_to"] == said.get("folder"):
            self.add_error("moves_to", _("Choose another folder than the one that is fetched from"))
        if said.get("way") == "OAUTH2":
            self._ask_for_token_settings(said)
        return said

    def _ask_for_token_settings(self, said: dict) -> None:
        if not _is_https(said.get("token_address") or ""):
            self.add_error("token_address", _("Write the whole address, beginning with https://"))
        if not said.get("client_name"):
            self.add_error("client_name", _("Write the name that the mail provider gave us"))

    def setting(self) -> Setting:
        """Return how the mailbox is reached."""
        said = self.cleaned_data
        kept = {name: said[name] for name in ("host", "port", "name", *MAIL, *TOKEN[:3])}
        return Setting(**kept, is_encrypted=said["encryption"] == "TLS")

    def written_secret(self) -> Secret:
        """Return the password or refresh token; an empty one changes nothing."""
        return Secret(self.cleaned_data["secret"])

    def written_client_secret(self) -> Secret:
        """Return our own secret at the token's address; an empty one changes nothing."""
        return Secret(self.cleaned_data["client_secret"])

    def ask_for_the_secret(self, *, has_one: bool) -> None:
        """Say why an empty one is not enough."""
        again = _("Write the password again: the stored one is not sent to another server or name")
        self.add_error("secret", again if has_one else _("Write the password"))


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return (
            parts.scheme == "https" and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        return False
