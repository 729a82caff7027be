"""The shop's mappings, and files as its till writes them."""

from datetime import UTC, date, datetime
from pathlib import Path

from vidord.agreements import mapping
from vidord.agreements.mirroring import Mirrored, Mirroring

PRODUCTS = """
of = "products"
entity = "Granåsa Järn AB"

[columns]
article_number = "Artikelnr"
name = "Benämning"
bar_code = "EAN"
kind = "Typ"
price = "Pris"
sold_from = "Säljs från"
sold_to = "Utgår"
only_ours = "Egen"
guarantee_months = "Garanti"

[values.kind]
"Vara" = "GOODS"
"Vara med app" = "GOODS_WITH_DIGITAL_PART"
"""
PURCHASES = """
of = "purchases"
entity = "Granåsa Järn AB"

[columns]
receipt_number = "Kvitto"
line_number = "Rad"
article_number = "Artikelnr"
bought_on = "Köpt"
delivered_on = "Levererat"
amount = "Belopp"
paid = "Betalt"
last_four = "Kort"
serial_number = "Serienr"
customer_number = "Medlem"
currency = "Valuta"
"""
HEADS = {
    "products": "Artikelnr;Benämning;EAN;Typ;Pris;Säljs från;Utgår;Egen;Garanti",
    "purchases": "Kvitto;Rad;Artikelnr;Köpt;Levererat;Belopp;Betalt;Kort;Serienr;Medlem;Valuta",
}
BATTERY = "MC-12;Motorcykelbatteri 12 V 9 Ah;7310000000128;Vara;899,00;2022-03-01;;ja;36"
NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)


class Till:
    """What the shop's systems write, and the reading of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mappings = {"products": PRODUCTS, "purchases": PURCHASES}

    def written(self, of: str, *rows: str, encoding: str = "utf-8") -> Path:
        """A file with these rows below the usual first line."""
        file = self.folder / f"{of}.csv"
        file.write_bytes("\r\n".join([HEADS[of], *rows, ""]).encode(encoding))
        return file

    def mapping(self, of: str) -> mapping.Mapping:
        file = self.folder / f"{of}.toml"
        file.write_text(self.mappings[of], encoding="utf-8")
        return mapping.read(file)

    def work(self, of: str, file: Path, *, at: datetime = NOW) -> Mirroring:
        return Mirroring(file, self.mapping(of), today=date(2026, 11, 10), at=at, now=lambda: at)

    def mirror(self, of: str, *rows: str, at: datetime = NOW, only_checks: bool = False) -> Mirrored:
        """Write the file and read it to its end."""
        *_before, last = self.work(of, self.written(of, *rows), at=at).run(only_checks=only_checks)
        return last


def counts(done: Mirrored) -> tuple[int, int, int, int]:
    """New, changed, the same, wrong."""
    return done.new, done.changed, done.same, done.faults.rows
