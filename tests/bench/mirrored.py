"""How fast a file of purchases is mirrored, and read again, beside the bare COPY of the same file."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import psycopg

from tests.bench.server import ROOT, BenchError, Server, progress, surroundings, temporary_folder

PRODUCTS = """
    COPY (SELECT article_number, bar_code, name, kind, price, sold_from, only_ours, guarantee_months
          FROM agreements_product ORDER BY id) TO STDOUT (FORMAT csv, DELIMITER ';', HEADER)
"""
PURCHASES = """
    COPY (SELECT receipt_number, line_number, product.article_number, bought_on, delivered_on, amount, paid,
                 last_four, serial_number, customer_number
          FROM agreements_purchase AS sold JOIN agreements_product AS product ON product.id = product_id
          ORDER BY sold.id) TO STDOUT (FORMAT csv, DELIMITER ';', HEADER)
"""
PLAIN = """
    CREATE TABLE plain (receipt_number text, line_number int, article_number text, bought_on date,
        delivered_on date, amount numeric(14, 2), paid numeric(14, 2), last_four text, serial_number text,
        customer_number text)
"""
BARE = "COPY plain FROM STDIN (FORMAT csv, DELIMITER ';', HEADER)"
BYTES_AT_ONCE = 1 << 20
KIBIBYTES = 1024


def measure(server: Server, *, of: str, into: str) -> dict:
    """Write the purchases of one database to a file and mirror it into another that has the shop alone."""
    folder = temporary_folder()
    try:
        files = {"products": folder / "products.csv", "purchases": folder / "purchases.csv"}
        for name, statement in (("products", PRODUCTS), ("purchases", PURCHASES)):
            _write(server.superuser(of), statement, files[name])
            _write_mapping(files[name], name)
        _found_the_shop(server.superuser(into))
        progress("counter: mirroring")
        _mirror(server, into, files["products"])
        first = _mirror(server, into, files["purchases"])
        again = _mirror(server, into, files["purchases"])
        if again["same"] != first["new"]:
            raise BenchError(f"{first['new']} rows were new, and {again['same']} the same when read again")
        bare = _bare(server.superuser(into), files["purchases"])
        return _figures(first, again, bare)
    finally:
        shutil.rmtree(folder)


def _figures(first: dict, again: dict, bare: float) -> dict:
    rows = first["new"]
    return {
        "rows": rows,
        "rows_per_second": round(rows / first["seconds"]),
        "again_rows_per_second": round(rows / again["seconds"]),
        "bare_rows_per_second": round(rows / bare),
        "ratio": round(bare / first["seconds"], 3),
        "mib": round(first["mib"]),
    }


def _write(url: str, statement: str, file: Path) -> None:
    with (
        psycopg.connect(url) as connection,
        file.open("wb") as written,
        connection.cursor().copy(statement) as copy,
    ):
        for piece in copy:
            written.write(piece)


def _write_mapping(file: Path, of: str) -> None:
    """The file's own words are ours, but for the decimal point and PostgreSQL's f and t."""
    with file.open() as content:
        columns = "".join(f'{name} = "{name}"\n' for name in content.readline().strip().split(";"))
    words = '\n[values.only_ours]\nt = "ja"\nf = "nej"\n' if of == "products" else ""
    head = f'of = "{of}"\nentity = "Granåsa Butik AB"\ndecimal = "point"\n'
    file.with_suffix(".toml").write_text(f"{head}\n[columns]\n{columns}{words}", encoding="utf-8")


def _found_the_shop(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO people_legalentity (name, organisation_number)"
            " VALUES ('Granåsa Butik AB', '556000-0009') ON CONFLICT DO NOTHING"
        )


def _mirror(server: Server, database: str, file: Path) -> dict:
    """Run the command as a person does, and measure the whole of it."""
    command = [
        sys.executable,
        "-m",
        "vidord",
        "mirror",
        file,
        "--mapping",
        file.with_suffix(".toml"),
        "--json",
    ]
    env = surroundings() | server.vidord(database)
    begun = perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as running:
        said = running.stdout.read()
        _pid, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode != 0:
        raise BenchError(f"{file.name} was not mirrored: {said}")
    return json.loads(said) | {"seconds": perf_counter() - begun, "mib": used.ru_maxrss / KIBIBYTES}


def _bare(url: str, file: Path) -> float:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(PLAIN)
        begun = perf_counter()
        with connection.cursor().copy(BARE) as copy, file.open("rb") as content:
            while piece := content.read(BYTES_AT_ONCE):
                copy.write(piece)
        return perf_counter() - begun
