"""The demo's telephones: a provider that speaks as Kannel does, and keeps each SMS as a file."""

import json
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from vidord.channels.sms import gsm

MOST_SHOWN = 50


@dataclass(frozen=True)
class Caught:
    """One SMS as somebody reads it, and in how many parts it came."""

    to: str
    text: str
    parts: int


class Catcher(ThreadingHTTPServer):
    """Answers `sendsms`, and writes each SMS to the folder, whole or not at all."""

    def __init__(self, folder: Path, host: str, port: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        super().__init__((host, port), _Request)

    @property
    def url(self) -> str:
        """What VIDORD_SMS_URL is for it."""
        return f"kannel+http://demo:demo@127.0.0.1:{self.server_address[1]}/cgi-bin/sendsms"

    def keep(self, to: str, text: str) -> None:
        """Keep one SMS."""
        number = len(list(self.folder.glob("*.json")))
        unfinished = self.folder / f".{uuid.uuid4().hex}"
        unfinished.write_text(json.dumps({"to": to, "text": text}))
        os.replace(unfinished, self.folder / f"{number:06d}-{uuid.uuid4().hex[:8]}.json")


class _Request(BaseHTTPRequestHandler):
    server: Catcher

    def do_GET(self) -> None:
        """Take one SMS; the name is the standard library's."""
        said = parse_qs(urlsplit(self.path).query)
        self.server.keep(said.get("to", [""])[0], said.get("text", [""])[0])
        words = b"0: Accepted for delivery"
        self.send_response(202)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *said: object) -> None:
        """The texts are nobody's to log."""


@contextmanager
def catching(folder: Path, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Catch SMS for a while; port 0 is one that is free. Gives the provider's address."""
    with Catcher(folder, host, port) as catcher:
        threading.Thread(target=catcher.serve_forever, daemon=True).start()
        yield catcher.url
        catcher.shutdown()


def caught(folder: Path) -> list[Caught]:
    """Return the caught SMS, newest first."""
    files = sorted(folder.glob("*.json"), reverse=True)[:MOST_SHOWN] if folder.is_dir() else []
    said = [json.loads(file.read_text()) for file in files]
    return [Caught(one["to"], one["text"], gsm.size(one["text"]).parts) for one in said]
