"""What is filled in to write a snippet, and to put one in a letter."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vidord.people.models import Staff
from vidord.texts import snippets
from vidord.texts.models import TextVersion
from vidord.texts.snippets import Wording
from vidord.web.desk.words_to_send import WordsToSend

MISSING = {"required": _("Write it in both languages")}
BODY = {"rows": 5}
# What the composer holds, and keeps while a snippet is chosen.
COMPOSED = ("text", "kind", "promise", "day", "starts", "by", "outside", "key", "seen", "anyway")


class SnippetForm(WordsToSend):
    """A snippet in both languages, who answers for it, and why."""

    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=200, error_messages=MISSING)
    body_sv = forms.CharField(
        label=_("Text in Swedish"), max_length=10_000, widget=forms.Textarea(BODY), error_messages=MISSING
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=200, error_messages=MISSING)
    body_en = forms.CharField(
        label=_("Text in English"), max_length=10_000, widget=forms.Textarea(BODY), error_messages=MISSING
    )
    owner = forms.ModelChoiceField(
        label=_("Who answers for it"),
        queryset=Staff.objects.none(),
        error_messages={"required": _("Choose a person"), "invalid_choice": _("Choose a person")},
    )
    because = forms.CharField(
        label=_("Why"), max_length=500, error_messages={"required": _("Say why it is written or changed")}
    )
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    seen = forms.IntegerField(initial=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: QuerySet[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people
        self.fields["owner"].label_from_instance = lambda person: person.public_name

    @property
    def may_go_anyway(self) -> bool:
        """No reason lets a snippet be kept that could not be sent."""
        return False

    def wording(self) -> Wording:
        """Return what was written."""
        names = ("title_sv", "title_en", "body_sv", "body_en", "because")
        return Wording(**{name: self.cleaned_data[name].strip() for name in names})


def as_written(version: TextVersion) -> dict[str, object]:
    """Return what a form begins with when a snippet is changed."""
    names = ("title_sv", "title_en", "body_sv", "body_en")
    return {name: getattr(version, name) for name in names} | {
        "owner": version.text.owner_id,
        "seen": version.number,
    }


class HolesForm(forms.Form):
    """A field for each hole of a snippet's body. None must be filled here: the checker sees what is not."""

    def __init__(self, *args: Any, body: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        self.names = {f"hole-{number}": hole for number, hole in enumerate(snippets.holes(body))}
        for name, hole in self.names.items():
            self.fields[name] = forms.CharField(label=hole, max_length=1_000, required=False)

    def filled(self) -> str:
        """Return the body with what was said in its holes."""
        said = {hole: self.data.get(name, "") for name, hole in self.names.items()}
        return snippets.filled(self.body, said)
