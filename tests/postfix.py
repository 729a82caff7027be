"""Debian's Postfix on loopback, in folders of its own and on a free port, started by us and stopped by us."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import until
from tests.world import free_port

PROGRAM = "/usr/sbin/postfix"
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/state
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}/log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.granasa.example
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
local_recipient_maps =
relay_domains = granasa.example
smtp_dns_support_level = disabled
lmtp_host_lookup = native
smtp_host_lookup = native
transport_maps = inline:{{ {transports} }}
default_transport = error:nowhere
notify_classes =
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
showq unix n - n - - showq
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass
class Postfix:
    """
    `routes` says for each domain where Postfix hands its mail on, for example `lmtp:inet:127.0.0.1:2424`.

    Postfix starts as root only: elsewhere the test fails, and says so.
    """

    routes: dict[str, str]

    def __enter__(self) -> "Postfix":
        assert Path(PROGRAM).exists(), "Postfix is not here: run bin/postfix"
        assert os.geteuid() == 0, "Postfix starts as root only: run the tests as root"
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="vidord-postfix-"))
        self.folder.chmod(0o755)
        for name in ("etc", "queue", "state", "log"):
            (self.folder / name).mkdir()
        shutil.chown(self.folder / "state", "postfix")
        transports = ", ".join(f"{{ {domain} = {where} }}" for domain, where in self.routes.items())
        etc = self.folder / "etc"
        (etc / "main.cf").write_text(MAIN.format(folder=self.folder, transports=transports))
        (etc / "master.cf").write_text(MASTER.format(port=self.port))
        self._say("start")
        assert until(lambda: "daemon started" in self.log), self.log
        return self

    def __exit__(self, *failure: object) -> None:
        self._say("stop")
        shutil.rmtree(self.folder)

    def _say(self, what: str) -> None:
        done = subprocess.run(
            [PROGRAM, "-c", self.folder / "etc", what], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{done.stderr}\n{self.log}"

    @property
    def url(self) -> str:
        """What VIDORD_SMTP_URL is for it."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it has written so far."""
        file = self.folder / "log" / "mail.log"
        return file.read_text() if file.exists() else ""
