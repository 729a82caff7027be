"""A disk that is nearly full: what can be large waits first, then everything, and the sender keeps it."""

import os
from pathlib import Path

import pytest

from vidord.channels import inbox
from vidord.channels.email import listener
from vidord.core import disk
from vidord.core.cluster import Cluster
from vidord.core.environment import SettingError
from vidord.web.commands import line

MEGABYTE = 1024**2
SMALL, LARGE = 2_000, 300_000


class Disk:
    """What the system says of a disk: its size and what is free, in megabytes."""

    def __init__(self, whole, free):
        self.f_frsize = MEGABYTE
        self.f_blocks, self.f_bavail = whole, free


@pytest.mark.parametrize(
    ("whole", "free", "small", "large"),
    [
        (1_000, 500, True, True),
        (1_000, 99, True, False),
        (1_000, 49, False, False),
        (1_000_000, 11_000, True, True),
        (1_000_000, 6_000, True, False),
        (1_000_000, 5_000, False, False),
    ],
)
def test_what_is_large_waits_first_and_a_large_disk_has_room_at_a_smaller_share(
    monkeypatch, whole, free, small, large
):
    monkeypatch.setattr(os, "statvfs", lambda place: Disk(whole, free))

    assert disk.has_room(SMALL, on=Path("/")) is small
    assert disk.has_room(LARGE, on=Path("/")) is large


def test_the_disk_is_our_own_databases_or_the_one_that_is_named(tmp_path):
    ours = Cluster(tmp_path)
    elsewhere = "postgresql://vidord_app@db.granasa.example/vidord"

    assert disk.volume(named="", data=tmp_path, database_url=ours.url()) == ours.data
    assert disk.volume(named="", data=tmp_path, database_url=elsewhere) is None
    assert disk.volume(named="/tmp", data=tmp_path, database_url=elsewhere) == Path("/tmp")
    assert disk.has_room(LARGE, on=None)
    with pytest.raises(SettingError, match="VIDORD_DATABASE_VOLUME"):
        disk.volume(named="/tmp/no/such", data=tmp_path, database_url=elsewhere)


@pytest.fixture
def full_disk(monkeypatch, settings):
    """The database's disk has one percent left."""
    settings.DATABASE_VOLUME = Path("/")
    monkeypatch.setattr(os, "statvfs", lambda place: Disk(1_000, 10))


class Envelope:
    """What aiosmtpd hands over for one mail."""

    mail_from, rcpt_tos = "amira@post.example", ["kundtjanst@granasa.example"]
    original_content = b"From: Amira <amira@post.example>\r\nSubject: Hej\r\n\r\nHej.\r\n"


def test_a_mail_server_hears_that_there_is_no_room_now(world, full_disk):
    assert listener._take(Envelope()).startswith("452 ")


def test_the_pipe_keeps_the_mail_too(world, full_disk, tmp_path):
    (tmp_path / "en.eml").write_bytes(Envelope.original_content)

    assert line.main(["receive", "--folder", str(tmp_path)]) == 75


def test_what_she_writes_on_our_own_form_is_text_and_is_taken(world, full_disk):
    case = world.form("Mätaren visar noll.", name="Amira", email="amira.nasser@post.example", topic="FAULT")

    assert case.thread.placements.count() == 1
    with pytest.raises(inbox.NoRoom):
        world.mail("Mätaren visar noll.")
