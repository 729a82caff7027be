"""A telephone number as people write it, and as it is kept."""

import phonenumbers

HOME = "SE"


class NotANumber(ValueError):
    """Nobody could be called on this."""


def kept(raw: str) -> str:
    """
    Return a number as it is kept: `070-174 06 18` → `+46701740618`.

    :raises NotANumber: when it is none, or too short or long to be one.
    """
    try:
        number = phonenumbers.parse(raw, HOME)
    except phonenumbers.NumberParseException as fault:
        raise NotANumber(raw) from fault
    if not phonenumbers.is_possible_number(number):
        raise NotANumber(raw)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(number: str) -> bool:
    """Tell whether a kept number can be one that takes SMS."""
    kinds = phonenumbers.PhoneNumberType
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number, HOME))
    except phonenumbers.NumberParseException:
        return False
    return kind in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}


def written(number: str) -> str:
    """Return a kept number as people write it at home: `+46701740618` → `070-174 06 18`."""
    parsed = phonenumbers.parse(number, HOME)
    home = parsed.country_code == phonenumbers.country_code_for_region(HOME)
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if home else form.INTERNATIONAL)
