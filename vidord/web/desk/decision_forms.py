"""What somebody fills in who asks for authority, and who decides."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidord.cases import decided
from vidord.cases.asking_authority import Question
from vidord.cases.decision_letters import REMEDY_WORKING_DAYS, Draft
from vidord.cases.models import AuthorityAsked, Decision
from vidord.core import money
from vidord.people.models import Staff
from vidord.web.desk.within_reach import number_in
from vidord.web.desk.words_to_send import WordsToSend

MONEY = {"REFUND", "PRICE_REDUCTION", "COMPENSATE", "WAIVE", "GOODWILL"}
MOST_DAYS = 90
PARTS_OF_A_NO = {
    "understood": _("Write how you have understood it: whoever is told no has a right to know"),
    "rule": _("Write by which rule: whoever is told no has a right to know"),
    "evidence": _("Write what you have gone by: whoever is told no has a right to know"),
}
YES, NO, APOLOGY = Decision.Kind.YES, Decision.Kind.NO, Decision.Remedy.APOLOGY


class Kronor(forms.CharField):
    """An amount as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs
        )

    def clean(self, value: Any) -> Decimal:
        """Return kronor; nothing written is nothing."""
        said = super().clean(value)
        try:
            return money.kronor(said) if said else Decimal(0)
        except money.TooMuch:
            raise forms.ValidationError(_("That is more than we can write down.")) from None
        except money.NotAnAmount:
            raise forms.ValidationError(
                _("Write the amount in kronor, for example 3400 or 3400,50.")
            ) from None


def _words(label: str, *, rows: int, missing: str = "", hint: str = "") -> forms.CharField:
    """A field for words; `missing` is said when it has to be filled in."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=5_000,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else {},
    )


class PersonField(forms.ChoiceField):
    """A colleague by name, or nobody in particular."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def offer(self, people: list[Staff], *, nobody: str) -> None:
        """Let one of these be chosen, or nobody, who is called as given."""
        self.people = {person.pk: person for person in people}
        self.choices = [("", nobody), *((str(one.pk), one.public_name) for one in people)]

    def clean(self, value: Any) -> Staff | None:
        """Return the person."""
        return self.people.get(number_in(super().clean(value)))


class AskForm(forms.Form):
    """What is asked for, and what whoever decides has to know."""

    kind = forms.ChoiceField(label=_("What the customer wants"))
    amount = Kronor(label=_("How much, in kronor"), help_text=_("What it costs us, when it is a thing."))
    summary = _words(
        _("What whoever decides has to know"), rows=5, missing=_("Write what it is about, a line is enough")
    )
    to = PersonField(label=_("Who decides"))
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        things = decided.things()
        self.fields["kind"].choices = [(kind, things[kind]) for kind in AuthorityAsked.Kind.values]
        self.fields["to"].offer(people, nobody=_("whoever is here and may decide it"))

    def clean(self) -> dict:
        """Money is an amount."""
        said = super().clean()
        if said.get("kind") in MONEY and said.get("amount") == 0:
            self.add_error("amount", _("Write how much it is"))
        return said

    def question(self) -> Question:
        """Return what is asked."""
        said = self.cleaned_data
        return Question(said["kind"], said["amount"], said["summary"])


class DecideForm(WordsToSend):
    """Yes, partly or no; what the customer gets; and why. A no has five parts, and so has a half one."""

    answer = forms.ChoiceField(
        label=_("The decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide")},
    )
    remedy = forms.ChoiceField(label=_("What the customer gets"))
    amount = Kronor(label=_("How much, in kronor"))
    wanted = Kronor(label=_("How much was asked for, in kronor"))
    reasons = _words(_("Why"), rows=4, missing=_("Write why: the customer reads it"))
    understood = _words(
        _("How you have understood it"),
        rows=3,
        hint=_("When it is a no, or partly: what the customer wants."),
    )
    rule = _words(_("The rule"), rows=2, hint=_("The law, the agreement or our own pledge."))
    evidence = _words(_("What you have gone by"), rows=2, hint=_("Bills, measurements, what was said."))
    addition = _words(_("What else the customer can do"), rows=2)
    owner = PersonField(label=_("Who sees to it"))
    days = forms.IntegerField(
        label=_("Within how many working days"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=REMEDY_WORKING_DAYS,
        required=False,
        error_messages={
            name: _("Write a number of working days from 1 to 90")
            for name in ("invalid", "min_value", "max_value")
        },
    )
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    is_beyond_her = False  # her mandate did not reach: whoever may can be asked

    def __init__(self, *args: Any, people: list[Staff], asked: AuthorityAsked | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        things = decided.things()
        self.fields["answer"].choices = list(decided.answers().items())
        self.fields["remedy"].choices = [(kind, things[kind]) for kind in Decision.Remedy.values]
        self.fields["owner"].offer(people, nobody=_("I do"))
        if asked:
            del self.fields["wanted"]

    def clean(self) -> dict:
        """A no, and a half one, says how it was understood, by what rule and on what evidence."""
        said = super().clean()
        answer, remedy = said.get("answer"), said.get("remedy")
        if answer and answer != YES:
            for part, words in PARTS_OF_A_NO.items():
                if part in self.fields and not said.get(part, "").strip() and part not in self.errors:
                    self.add_error(part, words)
        if remedy in MONEY and answer and answer != NO and said.get("amount") == 0:
            self.add_error("amount", _("Write how much it is"))
        if "wanted" in self.fields and remedy == APOLOGY and answer and answer != YES:
            self.add_error("remedy", _("Choose what the customer asked for"))
        return said

    def draft(self) -> Draft:
        """Return what was written."""
        said = self.cleaned_data
        return Draft(
            kind=said["answer"],
            remedy=said["remedy"],
            reasons=said["reasons"],
            amount=said["amount"],
            asked_amount=said.get("wanted", Decimal(0)),
            understood=said["understood"],
            rule=said.get("rule", ""),
            evidence=said["evidence"],
            addition=said["addition"],
            owner=said["owner"],
            days=said["days"] or REMEDY_WORKING_DAYS,
            anyway=said["anyway"],
        )
