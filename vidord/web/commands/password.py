"""Set the password of somebody who signs in at the desk, read from the terminal or standard input."""

import argparse
import getpass
import sys

from vidord.web.commands.line import open_house

EXAMPLE = "example: vidord password nadja"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="the name she signs in with")


def run(chosen: argparse.Namespace) -> int:
    """Return 1 when there is nobody of that name, or when the password is too weak."""
    with open_house(chosen.data):
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError

        from vidord.people.models import Account

        account = Account.objects.filter(username=chosen.name).first()
        if account is None:
            sys.stderr.write(f"vidord password: nobody signs in as {chosen.name}\n")
            return 1
        password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password, account)
        except ValidationError as fault:
            sys.stderr.write(f"vidord password: {' '.join(fault.messages)}\n")
            return 1
        account.set_password(password)
        account.save(update_fields=["password"])
    print(f"{chosen.name} has a new password; every earlier session of hers has ended.")
    return 0
