"""Erase the names, addresses and words of one customer for good, once nothing is owed to her."""

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vidord.web.commands.line import open_house

if TYPE_CHECKING:
    from vidord.cases.holdings import Holdings

EXAMPLE = (
    "example: vidord erase 20501 --because 'She asked us to'\n"
    "exit codes: 0 erased, 1 not erased; a line says why"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("who", nargs="+", help="a case of hers, 20501 or 20 501, or customer:17")
    parser.add_argument("--because", required=True, help="kept, so without her name or address")
    parser.add_argument("--yes", action="store_true", help="do not ask, for programs")


def run(chosen: argparse.Namespace) -> int:
    """Return 1 when there is no such customer, or something stands in the way."""
    with open_house(chosen.data, as_owner=True):
        from django.db import Error

        try:
            fault = _erase(chosen)
        except Error as error:
            words = str(error).splitlines()[0]
            fault = f"the database refused ({words}); is VIDORD_DATABASE_OWNER_URL set?"
    if fault:
        sys.stderr.write(f"vidord erase: {fault}\n")
    return 1 if fault else 0


def _erase(chosen: argparse.Namespace) -> str:
    """Return why it was not done, or nothing."""
    from vidord.cases import erasing, holdings
    from vidord.cases.closing import StillOwed
    from vidord.people.models import Actor, Customer

    who, because = " ".join(chosen.who), chosen.because.strip()
    if not because:
        return "say why with --because"
    try:
        hers = holdings.of(holdings.find(who))
        erasing.refuse(hers, because=because)
        _say_what_goes(hers)
        if not (chosen.yes or _is_sure()):
            return "nothing was erased"
        erasing.erase(hers.customer, by=Actor.of("operator"), at=datetime.now(UTC), because=because)
    except Customer.DoesNotExist:
        return f"there is no customer {who}"
    except StillOwed as fault:
        return f"{fault.args[0]} promise(s) to her are still owed"
    except erasing.StillOpen as fault:
        return f"{fault.args[0]} case(s) with words of hers are open; close them first"
    except erasing.StillOnItsWay as fault:
        return f"{fault.args[0]} message(s) from her or to her are on their way; try again in a minute"
    except erasing.AlreadyErased:
        return f"{who} has been erased before"
    except erasing.NamesHer:
        return "write the reason without her name or address: it is kept"
    print(f"customer:{hers.customer.pk} is erased.")
    return ""


def _say_what_goes(hers: "Holdings") -> None:
    from vidord.cases import holdings

    customer = hers.customer
    print(f"To erase of customer:{customer.pk}, besides the name:")
    for number, what in (
        (customer.contact_points.count(), "contact points"),
        (customer.cases.count(), "cases (title, why closed or handed over)"),
        (len(hers.arrivals), "messages that came, with the raw bytes"),
        (len(hers.sent), "messages to her"),
        (len(hers.notices), "notices to staff about her"),
    ):
        print(f"  {what}: {number}")
    for other in holdings.who_shares(customer):
        print(f"customer:{other} has an address of hers too and is not touched.")


def _is_sure() -> bool:
    try:
        return input("This can not be undone. Write yes to erase: ").strip().lower() == "yes"
    except EOFError:
        print()
        return False
