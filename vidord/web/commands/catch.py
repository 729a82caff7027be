"""Catch the demo's outgoing mail and SMS; started by `vidord up`."""

import argparse
from urllib.parse import urlsplit

from vidord.core import environment
from vidord.web.demo import sms_catcher
from vidord.web.demo.catcher import catch

EXAMPLE = "example: vidord catch"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def run(chosen: argparse.Namespace) -> int:
    """Catch mail and SMS until told to stop. It needs no database."""
    server = urlsplit(environment.text("VIDORD_SMTP_URL"))
    carrier = urlsplit(environment.text("VIDORD_SMS_URL").partition("+")[2])
    sms = sms_catcher.catching(
        chosen.data / "demo-sms", carrier.hostname or "127.0.0.1", carrier.port or 8027
    )
    catch(chosen.data / "demo-inbox", server.hostname or "127.0.0.1", server.port or 8026, sms=sms)
    return 0
