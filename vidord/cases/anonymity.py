"""Words that outlive a customer, or that everybody reads, name her nowhere."""

import re

from vidord.cases.models import Case
from vidord.people.models import Customer

BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.,]+(?=\d)")


def names(customer: Customer, words: str) -> bool:
    """Tell whether words hold an address, the whole name, or a part of it that is written as a name."""
    whole = [customer.name, *customer.contact_points.values_list("value", flat=True)]
    parts = [part for part in customer.name.split() if part[:1].isupper()]
    return any(one and one.lower() in words.lower() for one in whole) or any(
        re.search(rf"\b{re.escape(part)}\b", words) for part in parts
    )


def numbers(customer: Customer, words: str) -> bool:
    """Tell whether words hold the number of a case of hers, however its digits are set apart."""
    digits = set(re.findall(r"\d+", BETWEEN_DIGITS.sub("", words)))
    theirs = Case.objects.filter(customer=customer).values_list("number", flat=True)
    return any(str(number) in digits for number in theirs)
