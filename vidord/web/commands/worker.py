"""Place, send, count and sweep, woken by the database; started by `vidord up`."""

import argparse

from vidord.web.commands.line import open_house

EXAMPLE = "example: vidord worker"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def run(chosen: argparse.Namespace) -> int:
    """Work until told to stop."""
    with open_house(chosen.data):
        from vidord.web.worker import work

        work()
        return 0
