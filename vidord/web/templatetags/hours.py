"""What templates use to write days, hours and until when something holds."""

from datetime import date, datetime, timedelta

from babel.dates import format_date
from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from vidord.core import reckoning, typography
from vidord.people.calendars import ComingDay
from vidord.people.models import Mandate, OwnDay
from vidord.web.desk.hours_form import written

register = template.Library()


@register.simple_tag
def weekday(day: date) -> str:
    """Write `Måndag`."""
    return str(WEEKDAYS[day.weekday()]).capitalize()


@register.simple_tag
def week_number(monday: date) -> str:
    """Write `vecka 46`: the number that calendars on Swedish walls have."""
    return _("week %(number)s") % {"number": monday.isocalendar().week}


@register.simple_tag
def short_day(day: date) -> str:
    """Write `23 dec.`, in English `23 Dec`."""
    return format_date(day, "d MMM", locale=typography.language()).replace(" ", typography.HARD)


@register.simple_tag
def own_hours(day: ComingDay | OwnDay) -> str:
    """Write a day's open hours, `8–12, 13–17`; nothing when it is closed."""
    if isinstance(day, OwnDay):
        return written([day.bounds] if day.bounds else [])
    return written(day.hours)


@register.simple_tag
def on_call_hours(day: ComingDay) -> str:
    """Write a day's on-call hours."""
    return written(day.on_call)


@register.simple_tag
def name_of_day(key: str) -> str:
    """Name a holiday, an eve, or our own closed day; nothing for a shorter day of our own."""
    return reckoning.name_of_day(key)


@register.simple_tag
def until(mandate: Mandate) -> str:
    """Write the last day of a mandate, or that none is set."""
    return _day(mandate.ends_at - timedelta(seconds=1)) if mandate.ends_at else _("until it is ended")


@register.simple_tag(takes_context=True)
def period(context: Context, mandate: Mandate) -> str:
    """Write from when a mandate holds when that lies ahead, and through which day, if they are set."""
    said = ""
    if mandate.starts_at > context["now"]:
        said += ", " + _("from %(day)s") % {"day": _day(mandate.starts_at)}
    if mandate.ends_at:
        said += ", " + _("through %(day)s") % {"day": _day(mandate.ends_at - timedelta(seconds=1))}
    return said


def _day(at: datetime) -> str:
    return format_date(timezone.localtime(at).date(), "d MMMM y", locale=typography.language())
