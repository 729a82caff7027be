"""Mail is read by the real child: what becomes of the others when one mail ends it, and what it can't do."""

import os
import random
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hogs import filled
from vidord.channels.email import nursery, reader, wire
from vidord.channels.email.lanes import Job, Lane, Pace
from vidord.channels.email.reader import Raw, Reading, Unreadable

LABEL = reader.Raw(b"", "unknown").label
SLOW = b"Subject: Hej\r\n\r\n" + filled(b"Jag undrar om elen.\r\n", 20_000_000)  # never read at once
FUZZ = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def letter(number):
    text = f"From: Amira <amira@post.example>\r\nSubject: Brev {number}\r\n\r\nHej, elen är borta.\r\n"
    return Raw(text.encode(), "amira@post.example")


def subjects(results):
    return [one.subject if isinstance(one, Reading) else one.because for one in results]


@contextmanager
def a_child():
    mother = nursery.Nursery()
    try:
        yield mother.child()
    finally:
        mother.close()


@contextmanager
def a_lane(mother, *, seconds=5.0):
    """A lane with a mother of its own choosing, and what it has given up."""
    given_up = []

    def give_up(job, because):
        given_up.append(because)
        job.finish(wire.Answer({"because": because}, b"", False))

    lane = Lane(mother, Pace(seconds=seconds, least=seconds, by_the_clock=seconds), give_up)
    try:
        yield lane, given_up
    finally:
        lane.close()
        mother.close()


def test_mails_are_read_in_the_order_in_which_they_were_given():
    mails = [letter(number) for number in range(200)]
    random.Random(7).shuffle(mails)

    results = reader.read_all(mails)

    assert [f"Subject: {said}".encode() for said in subjects(results)] == [
        mail.content.splitlines()[1] for mail in mails
    ]


def test_what_is_read_in_a_child_is_what_is_read_without_one():
    from vidord.channels.email import reading

    mail = letter(1)

    assert reader.read_all([mail]) == [reading.read(mail.content, envelope_from=mail.envelope_from)]


def test_when_a_child_dies_only_the_mail_that_it_was_at_is_lost():
    with a_lane(nursery.Nursery(), seconds=60.0) as (lane, given_up):
        at_it = Job(wire.READ, LABEL, SLOW)
        lane.submit(at_it)
        wait_until(lambda: lane.child)
        others = [Job(wire.READ, LABEL, SLOW + b"%d" % number) for number in range(1)]
        others += [Job(wire.READ, LABEL, letter(number).content) for number in range(5)]
        lane.submit(*others)
        signal.pidfd_send_signal(lane.child._handle, signal.SIGKILL)

        answers = [job.done.result(60).said for job in (at_it, *others)]

    assert given_up == [wire.CRASHED]
    assert ["because" in answer for answer in answers] == [True, *[False] * 6]


def wait_until(is_so):
    """Spin until the lane's thread has come so far."""
    while not is_so():
        os.sched_yield()


def test_a_mail_that_ends_its_child_is_read_once_more_in_better_company():
    readings = reader.Readings()
    readings.start({1: Raw(SLOW, "x"), 2: letter(2)})
    quick = reader._our_desk()._quick
    wait_until(lambda: quick.child)
    signal.pidfd_send_signal(quick.child._handle, signal.SIGKILL)

    while readings.busy():
        readings.wait(within=60)

    assert subjects(readings.collect([1, 2], within=0).values()) == ["Hej", "Brev 2"]


def test_a_mail_that_is_too_slow_or_too_big_says_so_and_the_others_are_read(monkeypatch):
    reader.close()
    for pace in ("QUICK", "PATIENT"):
        monkeypatch.setattr(reader, pace, Pace(seconds=0.05, least=0.05, by_the_clock=5.0))

    results = reader.read_all([letter(1), Raw(SLOW, "x"), Raw(bytes(wire.LARGEST_MAIL + 1), "x"), letter(2)])

    reader.close()
    assert subjects(results) == ["Brev 1", "TOO_SLOW", "TOO_BIG", "Brev 2"]


def test_a_mail_of_fifty_megabytes_is_read_and_its_file_given_back():
    head = (
        b"Subject: Bilder\r\nContent-Type: multipart/mixed; boundary=g\r\n\r\n--g\r\n\r\nHej\r\n"
        b"--g\r\nContent-Type: image/jpeg; name=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    line = b"QUJD" * 19 + b"\r\n"
    raw = head + line * ((wire.LARGEST_MAIL - len(head) - 7) // len(line)) + b"--g--\r\n"

    assert subjects(reader.read_all([Raw(raw, "x")])) == ["Bilder"]
    name, kind, content = reader.part_content(raw, "2")
    assert (name, kind) == ("a.jpg", "image/jpeg")
    assert content == b"ABC" * (len(content) // 3)
    assert len(content) > 38_000_000


def test_a_part_that_is_not_there_is_said_to_be_missing():
    with pytest.raises(LookupError):
        reader.part_content(letter(1).content, "2.1")


def test_several_threads_read_at_once():
    found = {}

    def read(number):
        found[number] = subjects(reader.read_all([letter(number)] * 20))

    threads = [threading.Thread(target=read, args=[number]) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert found == {number: [f"Brev {number}"] * 20 for number in range(4)}


def test_a_fork_of_the_process_reads_with_children_of_its_own():
    program = """
import os
from vidord.channels.email.reader import Raw, read_all
def subject(): return read_all([Raw(b"Subject: Hej\\r\\n\\r\\nHej", "x")])[0].subject
assert subject() == "Hej"
if (child := os.fork()) == 0:
    os._exit(0 if subject() == "Hej" else 1)
assert os.waitpid(child, 0)[1] == 0
assert subject() == "Hej"
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_no_child_outlives_its_process():
    program = """
import os, sys
from vidord.channels.email import reader
reader.read_all([reader.Raw(b"Subject: Hej\\r\\n\\r\\nHej", "x")])
print(reader._our_desk().nursery._mother.pid, flush=True)
os.kill(os.getpid(), 9)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    mother = int(done.stdout)

    with pytest.raises(ProcessLookupError):
        while True:  # she hears that the line is dead, and ends; the run's own limit ends us otherwise
            os.kill(mother, 0)
            os.sched_yield()


@pytest.mark.parametrize("what", ["files", "network", "processes", "memory", "rights"])
def test_a_confined_process_can_not_do_what_reading_does_not_need(what):
    program = f"""
import os, socket, sys
from vidord.channels.email.confinement import confine
tries = {{
    "files": lambda: open("/etc/hostname"),
    "network": lambda: socket.socket(),
    "processes": lambda: os.fork() or os._exit(0),
    "memory": lambda: bytearray(600_000_000),
    "rights": lambda: os.kill(os.getppid(), 0),
}}
confine()
try:
    tries[{what!r}]()
except (OSError, MemoryError):
    os._exit(7)
os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert done.returncode == 7, done.stderr


def test_the_child_has_no_secret_of_ours(monkeypatch):
    monkeypatch.setenv("VIDORD_SECRET_KEY", "a secret of ours")
    mother = nursery.Nursery()
    mother.open()

    with open(f"/proc/{mother._mother.pid}/environ", "rb") as surroundings:
        held = surroundings.read()
    mother.close()

    assert b"VIDORD" not in held
    assert b"OPENBLAS_NUM_THREADS=1" in held


@pytest.fixture(scope="module")
def mother():
    kept = nursery.Nursery()
    yield kept
    kept.close()


@FUZZ
@given(
    st.binary(max_size=200)
    | st.builds(lambda kind, rest: kind + rest, st.sampled_from(wire.KINDS), st.binary())
)
def test_nonsense_to_the_child_ends_it_and_its_mother_has_others(mother, nonsense):
    child = mother.child()
    os.write(child.outlet, nonsense)
    os.close(child.outlet)
    child.outlet = os.open(os.devnull, os.O_WRONLY)

    with pytest.raises(nursery.Gone):
        while True:
            nursery._can_be_heard(child.inlet, 10)
            child.answer()

    child.let_go()


class Liar:
    """A nursery whose children say what they like: they have been taken over."""

    def __init__(self, said):
        self.said, self.processes = said, []

    def child(self):
        (unread, outlet), (inlet, theirs) = os.pipe(), os.pipe()
        os.write(theirs, self.said)
        for one in (unread, theirs):
            os.close(one)
        self.processes.append(subprocess.Popen(["sleep", "60"]))
        return nursery.Child(outlet, inlet, os.pidfd_open(self.processes[-1].pid))

    def close(self):
        for one in self.processes:
            one.kill()
            one.wait()


def lies():
    """Nonsense, and well-formed answers with wrong insides."""
    json = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
        max_leaves=9,
    )
    keys = st.sampled_from(["reading", "because", "words", "name"])
    said = st.dictionaries(keys, json, max_size=3).map(wire.written)
    return st.binary(max_size=300) | said.map(lambda text: wire.head(text) + text)


@FUZZ
@given(lies())
def test_no_lie_of_a_child_breaks_the_house(said):
    with a_lane(Liar(said)) as (lane, _given_up):
        job = Job(wire.READ, LABEL, b"Subject: Hej\r\n\r\nHej")
        lane.submit(job)

        assert isinstance(reader.finished(job), Unreadable)


def test_an_answer_without_end_is_not_waited_for():
    with a_lane(Liar(wire.ANSWER.pack(False, wire.LARGEST_ANSWER + 1, 0) + b"{")) as (lane, given_up):
        job = Job(wire.READ, LABEL, b"Subject: Hej\r\n\r\nHej")
        lane.submit(job)
        job.done.result(10)

    assert given_up == [wire.CRASHED]


def test_without_a_child_the_mails_wait_and_are_not_blamed(world, monkeypatch):
    from vidord.cases import intake

    reader.close()
    monkeypatch.setattr(nursery, "PROGRAM", "vidord.no_such_program")
    stored = world.mail("Hej")
    by_form = world.form("Hej", name="Karin Ek", email="karin@post.example", topic="MOVE")

    intake.place_waiting(at=world.now)

    assert intake.result_of(stored.pk)["because"] == "WAITING"
    assert by_form.number
    monkeypatch.undo()
    intake.place_waiting(at=world.now)
    assert intake.result_of(stored.pk)["outcome"] == "NEW_CASE"
