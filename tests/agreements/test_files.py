"""Files as other systems write them: any of three encodings, quotation marks, and two million rows."""

import tracemalloc
from datetime import date

import pytest

from tests.agreements.till import BATTERY, HEADS, PRODUCTS, counts
from vidord.agreements import mirroring, reading
from vidord.agreements.mapping import Unclear
from vidord.agreements.models import MirrorRun, Product, Purchase

POINTS = """
of = "service_points"
entity = "Granåsa Järn AB"
[columns]
number = "Anläggning"
address = "Adress"
[always]
kind = "ELECTRICITY"
"""
AGREEMENTS = """
of = "agreements"
entity = "Granåsa Järn AB"
[columns]
number = "Avtal"
name = "Namn"
service_point = "Anläggning"
concluded_on = "Tecknat"
ends_on = "Till"
yearly_charge = "Per år"
"""


def mirrored(till, file, of="products"):
    *_before, last = till.work(of, file).run()
    return last


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("iso-8859-1", "iso-8859-1"), ("cp1252", "windows-1252")],
)
def test_a_name_is_read_in_the_files_encoding_with_a_mark_or_without(till, encoding, said):
    till.mappings["products"] = f'encoding = "{said}"\n{PRODUCTS}'

    mirrored(
        till,
        till.written(
            "products", "Ö-1;Öronskydd “Älv”;;;;;;;".replace("“", "é").replace("”", "è"), encoding=encoding
        ),
    )

    assert Product.objects.get().name == "Öronskydd éÄlvè"


def test_a_row_in_another_encoding_is_told_and_the_others_are_taken(till):
    file = till.written("products", BATTERY)
    file.write_bytes(file.read_bytes() + "Ö-1;Öronskydd;;;;;;;\r\n".encode("iso-8859-1"))

    done = mirrored(till, file)

    assert counts(done) == (1, 0, 0, 1)
    assert [(one.line, one.column) for one in done.faults.shown] == [(3, "Artikelnr"), (3, "Benämning")]
    assert "teckenkodning" in done.faults.shown[0].why


def test_another_delimiter_quotation_marks_and_lines_inside_a_cell(till):
    till.mappings["products"] = f'delimiter = "\\t"\n{PRODUCTS}'
    file = till.folder / "tabs.csv"
    head = HEADS["products"].replace(";", "\t")
    file.write_text(
        f'{head}\nA\t"Skruv ""Älv"";\n6 mm"\t\t\t\t\t\t\t\n\nB\tBult 1/4" stål\t\t\t-1\t\t\t\t\n',
        encoding="utf-8",
    )

    done = mirrored(till, file)

    assert Product.objects.get().name == 'Skruv "Älv"; 6 mm'
    assert [one.sentence for one in done.faults.shown] == ["rad 5, Pris: ”-1” är under noll"]


def test_a_quotation_mark_that_is_not_closed_is_told_from_line_to_line(till):
    done = till.mirror("products", 'A;"Skruv;;;;;;;', "B;Bult;;;;;;;")

    assert counts(done) == (0, 0, 0, 1)
    assert done.faults.shown[0].sentence.startswith("rad 2 är ingen CSV till och med rad 3")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "första raden ska namnge kolumnerna"),
        ("\n\n", "första raden ska namnge kolumnerna"),
        ("A;B\n1;2\n", "filen har ingen kolumn Artikelnr; den har A, B"),
        (f"{HEADS['products']};Artikelnr\n", "mer än en kolumn Artikelnr"),
    ],
    ids=["empty", "blank", "other columns", "twice"],
)
def test_a_file_with_other_columns_is_one_sentence_and_nothing_is_written(till, content, words):
    file = till.folder / "other.csv"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(Unclear, match=words):
        mirrored(till, file)

    assert not MirrorRun.objects.exists()


def test_a_file_that_is_not_there_is_told(till):
    with pytest.raises(Unclear, match=r"^filen finns inte$"):
        mirrored(till, till.folder / "nowhere.csv")


def test_columns_may_stand_in_any_order_among_others(till):
    names = HEADS["products"].split(";")
    row = dict(zip(names, BATTERY.split(";"), strict=True)) | {"Leverantör": "Ekdahl & Söner"}
    file = till.folder / "order.csv"
    turned = sorted(row, reverse=True)
    file.write_text(f"{';'.join(turned)}\n{';'.join(row[name] for name in turned)}\n", encoding="utf-8")

    mirrored(till, file)

    assert Product.objects.get().bar_code == "7310000000128"


def test_of_thousands_of_faults_the_first_are_shown_and_all_are_counted(till, monkeypatch):
    monkeypatch.setattr(reading, "ROWS_AT_ONCE", 100)

    done = till.mirror("products", *(f"A-{number};;;;;;;;" for number in range(1_500)), BATTERY)

    assert counts(done) == (1, 0, 0, 1_500)
    assert [one.line for one in done.faults.shown] == list(range(2, 1_002))
    assert done.faults.are_more


def test_faults_are_told_in_the_order_of_the_file_whatever_they_are(till):
    till.mirror("products", BATTERY)
    good = "K-{};1;MC-12;2026-11-06;;1,00;1,00;;;;SEK"

    done = till.mirror(
        "purchases",
        good.format(1),
        good.format(1).replace(";1,00;1", ";2,00;1"),
        good.format(2).replace("MC-12", "X"),
        "K-3;1",
        good.format(4).replace("SEK", "DKK"),
    )

    assert [one.line for one in done.faults.shown] == [3, 4, 5, 6]
    assert counts(done) == (1, 0, 0, 4)


def peak(till, monkeypatch, rows):
    """How much memory so many rows take at most, while they are read."""
    monkeypatch.setattr(reading, "ROWS_AT_ONCE", 200)
    monkeypatch.setattr(reading, "MOST_KEPT", 400)
    many = [f"K-{number};1;MC-12;2026-11-06;;{number},00;1,00;;SN-{number};;SEK" for number in range(rows)]
    work = till.work("purchases", till.written("purchases", *many))
    del many
    tracemalloc.start()
    for _rows in work.reading.rows():
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert work.reading.seen == rows
    return most


def test_ten_times_as_many_rows_take_no_more_memory(till, monkeypatch):
    peak(till, monkeypatch, 1_000)  # what is made once is made

    assert peak(till, monkeypatch, 20_000) < 1.5 * peak(till, monkeypatch, 2_000)


@pytest.fixture
def receipts(till, monkeypatch):
    """Five receipts, written two at a time."""
    monkeypatch.setattr(mirroring, "ROWS_AT_ONCE", 2)
    till.mirror("products", BATTERY)
    return [f"K-{number};1;MC-12;2026-11-06;;1,00;1,00;;;;SEK" for number in range(5)]


def test_broken_off_between_two_batches_what_is_written_stands_and_run_again_it_goes_on(till, receipts):
    steps = till.work("purchases", till.written("purchases", *receipts)).run()
    for said in steps:
        if said.step is mirroring.Step.WRITING:
            break
    steps.close()

    assert Purchase.objects.count() == 2
    broken_off = MirrorRun.objects.get(of="PURCHASES")
    assert (broken_off.new, broken_off.ended_at) == (2, None)
    assert counts(till.mirror("purchases", *receipts)) == (3, 0, 2, 0)
    assert Purchase.objects.count() == 5


def test_agreements_follow_their_service_points(till):
    till.mappings |= {"service_points": POINTS, "agreements": AGREEMENTS}
    points, signed = till.folder / "points.csv", till.folder / "signed.csv"
    points.write_text("Anläggning;Adress\n735999100000000017;Storgatan 4\n", encoding="utf-8")
    signed.write_text(
        "Avtal;Namn;Anläggning;Tecknat;Till;Per år\n"
        "AV-1;Fast pris;735999100000000017;2026-01-01;2026-12-31;1 200\n"
        "AV-2;Rörligt;;2026-01-01;;\n"
        "AV-3;Rörligt;735999100000000024;2026-01-01;;\n"
        "AV-4;Fast pris;;2026-01-01;2025-12-31;\n",
        encoding="utf-8",
    )

    assert counts(mirrored(till, points, "service_points")) == (1, 0, 0, 0)
    done = mirrored(till, signed, "agreements")

    assert counts(done) == (2, 0, 0, 2)
    first, second = till.mapping("agreements").entity.agreements.order_by("number")
    assert (first.service_point.address, first.ends_on) == ("Storgatan 4", date(2026, 12, 31))
    assert second.service_point is None
    assert counts(mirrored(till, signed, "agreements")) == (0, 0, 2, 2)
