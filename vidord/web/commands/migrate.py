"""Bring the tables to the newest migration, as their owner, and give the application its rights."""

import argparse
import os

from vidord.core import environment
from vidord.web import supervisor
from vidord.web.commands.line import open_house

EXAMPLE = "example: VIDORD_DATABASE_OWNER_URL=postgresql://vidord_owner@/vidord vidord migrate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def run(chosen: argparse.Namespace) -> int:
    """Return 0 when the tables are as this version wants them; saying it twice changes nothing."""
    with open_house(chosen.data):
        application = environment.text("VIDORD_DATABASE_URL")
        owner = os.environ.get("VIDORD_DATABASE_OWNER_URL", application)
        supervisor.migrate(owner_url=owner, application_url=application)
    print("The tables are up to date.")
    return 0
