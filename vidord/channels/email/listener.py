"""Mail comes in over SMTP and LMTP: stored and committed first, acknowledged after."""

import asyncio
import signal
import threading
from datetime import UTC, datetime
from typing import Any

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from django.db import Error, close_old_connections

from vidord.channels import inbox

LARGEST_BYTES = 50 * 1024 * 1024
LMTP_BESIDE = 10  # LMTP listens on the SMTP port plus this
log = structlog.get_logger()


class Intake:
    """Answers 250 only when the bytes are committed; 451 lets the sender keep the mail and try again."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Store one mail; the name is aiosmtpd's."""
        return await asyncio.get_running_loop().run_in_executor(None, _take, envelope)


def _take(envelope: Any) -> str:
    try:
        close_old_connections()
        inbox.store(
            raw=envelope.original_content,
            envelope_from=envelope.mail_from or "",
            envelope_to=list(envelope.rcpt_tos),
            at=datetime.now(UTC),
        )
    except Error as fault:
        log.warning("mail not stored", kind=type(fault).__name__)
        return "451 4.3.0 Not stored, try again"
    return "250 2.0.0 Stored"


class LmtpController(Controller):
    """The same over LMTP, for a mail server in front of us."""

    def factory(self) -> LMTP:
        """Make the protocol of one connection."""
        return LMTP(self.handler, data_size_limit=LARGEST_BYTES)


def listeners(host: str, port: int) -> list[Controller]:
    """Return the two listeners, not yet started."""
    return [
        Controller(Intake(), hostname=host, port=port, data_size_limit=LARGEST_BYTES),
        LmtpController(Intake(), hostname=host, port=port + LMTP_BESIDE),
    ]


def listen(host: str, port: int) -> None:
    """Listen until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    running = listeners(host, port)
    for controller in running:
        controller.start()
    stop.wait()
    for controller in running:
        controller.stop()
