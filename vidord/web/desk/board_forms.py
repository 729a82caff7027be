"""What is filled in about a board's trial: that it tries a claim, and what it finds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vidord.cases import board
from vidord.cases.models import BoardFinding
from vidord.web.day_field import DayField
from vidord.web.desk.words_to_send import WordsToSend


class TrialForm(forms.Form):
    """The board's number, and the day by which it wants our answer."""

    reference = forms.CharField(
        label=_("The board’s number"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "2026-12345", "autocomplete": "off"}),
        error_messages={"required": _("Write the number that stands in the board’s letter")},
    )
    answer_by = DayField(
        label=_("The board wants our answer by"),
        help_text=_(
            "The customer is promised that you write what we have answered, by the close of that day."
        ),
        required=True,
    )


class FindingForm(WordsToSend):
    """What the board recommends, and why."""

    kind = forms.ChoiceField(
        label=_("What the board finds"),
        choices=[
            (
                BoardFinding.Kind.FOR_CUSTOMER,
                _("The customer is right, wholly or in part: somebody who may decides anew"),
            ),
            (BoardFinding.Kind.FOR_US, _("Our decision stands")),
            (BoardFinding.Kind.NOT_TRIED, _("The board does not try it, or the customer has taken it back")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the board finds")},
    )
    words = forms.CharField(
        label=_("Why, in words to the customer"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write why: the customer reads it")},
    )

    def found(self) -> board.Found:
        """Return what was written."""
        said = self.cleaned_data
        return board.Found(said["kind"], said["words"], anyway=said["anyway"])
