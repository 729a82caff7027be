"""Mail comes in over SMTP and LMTP: stored and committed first, acknowledged after."""

import asyncio
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from django.db import close_old_connections

from vidord.channels import inbox
from vidord.channels.inbox import LARGEST_BYTES
from vidord.core.environment import LMTP_BESIDE

THREADS = 4
TRY_AGAIN = "451 4.3.0 Not stored, try again"
NO_ROOM = "452 4.3.1 No room now, try again later"
log = structlog.get_logger()


class Intake:
    """Answers 250 only when the bytes are committed; 451 and 452 let the sender keep it and try again."""

    def __init__(self, threads: int = THREADS) -> None:
        # Each thread holds one database connection, so their number is ours to choose.
        self.threads = ThreadPoolExecutor(threads)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Store one mail; the name is aiosmtpd's."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, _take_in_thread, envelope)


def _take_in_thread(envelope: Any) -> str:
    close_old_connections()
    return _take(envelope)


def _take(envelope: Any) -> str:
    try:
        inbox.store(
            raw=envelope.original_content,
            envelope_from=envelope.mail_from or "",
            envelope_to=list(envelope.rcpt_tos),
            at=datetime.now(UTC),
        )
    except inbox.NoRoom:
        log.warning(
            "mail not stored", because="the disk is nearly full", bytes=len(envelope.original_content)
        )
        return NO_ROOM
    except inbox.NotStored as fault:
        log.warning("mail not stored", because=str(fault))
        return TRY_AGAIN
    except Exception:
        log.exception("mail not stored, for a fault of ours")  # the sender keeps it and hears nothing of it
        return TRY_AGAIN
    return "250 2.0.0 Stored"


class LmtpIntake(Intake):
    """The same answer for each recipient (RFC 2033 4.2); with fewer the sender would send it again."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Store one mail; the name is aiosmtpd's."""
        answer = await super().handle_DATA(server, session, envelope)
        return "\r\n".join([answer] * len(envelope.rcpt_tos))


class LmtpController(Controller):
    """The same over LMTP, for a mail server in front of us."""

    def factory(self) -> LMTP:
        """Make the protocol of one connection."""
        return LMTP(self.handler, data_size_limit=LARGEST_BYTES)


def listeners(host: str, port: int) -> list[Controller]:
    """Return the two listeners, not yet started."""
    return [
        Controller(Intake(), hostname=host, port=port, data_size_limit=LARGEST_BYTES),
        LmtpController(LmtpIntake(), hostname=host, port=port + LMTP_BESIDE),
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
