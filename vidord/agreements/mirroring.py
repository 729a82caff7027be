"""Mirror a file: read it all, find what is new or changed, and write that a batch at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vidord.agreements.mapping import Mapping
from vidord.agreements.models import MirrorRun
from vidord.agreements.reading import Fault, Faults, Reading, fingerprint, told
from vidord.agreements.staging import Staging

ROWS_AT_ONCE = 20_000
LOCK = "hashtext('agreements_mirrorrun'), %s"


class UnderWay(Exception):
    """Somebody else is mirroring a file of the same legal entity."""


class Step(Enum):
    """What is being done."""

    READING = "READING"
    COMPARING = "COMPARING"
    WRITING = "WRITING"


@dataclass
class Mirrored:
    """How far it has come: rows `done` of `total` in this step, and what has become of the rows."""

    sha256: str
    total: int
    faults: Faults
    step: Step = Step.READING
    done: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass
class Mirroring:
    """
    One file on its way into the mirror, at a moment; `now` tells when it has come there.

    A row that is wrong is told and left, and the others are taken: each stands for itself, and the counter
    would otherwise look at yesterday for the sake of one line.
    """

    file: Path
    mapping: Mapping
    today: date
    at: datetime
    now: Callable[[], datetime]
    reading: Reading = field(init=False)
    staging: Staging = field(init=False)

    def __post_init__(self) -> None:
        self.reading = Reading(self.file, self.mapping, today=self.today)
        self.staging = Staging(self.mapping, at=self.at)

    def run(self, *, only_checks: bool = False) -> Iterator[Mirrored]:
        """
        Do it, and say now and then how far it has come.

        Whoever stops listening leaves what has been written written. Run again, it goes on from there, since
        what is there already is the same.

        :raises Unclear: when the file can't be read, or lacks a column; then nothing has been written.
        :raises UnderWay: when another run has this entity.
        """
        found = fingerprint(self.file)
        said = Mirrored(found.sha256, found.lines, self.reading.faults)
        with _alone(self.mapping), self.staging.opened():
            yield from self._stage(said)
            said.step = Step.COMPARING
            yield said
            self.staging.settle()
            self._drop_unknown()
            repeated = self._drop_twice()
            new, changed, same = self.staging.compare()
            said.same = same + repeated
            if only_checks:
                said.new, said.changed = new, changed
            else:
                yield from self._write(said, total=new + changed)
        yield said

    def _stage(self, said: Mirrored) -> Iterator[Mirrored]:
        for rows in self.reading.rows():
            self.staging.copy(rows)
            said.done = self.reading.seen
            yield said

    def _drop_unknown(self) -> None:
        """Rows that name what the other table does not have."""
        for column in self.staging.foreign:
            count, first = self.staging.drop_unknown(column)
            why = _("is not known here: read the file that has it first")
            faults = [Fault(line, self.reading.called(column), told(said), why) for line, said in first]
            self.reading.faults.add(faults, rows=count)

    def _drop_twice(self) -> int:
        """Rows whose key stands before; return how many of them say the same as there."""
        twice = self.staging.drop_twice()
        column = ", ".join(
            self.reading.called(one) for one in self.mapping.mapped if one.name in self.mapping.table.key
        )
        faults = [
            Fault(
                line, column, told(said), _("stands in line %(line)s with something else") % {"line": first}
            )
            for line, first, said in twice.shown
        ]
        self.reading.faults.add(faults, rows=twice.other)
        return twice.same

    def _write(self, said: Mirrored, *, total: int) -> Iterator[Mirrored]:
        run = MirrorRun.objects.create(
            entity=self.mapping.entity,
            of=self.mapping.of.upper(),
            sha256=said.sha256,
            same=said.same,
            faulty=said.faults.rows,
            started_at=self.at,
        )
        said.step, said.done, said.total = Step.WRITING, 0, total
        for first in range(1, total + 1, ROWS_AT_ONCE):
            last = min(first + ROWS_AT_ONCE - 1, total)
            with transaction.atomic():
                new, changed = self.staging.write(first=first, last=last)
                MirrorRun.objects.filter(pk=run.pk).update(new=F("new") + new, changed=F("changed") + changed)
            said.new, said.changed, said.done = said.new + new, said.changed + changed, last
            yield said
        MirrorRun.objects.filter(pk=run.pk).update(ended_at=self.now())


@contextmanager
def _alone(mapping: Mapping) -> Iterator[None]:
    """Of two runs of one entity the second would compare with what the first has not written yet."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({LOCK})", [mapping.entity.pk])
        if not cursor.fetchone()[0]:
            raise UnderWay(_("another file of %(entity)s is being read") % {"entity": mapping.entity.name})
        try:
            yield
        finally:
            cursor.execute(f"SELECT pg_advisory_unlock({LOCK})", [mapping.entity.pk])
