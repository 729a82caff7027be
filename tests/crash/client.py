"""The world outside: mail servers and a browser that repeat whatever was not acknowledged."""

import http.client
import socket
from dataclasses import dataclass
from urllib.parse import urlencode

KUNDTJANST, FIBER = "kundtjanst@granasa.example", "fiber@granasa.example"
BOUNCE = """From: MAILER-DAEMON@mx.example\r
To: retur@granasa.example\r
Subject: Undelivered\r
Content-Type: multipart/report; report-type=delivery-status; boundary=gr\r
\r
--gr\r
Content-Type: text/plain\r
\r
The mailbox is full.\r
--gr\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; amira.nasser@post.example\r
Action: failed\r
Status: 5.2.2\r
--gr--\r
"""
SECRET = "a" * 32  # a browser's own cookie against forgery, and the same in its form


@dataclass(frozen=True)
class Mail:
    """Bytes, who hands them over, and the mailboxes of ours that they are for."""

    raw: bytes
    to: tuple[str, ...] = (KUNDTJANST,)
    sender: str = "amira.nasser@post.example"


def letter(
    text: str, *, subject: str = "Flytten", to: tuple[str, ...] = (KUNDTJANST,), headers: str = ""
) -> Mail:
    """A mail of Amira's, about a kilobyte of it."""
    head = f"From: Amira Nasser <amira.nasser@post.example>\r\nTo: {', '.join(to)}\r\nSubject: {subject}\r\n"
    return Mail(f"{head}{headers}\r\n{text}\r\n".encode(), to)


def deliver(port: int, mail: Mail, *, greeting: str = "EHLO") -> bool:
    """Hand over one mail as a mail server does. Tells whether every recipient got its 250."""
    return hand_over(port, mail, greeting=greeting) == "ok"


def hand_over(port: int, mail: Mail, *, greeting: str = "EHLO") -> str:
    """Return `ok` when it was acknowledged, `fail` when it was refused or never all given, else `info`."""
    return conversation(port, mail, greeting=greeting)[0]


def conversation(port: int, mail: Mail, *, greeting: str = "EHLO") -> tuple[str, bytes]:
    """The same, and the last reply that was heard."""
    answers = mail.to if greeting == "LHLO" else mail.to[:1]
    commands = [f"{greeting} mx.example", f"MAIL FROM:<{mail.sender}>"]
    commands += [f"RCPT TO:<{one}>" for one in mail.to] + ["DATA"]
    otherwise, reply = "fail", b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line, line.makefile("rb") as said:
            _hear(said)
            for command in commands:
                line.sendall(f"{command}\r\n".encode())
                if (reply := _hear(said))[:1] not in (b"2", b"3"):
                    return "fail", reply
            otherwise = "info"  # from here on it may have arrived
            line.sendall(mail.raw + b".\r\n")
            heard = [_hear(said) for _ in answers]
    except OSError:
        return otherwise, reply
    if all(one.startswith(b"250") for one in heard):
        return "ok", heard[-1]
    return "fail" if all(one[:1] in (b"4", b"5") for one in heard) else "info", heard[-1]


def _hear(said: socket.SocketIO) -> bytes:
    while (reply := said.readline())[3:4] == b"-":
        continue
    return reply


def post_form(port: int, form: dict[str, str]) -> bool:
    """Send the front door's form as a browser does. Tells whether we were led to a page of our own."""
    call = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Cookie": f"csrf={SECRET}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Host": "127.0.0.1:8000",
        "Accept-Language": "sv",
    }
    try:
        call.request("POST", "/", urlencode(form | {"csrfmiddlewaretoken": SECRET}), headers)
        answer = call.getresponse()
        return answer.status == 302 and (answer.headers["Location"] or "").startswith("/mitt/")
    except (OSError, http.client.HTTPException):
        return False
    finally:
        call.close()
