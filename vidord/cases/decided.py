"""How a question and a decision read, in the active language."""

from decimal import Decimal

from django.utils.translation import gettext as _

from vidord.core import typography

OF_NO_COST = ("REPLACE", "REPAIR")


def things() -> dict[str, str]:
    """What may be asked for and given, by kind."""
    return {
        "REFUND": _("money back"),
        "REPLACE": _("a replacement"),
        "REPAIR": _("a repair"),
        "PRICE_REDUCTION": _("a price reduction"),
        "COMPENSATE": _("compensation"),
        "WAIVE": _("a fee taken away"),
        "GOODWILL": _("goodwill"),
        "EXIT": _("out of the agreement"),
        "APOLOGY": _("an apology"),
    }


def answers() -> dict[str, str]:
    """Yes, partly and no."""
    return {"YES": _("yes"), "PARTLY": _("partly"), "NO": _("no")}


def thing(kind: str, amount: Decimal) -> str:
    """Return a thing and what it costs: `money back, SEK 3,400`."""
    return f"{things()[kind]}, {typography.money(amount)}" if amount else things()[kind]


def given(kind: str, amount: Decimal) -> str:
    """Return what a customer gets: a thing costs her nothing, and what it costs us is ours to know."""
    return things()[kind] if kind in OF_NO_COST else thing(kind, amount)


def in_short(kind: str, remedy: str, amount: Decimal) -> str:
    """Return a decision in a few words: `yes, money back, SEK 3,400`; a no is a no."""
    said = answers()[kind]
    return said if kind == "NO" else f"{said}, {given(remedy, amount)}"


def in_full(kind: str, remedy: str, amount: Decimal, *, asked: str) -> str:
    """Return what was decided as the letter says it; `asked` is what was asked for, with its amount."""
    gets = given(remedy, amount)
    if (kind, remedy) == ("YES", "APOLOGY"):
        return _("We are sorry. It was our fault.")
    if kind == "YES" and remedy in OF_NO_COST:
        return _("Yes. You get %(given)s, free of charge.") % {"given": gets}
    return {
        "YES": _("Yes. You get %(given)s.") % {"given": gets},
        "PARTLY": _("Partly. It was about %(asked)s. You get %(given)s.") % {"given": gets, "asked": asked},
        "NO": _("No. It was about %(asked)s. You do not get it.") % {"asked": asked},
    }[kind]


def found_by(name: str, kind: str) -> str:
    """Return what the ombudsman found, as the conversation tells it."""
    said = _("%(name)s looked at it anew: the decision stands")
    if kind == "CHANGED":
        said = _("%(name)s looked at it anew: the decision is to be changed")
    return said % {"name": name}


def by_whom(name: str, *, kind: str, remedy: str, amount: Decimal | str) -> str:
    """Return a decision as the conversation tells it: `Eva Lindqvist decided: yes, money back, SEK 3,400`."""
    said = in_short(kind, remedy, Decimal(amount))
    return _("%(name)s decided: %(decision)s") % {"name": name, "decision": said}
