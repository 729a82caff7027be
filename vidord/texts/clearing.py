"""Words are let through to a customer, or they come back with what is to be mended."""

from collections.abc import Collection

from vidord.core.clearance import Clearance, Reason
from vidord.texts.checking import checker, rules
from vidord.texts.checking.checker import Remark


class NotCleared(Exception):
    """The words may not go as they are; `args[0]` are the remarks on them."""


def clear(
    *pieces: str, spoken: str, ours: Collection[str], is_promised: bool = False, anyway: str = ""
) -> Clearance:
    """
    Let through what a person has written, in one piece or in several. `anyway` is the reason she states.

    Some remarks no reason answers: what is already decided, and a hole that nobody has filled.

    :raises NotCleared: when there are remarks and no reason, or one that no reason answers.
    """
    found = _remarks(pieces, spoken=spoken, ours=ours, is_promised=is_promised)
    if found and (anyway not in set(Reason) or any(one.never for one in found)):
        raise NotCleared(found)
    return Clearance(pieces, rules.version(), _stated(found, anyway))


def _stated(found: list[Remark], reason: str) -> tuple[tuple[str, str], ...]:
    return tuple((rule, str(reason)) for rule in sorted({one.rule for one in found}))


def let_be_kept(*pieces: str, spoken: str, ours: Collection[str]) -> None:
    """
    Let a text be kept that letters are made from: its holes are filled later, and no reason helps it.

    :raises NotCleared: when its words could not be sent.
    """
    found = _remarks(pieces, spoken=spoken, ours=ours, is_promised=False)
    if wrong := [one for one in found if one.rule != rules.HOLE]:
        raise NotCleared(wrong)


def _remarks(
    pieces: tuple[str, ...], *, spoken: str, ours: Collection[str], is_promised: bool
) -> list[Remark]:
    return [
        remark
        for piece in pieces
        for remark in checker.check(piece, spoken=spoken, ours=ours, is_promised=is_promised)
    ]
