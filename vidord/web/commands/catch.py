"""Catch the demo's outgoing mail; started by `vidord up`."""

import argparse
from urllib.parse import urlsplit

from vidord.core import environment
from vidord.web.demo.catcher import catch

EXAMPLE = "example: vidord catch"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def run(chosen: argparse.Namespace) -> int:
    """Catch until told to stop. It needs neither database nor Django."""
    server = urlsplit(environment.text("VIDORD_SMTP_URL"))
    catch(chosen.data / "demo-inbox", server.hostname or "127.0.0.1", server.port or 8026)
    return 0
