"""What is filled in about a claim: what it is about, and what is decided of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidord.cases import claim_words
from vidord.cases.models import Decision, Examination
from vidord.web.desk.decision_forms import DecideForm
from vidord.web.public.rights import questions_by_act

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
        self.fields["question"].choices = questions_by_act()


class DecideClaimForm(DecideForm):
    """A decision about a claim. What the law says we write ourselves; a no needs a ground, and evidence."""

    ground = forms.ChoiceField(label=_("Why it is no"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, answer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["rule"]
        grounds = claim_words.grounds()
        if answer == Examination.Answer.YES:
            grounds = {one: grounds[one] for one in ("NO_FAULT", "CAUSED_LATER")}
        elif answer == Examination.Answer.NO:
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

    @property
    def ground_of_a_no(self) -> str:
        """The ground, when it is a no."""
        return self.cleaned_data["ground"] if self.cleaned_data["answer"] == NO else ""
