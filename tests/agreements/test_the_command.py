"""The command as a person runs it: what it prints, how it ends, and the example of the docs."""

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import time_machine

from tests.agreements.till import BATTERY, PURCHASES, Till
from tests.waiting import until
from tests.world.at_once import at_once
from vidord.agreements.mirroring import UnderWay
from vidord.agreements.models import MirrorRun, Product, Purchase
from vidord.people.models import LegalEntity
from vidord.web.commands import line

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs/howto/mirror"


def run(*arguments):
    return line.main(["mirror", *map(str, arguments)])


def bought():
    """How many purchases there are besides the town's own."""
    return Purchase.objects.exclude(product__entity__name="Granåsa Butik AB").count()


@pytest.fixture
def example(world):
    """The products of the docs' example are mirrored."""
    with time_machine.travel(world.now, tick=False):
        assert run(EXAMPLES / "products.csv", "--mapping", EXAMPLES / "products.toml") == 0
        yield EXAMPLES / "receipts.csv", "--mapping", EXAMPLES / "purchases.toml"


def test_the_example_of_the_docs_says_what_the_docs_say(example, capsys):
    capsys.readouterr()

    code = run(*example, "--lang", "en")

    said = capsys.readouterr()
    howto = (ROOT / "docs/howto/mirror.md").read_text(encoding="utf-8")
    assert code == 3
    assert said.err.splitlines() == [
        "line 3, Artikelnr: “KL-9” is not known here: read the file that has it first",
        "line 4, Köpt: “2025-02-29” is no date, or not written as 2026-11-30",
    ]
    assert said.out == "2 new, 0 changed, 0 the same, 2 wrong\n"
    assert all(printed in howto for printed in [*said.err.splitlines(), said.out.strip()])
    assert bought() == 2


def test_looked_at_first_and_then_taken_and_then_the_same(example, capsys):
    for arguments, first_word, kept in (
        (["--check"], "Inget är skrivet", 0),
        ([], "2 nya", 2),
        ([], "0 nya", 2),
    ):
        capsys.readouterr()

        assert run(*example, *arguments) == 3
        assert capsys.readouterr().out.startswith(first_word)
        assert bought() == kept


def test_a_program_gets_one_object_with_the_faults(example, capsys):
    capsys.readouterr()

    run(*example, "--json", "--check")

    said = json.loads(capsys.readouterr().out)
    faults = said.pop("faults")
    assert {name: said[name] for name in ("of", "entity", "new", "changed", "same", "faulty")} == {
        "of": "purchases",
        "entity": "Granåsa Energi AB",
        "new": 2,
        "changed": 0,
        "same": 0,
        "faulty": 2,
    }
    assert (said["only_checked"], said["whole"]) == (True, True)
    assert faults[1] == {
        "line": 4,
        "column": "Köpt",
        "said": "2025-02-29",
        "why": "är inget datum, eller inte skrivet som 2026-11-30",
    }


def test_whoever_checks_hears_how_old_the_mirror_is_and_what_was_broken_off(example, capsys):
    run(*example)
    MirrorRun.objects.filter(of="PRODUCTS").update(ended_at=None)
    capsys.readouterr()

    line.main(["check"])

    said = capsys.readouterr().out
    assert "mirror: purchases of Granåsa Energi AB as of 2026-11-10 08:00 UTC, 2 rows left out\n" in said
    assert (
        "mirror: products of Granåsa Energi AB, begun 2026-11-10 08:00 UTC, were not read to the end\n"
        in said
    )


def test_a_mapping_or_a_file_that_cannot_be_used_is_one_line(world, tmp_path, capsys):
    assert run(tmp_path / "nowhere.csv", "--mapping", EXAMPLES / "products.toml") == 1
    assert run(EXAMPLES / "products.csv", "--mapping", EXAMPLES / "purchases.toml") == 1
    assert run(EXAMPLES / "products.csv", "--mapping", EXAMPLES / "products.csv") == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert [one.split(":")[0] for one in said.err.splitlines()] == ["vidord mirror"] * 3
    assert said.err.startswith(f"vidord mirror: {tmp_path / 'nowhere.csv'}: filen finns inte\n")


def test_a_file_in_another_encoding_is_told_so_and_is_read_when_the_mapping_says_which(
    example, tmp_path, capsys
):
    receipts, _flag, how = example
    old = tmp_path / "receipts.csv"
    old.write_text(receipts.read_text(encoding="utf-8"), encoding="windows-1252")
    mapping = how.read_text(encoding="utf-8").replace('"utf-8"', '"windows-1252"')
    (tmp_path / "how.toml").write_text(mapping, encoding="utf-8")
    capsys.readouterr()

    assert run(old, "--mapping", how) == 1
    said = capsys.readouterr().err
    assert run(old, "--mapping", tmp_path / "how.toml") == 3

    assert said == (
        f"vidord mirror: {old}: dess första rad är inte skriven i UTF-8. Skriv encoding = ”windows-1252” "
        "(eller iso-8859-1) i mappningen, eller spara filen som UTF-8\n"
    )
    assert bought() == 2


@pytest.fixture
def till_of_the_town(committed, tmp_path):
    """A shop whose rows other connections see."""
    shop, _ = LegalEntity.objects.get_or_create(name="Granåsa Järn AB", organisation_number="556000-0009")
    Product.objects.get_or_create(
        entity=shop, article_number="MC-12", defaults={"name": BATTERY, "mirrored_at": committed.now}
    )
    Purchase.objects.all().delete()
    MirrorRun.objects.all().delete()
    return committed


def test_of_many_who_read_the_same_file_at_once_nobody_doubles_a_row(till_of_the_town, tmp_path):
    till = Till(tmp_path)
    file = till.written("purchases", *(f"K-{n};1;MC-12;2026-11-06;;1,00;1,00;;;;SEK" for n in range(200)))
    works = [till.work("purchases", file) for _ in range(32)]

    def new_rows(work):
        *_before, last = work.run()
        return last.new

    said = at_once([partial(new_rows, work) for work in works], expecting=UnderWay)

    new = [one for one in said if not isinstance(one, UnderWay)]
    assert sum(new) == Purchase.objects.count() == 200
    assert len(new) == MirrorRun.objects.count() >= 1


def test_ctrl_c_ends_it_between_two_batches_and_run_again_it_goes_on(till_of_the_town, tmp_path):
    rows = (f"K-{number};1;MC-12;2026-11-06;;1,00;1,00;;;;SEK" for number in range(80_000))
    file = Till(tmp_path).written("purchases", *rows)
    (tmp_path / "mapping.toml").write_text(PURCHASES, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "vidord",
        "mirror",
        str(file),
        "--mapping",
        str(tmp_path / "mapping.toml"),
    ]
    url = os.environ["VIDORD_DATABASE_URL"].replace("/vidord?", f"/{till_of_the_town.database}?")
    env = os.environ | {"VIDORD_DATABASE_URL": url}
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as running:
        assert until(Purchase.objects.exists)
        running.send_signal(signal.SIGINT)
        said = running.stderr.read()

    kept = Purchase.objects.count()
    assert (running.returncode, "avbrutet" in said) == (130, True)
    assert 0 < kept < 80_000
    assert kept % 20_000 == 0
    assert MirrorRun.objects.get().ended_at is None
    assert subprocess.run(
        command, cwd=ROOT, env=env, check=True, capture_output=True, text=True
    ).stdout.startswith(f"{80_000 - kept} nya, 0 ändrade, {kept} oförändrade")
