"""Catch the demo's outgoing mail; started by `vidord up`."""

import argparse
from urllib.parse import urlsplit

from vidord.web.commands.line import open_house

EXAMPLE = "example: vidord catch"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def run(chosen: argparse.Namespace) -> int:
    """Catch until told to stop."""
    open_house(chosen.data)
    from django.conf import settings

    from vidord.web.demo.catcher import catch

    server = urlsplit(settings.SMTP_URL)
    catch(settings.DATA / "demo-inbox", server.hostname or "127.0.0.1", server.port or 8026)
    return 0
