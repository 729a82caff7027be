"""Take in mail over SMTP and LMTP; started by `vidord up`."""

import argparse

from vidord.web.commands.line import open_house

EXAMPLE = "example: vidord listen"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def run(chosen: argparse.Namespace) -> int:
    """Listen until told to stop."""
    with open_house(chosen.data):
        from django.conf import settings

        from vidord.channels.email.listener import listen

        listen(*settings.LISTEN_SMTP)
        return 0
