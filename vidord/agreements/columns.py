"""What can be mirrored: for each table its columns, its key, and which day comes after which."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from vidord.agreements import cells
from vidord.agreements.models import Agreement, Product, Purchase, ServicePoint

NUMBER = partial(cells.text, most=100)
NAME = partial(cells.text, most=300)
MOST_LINES = 2_000_000_000
MOST_MONTHS = 1_200


@dataclass(frozen=True)
class Foreign:
    """A row of another table, by what its own system calls it."""

    field: str
    model: type[Model]
    number: str

    @property
    def table(self) -> str:
        """The other table's name."""
        return self.model._meta.db_table


@dataclass(frozen=True)
class Column:
    """
    One column as a mapping names it. `empty` is what an empty cell means, and what a new row gets when the
    mapping leaves the column out. A `foreign` column holds the number of a row in another table.
    """

    name: str
    read: cells.Reader
    is_needed: bool = False
    empty: Any = None
    foreign: Foreign | None = None
    is_stored: bool = True
    has_words: bool = False

    def value(self, said: str, how: cells.How) -> Any:
        """
        Read a cell.

        :raises WrongCell: when it can't be what the column holds.
        """
        said = cells.clean(said)
        if said:
            return self.read(said, how)
        if self.is_needed:
            raise cells.WrongCell(_("is empty"))
        return self.empty

    @property
    def stored_as(self) -> str:
        """Its column in the database."""
        return f"{self.foreign.field}_id" if self.foreign else self.name


@dataclass(frozen=True)
class Later:
    """Of two days of a row the one that is not before the other, or `strictly` after it."""

    later: str
    earlier: str
    strictly: bool = False

    @property
    def days(self) -> set[str]:
        """Both of them."""
        return {self.later, self.earlier}


@dataclass(frozen=True)
class Table:
    """Where a file goes: `key` is what the entity's own system calls a row by."""

    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    order: Later | None = None

    def column(self, name: str) -> Column | None:
        """The column of that name, if there is one."""
        return next((one for one in self.columns if one.name == name), None)


CURRENCY = Column("currency", cells.in_kronor, is_stored=False)

PRODUCTS = Table(
    model=Product,
    key=("article_number",),
    columns=(
        Column("article_number", NUMBER, is_needed=True),
        Column("name", NAME, is_needed=True),
        Column("bar_code", partial(cells.digits, most=14), empty=""),
        Column(
            "kind",
            partial(cells.one_of, options=tuple(Product.Kind.values)),
            empty=Product.Kind.GOODS.value,
            has_words=True,
        ),
        Column("price", cells.money),
        Column("sold_from", cells.day),
        Column("sold_to", cells.day),
        Column("only_ours", cells.yes_or_no, empty=False, has_words=True),
        Column("guarantee_months", partial(cells.whole, most=MOST_MONTHS)),
        CURRENCY,
    ),
    order=Later("sold_to", "sold_from", strictly=True),
)
PURCHASES = Table(
    model=Purchase,
    key=("receipt_number", "line_number"),
    columns=(
        Column("receipt_number", NUMBER, is_needed=True),
        Column("line_number", partial(cells.whole, most=MOST_LINES), empty=1),
        Column(
            "article_number", NUMBER, is_needed=True, foreign=Foreign("product", Product, "article_number")
        ),
        Column("bought_on", cells.past_day, is_needed=True),
        Column("delivered_on", cells.day),
        Column("amount", cells.money, is_needed=True),
        Column("paid", cells.money, is_needed=True),
        Column("last_four", cells.last_four, empty=""),
        Column("serial_number", NUMBER, empty=""),
        Column("customer_number", NUMBER, empty=""),
        CURRENCY,
    ),
    order=Later("delivered_on", "bought_on"),
)
SERVICE_POINTS = Table(
    model=ServicePoint,
    key=("number",),
    columns=(
        Column("number", NUMBER, is_needed=True),
        Column(
            "kind",
            partial(cells.one_of, options=tuple(ServicePoint.Kind.values)),
            is_needed=True,
            has_words=True,
        ),
        Column("address", NAME, empty=""),
    ),
)
AGREEMENTS = Table(
    model=Agreement,
    key=("number",),
    columns=(
        Column("number", NUMBER, is_needed=True),
        Column("name", NAME, is_needed=True),
        Column("customer_number", NUMBER, empty=""),
        Column("service_point", NUMBER, foreign=Foreign("service_point", ServicePoint, "number")),
        Column("concluded_on", cells.day, is_needed=True),
        Column("ends_on", cells.day),
        Column("yearly_charge", cells.money),
        CURRENCY,
    ),
    order=Later("ends_on", "concluded_on"),
)
TABLES = {
    "products": PRODUCTS,
    "purchases": PURCHASES,
    "agreements": AGREEMENTS,
    "service_points": SERVICE_POINTS,
}
