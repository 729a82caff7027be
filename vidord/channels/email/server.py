"""Where mail goes out: the server's address, and how careful we are on the way to it."""

import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings

REQUIRED, WHEN_OFFERED, NEVER = "required", "when-offered", "never"


@dataclass(frozen=True)
class Server:
    """
    One mail server, for example `smtp://mail.example:25` or `smtps://name:password@mail.example:465`.

    With a password, or when TLS is required, nothing is said to it that others could read, and its
    certificate must be right. Otherwise TLS is used when it is offered, and clear text is better than none.
    """

    host: str
    port: int
    is_wrapped: bool
    name: str
    password: str
    tls: str
    is_relay: bool

    @classmethod
    def of_settings(cls) -> "Server":
        """Return the server that the settings name."""
        parts = urlsplit(settings.SMTP_URL)
        is_wrapped = parts.scheme == "smtps"
        tls = REQUIRED if is_wrapped or (parts.username and settings.SMTP_TLS != NEVER) else settings.SMTP_TLS
        return cls(
            host=parts.hostname or "",
            port=parts.port or (465 if is_wrapped else 25),
            is_wrapped=is_wrapped,
            name=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            is_relay=settings.SMTP_IS_RELAY,
        )

    @property
    def where(self) -> str:
        """Host and port, as an attempt names them."""
        return f"{self.host}:{self.port}"

    def security(self) -> ssl.SSLContext:
        """Return what TLS must hold; when nobody asks for it, encrypting to anybody beats clear text."""
        context = ssl.create_default_context()
        if self.tls == WHEN_OFFERED:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context
