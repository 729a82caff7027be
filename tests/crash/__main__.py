"""Try the scenes that are named, or all: `python -m tests.crash --most 40 --json "placing a reply"`."""

import argparse
import gc
import json
import os
import sys
import tempfile
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crash import crashing

if TYPE_CHECKING:
    from tests.crash.trying import Report

crashing.instrument()  # before anything of ours is imported


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when nothing was found, 1 when something was."""
    parser = argparse.ArgumentParser(prog="tests.crash", description=__doc__)
    parser.add_argument("scenes", nargs="*", help="all when none is named")
    parser.add_argument("--most", type=int, default=0, help="points in a scene, spread evenly; 0 is all")
    parser.add_argument("--at", type=int, action="append", help="these points only, to see one again")
    parser.add_argument("--how", choices=["SIGKILL", "SIGSTOP"], default="SIGKILL")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    reports = try_all(chosen.scenes, [chosen.how], most=chosen.most, at=chosen.at)
    if chosen.json:
        print(json.dumps([asdict(report) for report in reports]))
    else:
        for report in reports:
            print(said(asdict(report)))
    return 1 if any(report.faults or report.uncertain_for_nothing for report in reports) else 0


def said(report: dict) -> str:
    """Say in one line, and one for each fault, how a scene went."""
    line = "{scene}, {how}: {tried} points tried, {steps} steps in a whole run, {uncertain} uncertain".format(
        **report
    )
    early = [f"uncertain for nothing: {when}" for when in report["uncertain_for_nothing"]]
    return "\n".join([line, *(f"  {fault}" for fault in report["faults"] + early)])


def try_all(
    scenes: list[str], hows: list[str], *, most: int = 0, at: list[int] | None = None
) -> list["Report"]:
    """Try these scenes, or all, and stop the process in each of these ways."""
    from tests.crash import sink
    from tests.crash.house import House, served

    with served(), tempfile.TemporaryDirectory(prefix="vidord-crash-") as name:
        book = Path(name) / "book"
        house = House(f"crash_{uuid.uuid4().hex[:8]}", Path(name))
        os.environ.update({"VIDORD_DATABASE_URL": house.url, "VIDORD_DATA": str(house.data)})
        with sink.listening(book) as port:
            os.environ["VIDORD_SMTP_URL"] = f"smtp://127.0.0.1:{port}"
            _build_town(house)
            from tests.crash.controls import CONTROLS
            from tests.crash.rescuer import Rescuer
            from tests.crash.scenes import SCENES
            from tests.crash.trying import AT, Trial

            reports, rescuer = [], Rescuer(at=AT)
            for scene in scenes or SCENES:
                trial = Trial((SCENES | CONTROLS)[scene], house, port=port, book=book, rescuer=rescuer)
                for how in hows:
                    reports.append(trial.run(at, how=how, most=most))
                    sys.stderr.write(f"{scene}, {how}: {reports[-1].tried} points\n")
            rescuer.close()
        house.close()
        return reports


def _build_town(house: object) -> None:
    """Build the town once; then play a little in it, so that every process forked from here is warm."""
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    from tests.conftest import FAST
    from tests.crash.trying import AT
    from vidord.channels.email import reader
    from vidord.web.demo import town
    from vidord.web.demo.play import Play

    settings.PASSWORD_HASHERS = FAST
    town.build(at=AT)
    house.keep("town")
    play = Play(None, now=AT)
    play.answer(play.case_from("Vad behöver jag ordna?"))
    play.run()
    connections.close_all()
    reader.close()  # each process that is forked from here has children of its own
    gc.collect()
    gc.freeze()  # what is forked from here shares all this, and touches none of it


if __name__ == "__main__":
    sys.exit(main())
