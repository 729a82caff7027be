"""What is filled in at the counter: how to find the thing, what was seen of it, what the customer gets."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidord.agreements.looking_up import Sought
from vidord.cases import claim_words, proofs
from vidord.cases.models import Examination
from vidord.core import phone_numbers
from vidord.web.day_field import DayField
from vidord.web.desk.decision_forms import Kronor

ASK = "ASK_"  # before a remedy: that somebody else is asked about it
BUYERS = ("CONSUMER", "BUSINESS")


class FindForm(forms.Form):
    """A purchase as a bank statement shows it, or by a number on the thing or its papers."""

    paid = Kronor(label=_("Amount"))
    bought_on = DayField(label=_("Day"))
    last_four = forms.RegexField(
        regex=r"^\d{4}$",
        label=_("The card’s last four digits"),
        required=False,
        max_length=4,
        error_messages={"invalid": _("Write four digits"), "max_length": _("Write four digits")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    number = forms.CharField(
        label=_("Receipt, serial or member number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def sought(self) -> list[Sought]:
        """Return what to look for: a number may be any of three."""
        said = self.cleaned_data
        found = []
        if number := said["number"].strip():
            found = [
                Sought(serial_number=number),
                Sought(receipt_number=number),
                Sought(customer_number=number),
            ]
        paid, day, last_four = said["paid"] or None, said["bought_on"], said["last_four"]
        if paid or day or last_four:
            found.append(Sought(paid=paid, bought_on=day, last_four=last_four))
        return found


class ExaminedForm(forms.Form):
    """What was seen, what shows the purchase, when it was bought if anybody knows; and as whom."""

    seen = forms.MultipleChoiceField(
        label=_("You have examined it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    proof = forms.MultipleChoiceField(
        label=_("What shows that it was bought here"), required=False, widget=forms.CheckboxSelectMultiple
    )
    bought_on = DayField(label=_("Bought on, if anybody knows"))
    buyer = forms.ChoiceField(required=False, choices=[(one, one) for one in BUYERS])

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        shown = claim_words.proofs()
        self.fields["seen"].choices = list(claim_words.seen().items())
        self.fields["proof"].choices = [(kind, shown[kind]) for kind in proofs.SEEN_BY_SOMEBODY]

    def clean_bought_on(self) -> date | None:
        """Nobody has bought anything tomorrow."""
        day = self.cleaned_data["bought_on"]
        if day and day > self.today:
            raise forms.ValidationError(_("That day has not been. Write the day it was bought."))
        return day

    def clean_seen(self) -> list[str]:
        """In the order of the boxes."""
        return [one for one in Examination.Seen.values if one in self.cleaned_data["seen"]]


class GivenForm(forms.Form):
    """What the customer gets, and where the receipt goes if one is wanted."""

    act = forms.ChoiceField(error_messages={"required": _("Choose what the customer gets")})
    amount = Kronor(label=_("What it costs, in kronor"))
    reach = forms.CharField(
        label=_("Receipt by SMS or e-mail, if the customer wants one"),
        help_text=_("No account is made."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    in_english = forms.BooleanField(label=_("In English"), required=False)
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, acts: list[str], price: Decimal | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.price = price
        self.fields["act"].choices = [(act, act) for act in acts]
        if price is not None:
            del self.fields["amount"]

    def clean_reach(self) -> dict[str, str]:
        """Return it as a number or an address."""
        said = self.cleaned_data["reach"].strip()
        if not said:
            return {}
        if "@" in said:
            return {"email": forms.EmailField().clean(said).lower()}
        try:
            return {"phone": phone_numbers.kept(said)}
        except phone_numbers.NotANumber:
            raise forms.ValidationError(_("Write a number or an e-mail address.")) from None

    def clean(self) -> dict:
        """What is given and costs something has an amount."""
        said = super().clean()
        costs = said.get("act", "").removeprefix(ASK) in ("REPLACE", "REFUND")
        if costs and "amount" in self.fields and said.get("amount") == 0:
            self.add_error("amount", _("Write how much it is"))
        return said

    @property
    def worth(self) -> Decimal:
        """What it costs us."""
        return self.price if self.price is not None else self.cleaned_data["amount"]
