"""The demo's mail catcher: a real SMTP server that keeps each mail as a file for the demo's inbox."""

import os
import signal
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller


class Catcher:
    """Writes each mail to the folder, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep one mail; the name is aiosmtpd's."""
        number = len(list(self.folder.glob("*.eml")))
        unfinished = self.folder / f".{uuid.uuid4().hex}"
        unfinished.write_bytes(envelope.original_content)
        os.replace(unfinished, self.folder / f"{number:06d}-{uuid.uuid4().hex[:8]}.eml")
        return "250 OK"


def catch(folder: Path, host: str, port: int, *, sms: AbstractContextManager) -> None:
    """Catch mail, and SMS beside it, until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    controller = Controller(Catcher(folder), hostname=host, port=port)
    controller.start()
    with sms:
        stop.wait()
    controller.stop()


@contextmanager
def catching(folder: Path) -> Iterator[str]:
    """Catch mail in this process for a while, on a port that is free. Gives the server's address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Catcher(folder), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def caught(folder: Path) -> list[EmailMessage]:
    """Return the caught mails, newest first."""
    files = sorted(folder.glob("*.eml"), reverse=True)[:50] if folder.is_dir() else []
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
