"""What templates use to write of pledges."""

from datetime import datetime, timedelta

from django import template
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from vidord.cases import reconsidering_letters
from vidord.cases.models import PublicAnswer
from vidord.cases.sources import topics
from vidord.core import typography

register = template.Library()


@register.filter
def said(row: Model, word: str) -> str:
    """Return `title`, `body` … of a row in the page's language; in Swedish what was said in Swedish only."""
    return typography.tied(getattr(row, f"{word}_{typography.language()}") or getattr(row, f"{word}_sv"))


@register.filter
def listed(names: list[str]) -> str:
    """Write topics on one line; none is everything."""
    words = topics()
    return ", ".join(words.get(name, name) for name in names) or _("everything")


@register.filter
def outcome(answer: PublicAnswer) -> str:
    """Write whether what many asked about stays or changes, and from when."""
    return reconsidering_letters.in_short(answer)


@register.simple_tag
def last_day(ends_at: datetime) -> str:
    """Write the last whole day before something ends."""
    return typography.day(timezone.localtime(ends_at - timedelta(microseconds=1)).date(), today=None)
