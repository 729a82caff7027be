"""Letting a colleague decide, and naming a deputy."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from vidord.people.mandates import Refused
from vidord.people.models import Mandate, Staff
from vidord.web.day_field import DayField
from vidord.web.templatetags.words import MANDATES, limit

OWN, BOARD = "own", "board"
SAID = {
    "MORE_THAN_HERS": ("limit", _("That is more than you may decide yourself. Write that or less.")),
    "LONGER_THAN_HERS": ("ends", _("That is outside the time that you may decide yourself.")),
    "IN_THE_PAST": ("starts", _("That day has been. A mandate begins today or later.")),
    "NO_PERIOD": ("ends", _("It must end after it begins.")),
    "TO_HERSELF": (None, _("Nobody gives a mandate to herself. Somebody else has to do it.")),
    "BACK_TO_ITS_SOURCE": (
        "what",
        _("It comes from that colleague already, who may decide at least as much."),
    ),
    "ANOTHER_ENTITY": (None, _("A mandate stays within its legal entity.")),
    "LEFT": (None, _("That colleague has left.")),
    "NOT_HERS": ("what", _("That is not yours to give, or no longer.")),
}


class MandateForm(forms.Form):
    """What a colleague may decide: out of one's own mandates, or as the board has decided."""

    what = forms.ChoiceField(
        label=_("May decide alone"), error_messages={"required": _("Choose what it is about")}
    )
    limit = forms.DecimalField(
        label=_("At most, in kronor. Nothing means without limit"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        error_messages={"invalid": _("Write the amount in figures, for example 1500")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "placeholder": "1000"}),
    )
    starts = DayField(label=_("From. Nothing means from now on"), placeholder="2026-12-01")
    ends = DayField(
        label=_("Through. Nothing means for as long as yours, or until it is ended"), placeholder="2026-12-31"
    )

    def __init__(self, *args: Any, own: list[Mandate], is_administrator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {f"{OWN}:{one.pk}": one for one in own}
        hers = [
            (key, f"{MANDATES[Mandate.Kind(one.kind)]}, {limit(one.limit)}") for key, one in self.own.items()
        ]
        board = (
            [(f"{BOARD}:{kind}", str(words)) for kind, words in MANDATES.items()] if is_administrator else []
        )
        groups = [(str(_("Out of what you may decide")), hers), (str(_("As the board has decided")), board)]
        self.fields["what"].choices = [group for group in groups if group[1]]

    @property
    def can_be_filled(self) -> bool:
        """Tell whether the reader has anything to give."""
        return bool(self.fields["what"].choices)

    @property
    def source(self) -> Mandate | None:
        """The mandate of her own that she gives from; nothing when it is the board's."""
        return self.own.get(self.cleaned_data["what"])

    @property
    def kind(self) -> str:
        """What it is about."""
        return self.source.kind if self.source else self.cleaned_data["what"].partition(":")[2]

    def period(self, *, at: datetime) -> tuple[datetime, datetime | None]:
        """Return from when and until when, in the company's time zone; the last day is whole."""
        starts, ends = self.cleaned_data["starts"], self.cleaned_data["ends"]
        zone = get_default_timezone()
        begins = (
            at if starts in (None, at.astimezone(zone).date()) else datetime.combine(starts, time(), zone)
        )
        source = self.source
        if source and starts is None:
            begins = max(begins, source.starts_at)
        if ends is None:
            return begins, source.ends_at if source else None
        return begins, datetime.combine(ends + timedelta(days=1), time(), zone)

    def refuse(self, refusal: Refused) -> None:
        """Say at the field why it can't be given."""
        field, words = SAID[refusal.why]
        self.add_error(field, words)


class DeputyForm(forms.Form):
    """Who stands in."""

    deputy = forms.ModelChoiceField(
        label=_("Stands in"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("nobody"),
        error_messages={"invalid_choice": _("Choose a colleague from the list")},
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = colleagues
        self.fields["deputy"].label_from_instance = lambda person: person.public_name
