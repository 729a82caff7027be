"""Settings come from the environment; this reads them with their types and says plainly what is wrong."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

LISTEN_SMTP = "127.0.0.1:8025"  # where mail is taken in unless the setting says otherwise
LMTP_BESIDE = 10  # LMTP listens on the SMTP port plus this
NEVER = 1_000_000_000  # executions after which the driver would prepare a statement by itself


class SettingError(Exception):
    """A setting is missing or unreadable; the text names it and says what to do."""


def text(name: str, default: str | None = None) -> str:
    """
    Return the variable `name`.

    :raises SettingError: when it is unset and has no default.
    """
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise SettingError(f"{name} is not set. docs/howto/production.md lists every setting.")
    return default


def flag(name: str, default: bool) -> bool:
    """Return `name` as true or false; accepts true, false, yes, no, 1 and 0."""
    value = text(name, "true" if default else "false").lower()
    if value in {"true", "yes", "1"}:
        return True
    if value in {"false", "no", "0"}:
        return False
    raise SettingError(f"{name} is {value!r}; write true or false.")


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """Return `name`, which must be one of the choices."""
    value = text(name, default).lower()
    if value not in choices:
        raise SettingError(f"{name} is {value!r}; write one of {', '.join(choices)}.")
    return value


def number(name: str, default: int, *, least: int) -> int:
    """Return `name` as a whole number that is not too small."""
    value = text(name, str(default))
    if not value.isdigit() or int(value) < least:
        raise SettingError(f"{name} is {value!r}; write a number from {least} on.")
    return int(value)


def address(name: str, default: str) -> tuple[str, int]:
    """Return `host:port` as a pair, for example `127.0.0.1:8025`."""
    value = text(name, default)
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit():
        raise SettingError(f"{name} is {value!r}; write host:port, for example 127.0.0.1:8025.")
    return host, int(port)


def carrier(name: str, kinds: tuple[str, ...]) -> str:
    """Return `KIND+http://…` as it is written, or nothing, for example `kannel+http://n:p@host:13013/path`."""
    value = text(name, "")
    kind, _, address = value.partition("+")
    if value and (kind not in kinds or urlsplit(address).scheme not in {"http", "https"}):
        raise SettingError(f"{name} must look like {kinds[0]}+https://name:password@host/path.")
    return value


def database(url: str, name: str) -> dict:
    """
    Return Django's settings for a `postgresql://` address.

    A socket directory is written as `?host=/run/vidord`; other query parameters become libpq options.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingError(f"{name} must look like postgresql://name:password@host:5432/vidord.")
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Nothing is prepared by itself; what is kept (core/kept_queries.py) asks for it.
        "OPTIONS": {key: unquote(value) for key, value in options.items()} | {"prepare_threshold": NEVER},
    }


def secret_key(folder: Path) -> str:
    """Return `VIDORD_SECRET_KEY`, else the key that `vidord up` keeps in the data directory."""
    kept = folder / "secret-key"
    return text("VIDORD_SECRET_KEY", kept.read_text().strip() if kept.is_file() else None)
