"""Hours of a week as people write them: `8–12, 13–17.30`, a line for each weekday."""

import re
from datetime import time
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidord.core.calendar import Interval, Week
from vidord.web.day_field import DayField

CLOCK = r"(\d{1,2})(?:[.:](\d{2}))?"
STRETCH = re.compile(rf"{CLOCK}\s*[-–]\s*{CLOCK}", re.ASCII)
LONGEST = 100


class HoursField(forms.CharField):
    """Stretches of one day, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Keep what was written when it is not read yet: `clean` reads it."""
        return value if isinstance(value, tuple) else super().to_python(value)

    def clean(self, value: Any) -> tuple[Interval, ...]:
        """Return the stretches in order."""
        said = super().clean(value)
        return read(said) if said else ()


def read(said: str) -> tuple[Interval, ...]:
    """
    Read `8–12, 13–17.30`; `24` is midnight.

    :raises forms.ValidationError: and how to write it.
    """
    found = sorted((_stretch(part) for part in said.split(",")), key=lambda one: one.opens)
    for one, following in pairwise(found):
        if following.opens < one.closes:
            raise forms.ValidationError(_("The hours overlap"))
    return tuple(found)


def _stretch(part: str) -> Interval:
    if (match := STRETCH.fullmatch(part.strip())) is None:
        raise forms.ValidationError(_("Write the hours as 8–12, 13–17"))
    opens, closes = _clock(match[1], match[2]), _clock(match[3], match[4], is_end=True)
    if closes <= opens:
        raise forms.ValidationError(_("The hours end before they begin"))
    return Interval(opens, closes)


def _clock(hours: str, minutes: str | None, *, is_end: bool = False) -> time:
    if is_end and (int(hours), int(minutes or 0)) == (24, 0):
        return time.max
    try:
        return time(int(hours), int(minutes or 0))
    except ValueError:
        raise forms.ValidationError(_("There is no such time of day")) from None


def written(hours: tuple[Interval, ...] | list[Interval]) -> str:
    """Write the hours as `read` reads them: `8–12, 13–17.30`."""
    return ", ".join(f"{_short(one.opens)}–{_short(one.closes)}" for one in hours)


def _short(clock: time) -> str:
    if clock == time.max:
        return "24"
    return f"{clock.hour}.{clock:%M}" if clock.minute else str(clock.hour)


class WeekForm(forms.Form):
    """Hours of each weekday."""

    names = ("day",)

    def __init__(self, *args: Any, weeks: tuple[Week, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, week in zip(self.names, weeks, strict=True):
            for number, hours in enumerate(week):
                self.fields[f"{name}{number}"] = HoursField(
                    label=WEEKDAYS[number].capitalize(), initial=written(hours)
                )

    def week(self, name: str = "day") -> Week:
        """Return the hours of each weekday."""
        return tuple(self.cleaned_data[f"{name}{number}"] for number in range(7))

    def fields_of(self, name: str) -> list[forms.BoundField]:
        """Return the seven fields of one set of hours, for the template."""
        return [self[f"{name}{number}"] for number in range(7)]


class CalendarForm(WeekForm):
    """When a unit is open, and when somebody is on call beside that."""

    names = ("day", "call")

    def open_hours(self) -> list[forms.BoundField]:
        """Return the fields of the open hours."""
        return self.fields_of("day")

    def on_call_hours(self) -> list[forms.BoundField]:
        """Return the fields of the on-call hours."""
        return self.fields_of("call")

    def clean(self) -> dict:
        """On-call hours lie beside the open ones."""
        said = super().clean()
        for number in range(7):
            usual, on_call = said.get(f"day{number}"), said.get(f"call{number}")
            if usual and on_call and any(one.within(other) for one in usual for other in on_call):
                self.add_error(f"call{number}", _("On-call hours lie outside the open ones"))
        return said


class OwnDayFields(forms.Form):
    """Closed, shorter or as usual; between which times, and why."""

    what = forms.ChoiceField(
        label=gettext_lazy("That day"),
        choices=[
            ("CLOSED", gettext_lazy("is closed")),
            ("SHORTER", gettext_lazy("has shorter hours")),
            ("USUAL", gettext_lazy("is as usual")),
        ],
    )
    hours = HoursField(
        label=gettext_lazy("Shorter hours"), widget=forms.TextInput(attrs={"placeholder": "8–12"})
    )
    because = forms.CharField(
        label=gettext_lazy("Why, as colleagues read it"), max_length=200, required=False
    )

    def clean(self) -> dict:
        """Shorter hours are one stretch, and what is not as usual has a reason."""
        said = super().clean()
        what = said.get("what")
        if what == "SHORTER" and "hours" not in self.errors and len(said.get("hours", ())) != 1:
            self.add_error("hours", _("Write the hours as 8–12"))
        if what in {"CLOSED", "SHORTER"} and not said.get("because") and "because" not in self.errors:
            self.add_error("because", _("Say why: colleagues read it"))
        return said

    @property
    def bounds(self) -> Interval | None:
        """Between which times somebody is at work; nothing when nobody is."""
        return self.cleaned_data["hours"][0] if self.cleaned_data["what"] == "SHORTER" else None


class OwnDayForm(OwnDayFields):
    """One day of our own."""

    day = DayField(label=gettext_lazy("Day"), placeholder="2026-12-23", required=True)
    field_order = ["day", "what", "hours", "because"]


class EveForm(OwnDayFields):
    """An eve, each year."""

    eve = forms.ChoiceField(label=gettext_lazy("Each year"))
    field_order = ["eve", "what", "hours", "because"]

    def __init__(self, *args: Any, eves: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["eve"].choices = eves
