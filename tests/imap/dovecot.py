"""A real Dovecot for the tests: its own configuration, user and maildir, on a free port of loopback."""

import grp
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.imap import certificates

DOVECOT = "/usr/sbin/dovecot"
NAME, PASSWORD = "kundtjanst", "kanariefågel-i-gruvan-17"
SECONDS_TO_START = 20
VALIDITY = itertools.count(1_700_000_000)
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = yes
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u:INBOX={folder}/mail/%u/INBOX
mail_fsync = never
mail_max_userip_connections = 50
auth_failure_delay = 0
auth_mechanisms = plain login
imap_capability = {capability}
passdb {{
  driver = passwd-file
  args = {folder}/people
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """Where it is reached, and where its mail lies."""

    folder: Path
    certificate: Path
    port: int
    plain_port: int
    owner: tuple[int, int]

    @property
    def inbox(self) -> Path:
        """The maildir of the inbox."""
        return self.folder / "mail" / NAME / "INBOX"

    def deliver(self, raw: bytes) -> Path:
        """Put a mail into the inbox, whole or not at all, as a mail server does."""
        name = f"{time.time_ns()}.{uuid.uuid4().hex}.granasa"
        unfinished, place = self.inbox / "tmp" / name, self.inbox / "new" / name
        unfinished.write_bytes(raw)
        os.chown(unfinished, *self.owner)
        unfinished.rename(place)
        return place

    def mails(self, name: str = "") -> list[Path]:
        """The mails in the inbox or in another folder."""
        where = self.inbox / f".{name}" if name else self.inbox
        if name and not where.is_dir():
            where = self.folder / "mail" / NAME / f".{name}"
        return sorted([*where.glob("new/*"), *where.glob("cur/*")])

    def make_folder(self, name: str) -> None:
        """Make a folder beside the inbox."""
        self._own(self.folder / "mail" / NAME / f".{name}")

    def empty(self) -> None:
        """Throw away the mailbox and its indexes: the new one has another UIDVALIDITY."""
        shutil.rmtree(self.folder / "mail" / NAME, ignore_errors=True)
        self.inbox.mkdir(parents=True)
        (self.inbox / "dovecot-uidlist").write_text(f"3 V{next(VALIDITY)} N1 G{uuid.uuid4().hex}\n")
        self._own(self.inbox)

    def _own(self, maildir: Path) -> None:
        for part in ("", "tmp", "new", "cur"):
            (maildir / part).mkdir(parents=True, exist_ok=True)
        for place in (*maildir.rglob("*"), maildir, maildir.parent, maildir.parent.parent):
            os.chown(place, *self.owner)


def _free_ports(number: int) -> list[int]:
    """Ports that nothing listens on. Known here because whoever runs a soak has no Django set up yet."""
    probes = [socket.socket() for _ in range(number)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _user(*names: str) -> pwd.struct_passwd:
    """The first of these users that there is; ourselves when we are not root and can be nobody else."""
    if os.getuid():
        return pwd.getpwuid(os.getuid())
    known = {one.pw_name: one for one in pwd.getpwall()}
    return next(known[name] for name in names if name in known)


@contextmanager
def running(*, capability: str = "") -> Iterator[Dovecot]:
    """Start it, and stop it afterwards. `capability` makes it offer less than it can."""
    if not Path(DOVECOT).exists():
        raise FileNotFoundError(
            "Dovecot is missing: apt-get install --yes --no-install-recommends dovecot-imapd"
        )
    folder = Path(tempfile.mkdtemp(prefix="vidord-dovecot-"))
    folder.chmod(0o711)
    certificate, key = certificates.make(folder)
    owner = _user("mail", "nobody")
    dovecot = Dovecot(folder, certificate, *_free_ports(2), (owner.pw_uid, owner.pw_gid))
    dovecot.empty()
    (folder / "people").write_text(f"{NAME}:{{PLAIN}}{PASSWORD}\n")
    (folder / "people").chmod(0o644)
    (folder / "state").mkdir()
    internal, login = _user("dovecot", "nobody"), _user("dovenull", "nobody")
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(
            folder=folder,
            certificate=certificate,
            key=key,
            internal=internal.pw_name,
            internal_group=_group_of(internal),
            login=login.pw_name,
            owner=owner.pw_uid,
            group=owner.pw_gid,
            plain=dovecot.plain_port,
            port=dovecot.port,
            capability=capability,
        )
    )
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(configuration)])
    try:
        _wait_for(dovecot, process)
        yield dovecot
    finally:
        process.terminate()
        process.wait(SECONDS_TO_START)
        shutil.rmtree(folder, ignore_errors=True)


def _group_of(user: pwd.struct_passwd) -> str:
    return grp.getgrgid(user.pw_gid).gr_name


def _wait_for(dovecot: Dovecot, process: subprocess.Popen) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", dovecot.port)) == 0:
                return
        time.sleep(0.02)
    log = dovecot.folder / "log"
    raise RuntimeError(f"Dovecot did not start: {log.read_text() if log.exists() else 'no log'}")
