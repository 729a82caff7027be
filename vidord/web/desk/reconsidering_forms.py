"""What is filled in to publish a threshold or a general decision, and to answer many in public."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from vidord.cases.models import PublicAnswer
from vidord.cases.public_answers import Said
from vidord.texts.clearing import NotCleared
from vidord.texts.general_decisions import Decided
from vidord.texts.models.threshold import FEWEST
from vidord.texts.publishing import Reason
from vidord.texts.thresholds import Measure
from vidord.web.day_field import DayField
from vidord.web.desk.words_to_send import WordsToSend

MISSING = {"required": _("Both languages are needed: everybody reads it")}


def _line(label: str, *, most: int = 1_000) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, error_messages=MISSING)


def _text(label: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=5_000, widget=area, error_messages=MISSING)


def _number(label: str, *, least: int, most: int) -> forms.IntegerField:
    said = _("Write a whole number, from %(least)s to %(most)s") % {"least": least, "most": most}
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )


class InPublic(WordsToSend):
    """Words that everybody reads: no reason lets them go as they are when the checker remarks on them."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    @property
    def may_go_anyway(self) -> bool:
        """Never."""
        return False

    def show_beside_its_words(self, refusal: NotCleared) -> None:
        """Show the remarks beside the first field that holds the words which the first remark is about."""
        words = refusal.args[0][0].words.split()
        said = {
            name: " ".join(text.split()) for name, text in self.cleaned_data.items() if name[-3:] in LANGUAGES
        }
        named = [name for name, text in said.items() if " ".join(words) in text]
        self.show(refusal, beside=named[0] if named else next(iter(said)))


LANGUAGES = ("_sv", "_en")


class ThresholdForm(InPublic):
    """How many customers, counted how long, answered by when, and why."""

    customers = _number(_("So many customers"), least=FEWEST, most=1_000_000)
    days = _number(_("Counted for so many days"), least=30, most=1_000)
    working_days = _number(_("Answered within so many working days"), least=1, most=60)
    because_sv = _line(_("Why, in Swedish"))
    because_en = _line(_("Why, in English"))

    def measure(self) -> Measure:
        """Return the numbers."""
        return Measure(**{name: self.cleaned_data[name] for name in ("customers", "days", "working_days")})

    def reason(self) -> Reason:
        """Return why, in both languages."""
        return Reason(self.cleaned_data["because_sv"], self.cleaned_data["because_en"])


class DecidedForm(InPublic):
    """A general decision in both languages, with its reasons."""

    title_sv = _line(_("Title in Swedish"), most=200)
    body_sv = _text(_("What you have decided, in Swedish"))
    because_sv = _line(_("Why, in Swedish"))
    title_en = _line(_("Title in English"), most=200)
    body_en = _text(_("What you have decided, in English"))
    because_en = _line(_("Why, in English"))

    def decided(self) -> Decided:
        """Return what was written."""
        return Decided(**{name: self.cleaned_data[name] for name in Decided.__dataclass_fields__})


class PublicAnswerForm(InPublic):
    """Whether it stands or changes, what was decided and why, in both languages."""

    kind = forms.ChoiceField(
        label=_("What you found"),
        choices=[("STANDS", _("It stays as it was")), ("CHANGED", _("It changes"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether it stays or changes"),
            "invalid_choice": _("Choose whether it stays or changes"),
        },
    )
    changes_on = DayField(label=_("From which day, if it changes"), css_class="short")
    decided_sv = _text(_("The answer, in Swedish"))
    reasons_sv = _text(_("The reasons, in Swedish"))
    decided_en = _text(_("The answer, in English"))
    reasons_en = _text(_("The reasons, in English"))

    def clean(self) -> dict:
        """What changes says from when; what stays has no such day."""
        said = super().clean()
        if said.get("kind") == PublicAnswer.Kind.CHANGED and not said.get("changes_on"):
            if "changes_on" not in self.errors:
                self.add_error("changes_on", _("Say from which day it changes"))
        elif said.get("kind") == PublicAnswer.Kind.STANDS:
            said["changes_on"] = None
        return said

    def said(self) -> Said:
        """Return what was written."""
        return Said(**{name: self.cleaned_data[name] for name in Said.__dataclass_fields__})
