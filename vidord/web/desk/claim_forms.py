"""What is filled in about a claim: what it is about, and what is decided of it."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidord.cases import claim_words, examining
from vidord.cases.claim_words import Reading
from vidord.cases.decision_letters import Draft
from vidord.cases.models import Decision, Examination
from vidord.web.desk.decision_forms import DecideForm
from vidord.web.public.rights_by_subject import questions_by_subject

NO = Decision.Kind.NO


class ChooseForm(forms.Form):
    """Which question of the law it is, and what to look for in our copy of the other systems."""

    question = forms.ChoiceField(label=_("What is it about?"))
    q = forms.CharField(
        label=_("Article, receipt, serial or agreement number, or a name"),
        help_text=_("Leave it empty when it is about nothing that we have sold."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = [
            (one.name, [(asked.id, asked.title) for asked in one.questions]) for one in questions_by_subject()
        ]


class DecideClaimForm(DecideForm):
    """A decision about a claim. What the law says we write ourselves; a no needs a ground, and evidence."""

    ground = forms.ChoiceField(label=_("Why it is no"), required=False, widget=forms.RadioSelect)

    her_choice = forms.BooleanField(
        label=_("The customer has asked for this instead of a repair or a new one"),
        help_text=_("The letter says so, and that it can be taken back."),
        required=False,
    )

    def __init__(self, *args: Any, reading: Reading, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["rule"]
        grounds = claim_words.grounds()
        if question != examining.GOODS:
            del self.fields["her_choice"], grounds["NO_FAULT"], grounds["CAUSED_LATER"]
        if reading.answer == Examination.Answer.YES:
            del grounds["BY_LAW"], grounds["WEIGHED"]
        elif reading.answer == Examination.Answer.NO and not reading.is_of_another_law:
            del grounds["WEIGHED"]
        else:
            del grounds["BY_LAW"]
        self.fields["ground"].choices = list(grounds.items())

    def clean(self) -> dict:
        """A no has a ground."""
        said = super().clean()
        if said.get("answer") == NO and not said.get("ground"):
            self.add_error(
                "ground", _("Choose why. That there is no receipt, or no guarantee left, is no reason.")
            )
        return said

    def draft(self) -> Draft:
        """Return what was written, and whether it is what the customer asked for herself."""
        return replace(super().draft(), her_choice=self.cleaned_data.get("her_choice", False))

    @property
    def ground_of_a_no(self) -> str:
        """The ground, when it is a no."""
        return self.cleaned_data["ground"] if self.cleaned_data["answer"] == NO else ""
