"""What templates use to draw glyphs and to write times, numbers and names."""

from datetime import datetime
from decimal import Decimal

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidord.cases import silent_mailboxes
from vidord.channels.models import ImapAccount
from vidord.core import typography
from vidord.people.models import Customer, Mandate, Staff
from vidord.people.presence import Presence

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


@register.simple_tag(takes_context=True)
def whole_day(context: Context, at: datetime) -> str:
    """Write the whole date and the time: `onsdag den 11 november 2026 kl. 10.31`."""
    local = timezone.localtime(at)
    said = typography.day(local.date(), today=None)
    joint = f" kl.{typography.HARD}" if typography.language() == "sv" else f" at{typography.HARD}"
    return f"{said[:1].upper()}{said[1:]}{joint}{typography.clock(at)}."


@register.simple_tag(takes_context=True)
def ago(context: Context, at: datetime) -> SafeString:
    """Write how long ago something was, with the machine's form beside it."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), typography.ago(context["now"] - at))


@register.simple_tag
def date_of(at: datetime) -> str:
    """Write the whole date, for what stays true however much later it is read."""
    return typography.day(timezone.localtime(at).date(), today=None)


@register.simple_tag(takes_context=True)
def clock_now(context: Context) -> str:
    """Write the page's own moment as a clock does."""
    return typography.clock(context["now"])


@register.simple_tag(takes_context=True)
def due_by(context: Context, at: datetime) -> str:
    """Write a due time as seen from the page's now: `i morgon, senast kl. 17.00`."""
    return typography.by(at, now=context["now"])


@register.simple_tag
def limit(amount: Decimal | None) -> str:
    """Write how far a mandate reaches: `5 000 kr`, or without limit."""
    return _("without limit") if amount is None else typography.money(amount)


@register.simple_tag(takes_context=True)
def here(context: Context, presence: Presence) -> str:
    """Write `here` or when somebody is back, and nothing more about her hours."""
    if presence.is_here:
        return _("here now")
    if presence.next_at is None:
        return _("not here for now")
    return _("back %(when)s") % {"when": typography.moment(presence.next_at, now=context["now"])}


MANDATES = {
    Mandate.Kind.REFUND: gettext_lazy("Pay money back"),
    Mandate.Kind.REPLACE: gettext_lazy("Replace"),
    Mandate.Kind.REPAIR: gettext_lazy("Repair"),
    Mandate.Kind.PRICE_REDUCTION: gettext_lazy("Reduce the price"),
    Mandate.Kind.COMPENSATE: gettext_lazy("Compensate"),
    Mandate.Kind.WAIVE: gettext_lazy("Waive fees"),
    Mandate.Kind.GOODWILL: gettext_lazy("Give out of goodwill"),
    Mandate.Kind.EXIT: gettext_lazy("Let somebody out of an agreement"),
    Mandate.Kind.PUBLISH: gettext_lazy("Publish texts"),
}
KINDS = {
    Customer.Kind.PERSON: gettext_lazy("a person"),
    Customer.Kind.HOUSEHOLD: gettext_lazy("a household"),
    Customer.Kind.COMPANY: gettext_lazy("a company"),
    Customer.Kind.ASSOCIATION: gettext_lazy("an association"),
}
CAPACITIES = {
    Customer.Capacity.CONSUMER: gettext_lazy("consumer"),
    Customer.Capacity.SMALL_BUSINESS: gettext_lazy("small business"),
    Customer.Capacity.COMPANY: gettext_lazy("company"),
    Customer.Capacity.UNKNOWN: gettext_lazy("capacity not known yet"),
}


register.filter("month", typography.month)
register.filter("kronor", typography.money)
register.filter("day", typography.dated)


@register.filter
def mandate_kind(mandate: Mandate) -> str:
    return str(MANDATES[Mandate.Kind(mandate.kind)])


@register.simple_tag
def kind_of_mandate(kind: str) -> str:
    """Write what a kind of mandate is about."""
    return str(MANDATES[Mandate.Kind(kind)])


@register.simple_tag
def money(amount: Decimal) -> str:
    """Write an amount in kronor."""
    return typography.money(amount)


@register.filter
def kind_of(customer: Customer) -> str:
    return str(KINDS[Customer.Kind(customer.kind)])


@register.filter
def capacity_of(customer: Customer) -> str:
    return str(CAPACITIES[Customer.Capacity(customer.capacity)])


@register.simple_tag(takes_context=True)
def mandates(context: Context, person: Staff) -> str:
    """Write a person's mandates in force on one line; reads nothing when they are prefetched."""
    now = context["now"]
    held = [
        one
        for one in person.mandates.all()
        if one.starts_at <= now and (not one.ends_at or one.ends_at > now)
    ]
    return ", ".join(f"{mandate_kind(one)} {limit(one.limit)}" for one in held) or "–"


@register.filter
def wrong(account: ImapAccount) -> str:
    """Say why a mailbox is not fetched."""
    return silent_mailboxes.what_is_wrong(account)


@register.filter
def remedy(account: ImapAccount) -> str:
    """Say what a person can do about it."""
    return silent_mailboxes.what_to_do(account)


@register.filter
def contact(value: str) -> str:
    """Write an address as it is, and a number as people write it."""
    return typography.phone(value) if value.startswith("+") else value


@register.filter
def reference(number: int) -> str:
    return typography.reference(number)


@register.filter
def count(number: int) -> str:
    return typography.count(number)


@register.filter
def file_size(size: int) -> str:
    return typography.file_size(size)


@register.filter
def phone(raw: str) -> SafeString:
    """Write a number so that no line breaks inside it."""
    return format_html('<span class="nowrap">{}</span>', typography.phone(raw))


@register.filter
def dial(raw: str) -> str:
    """Return a number as a `tel:` link dials it: 0980-31 92 14 → +46980319214."""
    digits = "".join(sign for sign in raw if sign.isdigit())
    return f"+46{digits[1:]}" if digits.startswith("0") else f"+{digits}"
