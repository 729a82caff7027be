"""A day as somebody writes it in a form: no such day, and a year of no use, are told apart from a slip."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from vidord.core.typography import language
from vidord.rights.facts import FIRST_DAY, LAST_DAY
from vidord.rights.words import Saying, text_of

WRITTEN_AS_A_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
HOW_TO_WRITE_IT = _("Write the day as 2026-11-30")
NO_SUCH_DAY = _("That day is not in the calendar.")


def is_in_no_calendar(written: str) -> bool:
    """Tell whether it is written as a day, and there is no such one: 29 February of most years."""
    if not WRITTEN_AS_A_DAY.fullmatch(written):
        return False
    try:
        date.fromisoformat(written)
    except ValueError:
        return True
    return False


def wrong_year() -> str:
    """Say which years we count with."""
    saying = Saying("errors", "not_a_day_of_ours", {"first": FIRST_DAY.year, "last": LAST_DAY.year})
    return sentence(text_of(language(), saying))


def sentence(text: str) -> str:
    """Return it as a sentence begins."""
    return text[:1].upper() + text[1:]


class DayField(forms.DateField):
    """A day written `2026-11-30`; `required` may be what is said when it is left out."""

    default_error_messages = {"invalid": HOW_TO_WRITE_IT, "required": HOW_TO_WRITE_IT}

    def __init__(
        self,
        *,
        label: str,
        required: bool | str = False,
        placeholder: str = "2026-11-30",
        css_class: str = "",
        help_text: str = "",
    ) -> None:
        written = {"placeholder": placeholder, "autocomplete": "off"}
        super().__init__(
            label=label,
            required=bool(required),
            help_text=help_text,
            error_messages={} if isinstance(required, bool) else {"required": required},
            widget=forms.DateInput(attrs=written | ({"class": css_class} if css_class else {})),
        )

    def to_python(self, value: object) -> date | None:
        """
        Read it.

        :raises ValidationError: when it is no day, or none that a court or a till counts with.
        """
        if isinstance(value, str) and is_in_no_calendar(value.strip()):
            raise forms.ValidationError(NO_SUCH_DAY)
        day = super().to_python(value)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(wrong_year())
        return day
