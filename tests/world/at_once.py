"""Everybody at the same moment: each acts in a thread and on a database connection of her own."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(
    acts: Iterable[Callable[[], T]], *, expecting: type[Exception] | tuple[type[Exception], ...] = ()
) -> list[T | Exception]:
    """
    Let everybody act at the same moment. Returns in order what each got, or which of the expected she met.

    :raises Exception: when anybody meets what is not expected, after all have acted.
    """
    acts = list(acts)
    start = Barrier(len(acts))

    def one(act: Callable[[], T]) -> T | Exception:
        start.wait()
        try:
            return act()
        except expecting as met:
            return met
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as everybody:
        return list(everybody.map(one, acts))
