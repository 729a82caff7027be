"""Words without large and small letters: the same in Python and in a database of any locale."""

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Lower

# A database of the locale C knows no letter beyond z; these are the others that we meet.
LARGE = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ"
SMALL = LARGE.lower()


def folded(column: str) -> Func:
    """A column as `fold` would write it, for a generated column beside it."""
    letters = Value(LARGE), Value(SMALL)
    return Func(Lower(F(column)), *letters, function="translate", output_field=TextField())


def fold(said: str) -> str:
    """Return it in small letters: `ÖRONSKYDD` becomes `öronskydd`."""
    return said.lower()
