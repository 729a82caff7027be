"""A small server that speaks TLS on loopback and gives one answer to whoever comes."""

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

NAME = "bilder.spar.example"
SECONDS = 20


@dataclass
class Server:
    """Where it listens, what it answers, what it was asked, and what a client must trust."""

    port: int
    trust: ssl.SSLContext
    answer: list[bytes] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)
    pause: float = 0.0


def certificate(folder: Path, name: str = NAME) -> tuple[Path, Path]:
    """Make a key and a certificate of its own for a name, with the machine's `openssl`."""
    key, signed = folder / f"{name}.key", folder / f"{name}.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "30",
        "-subj",
        f"/CN={name}",
    ]
    command += ["-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(signed)]
    subprocess.run(command, check=True, capture_output=True)
    return key, signed


@contextmanager
def serving(key: Path, signed: Path) -> Iterator[Server]:
    """Serve until the end of the block, each client in turn."""
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(signed, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1], ssl.create_default_context(cafile=signed))
        thread = threading.Thread(target=_serve, args=(listener, ours, server), daemon=True)
        thread.start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(SECONDS)


def _serve(listener: socket.socket, ours: ssl.SSLContext, server: Server) -> None:
    while True:
        try:
            plain, _where = listener.accept()
        except OSError:
            return
        plain.settimeout(SECONDS)
        with plain, suppress(OSError), ours.wrap_socket(plain, server_side=True) as line:
            server.asked.append(line.recv(64 * 1024))
            for piece in server.answer:
                line.sendall(piece)
                time.sleep(server.pause)
