"""What templates use to draw glyphs and to write times, numbers and names."""

from datetime import datetime

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vidord.core import typography

register = template.Library()


@register.simple_tag
def glyph(state: str) -> SafeString:
    """Draw the glyph of a promise's state; a word must stand beside it."""
    return format_html('<svg class="glyph" aria-hidden="true"><use href="#g-{}"/></svg>', state)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon; a word must stand beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime) -> SafeString:
    """Write a moment as seen from the page's now, with the machine's form beside it."""
    return format_html(
        '<time datetime="{}">{}</time>', at.isoformat(), typography.moment(at, now=context["now"])
    )


@register.filter
def count(number: int) -> str:
    return typography.count(number)


@register.filter
def phone(raw: str) -> str:
    return typography.phone(raw)


@register.filter
def dial(raw: str) -> str:
    """Return a number as a `tel:` link dials it: 0980-31 92 14 → +46980319214."""
    digits = "".join(sign for sign in raw if sign.isdigit())
    return f"+46{digits[1:]}" if digits.startswith("0") else f"+{digits}"
