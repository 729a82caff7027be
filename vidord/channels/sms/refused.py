"""A provider did not take an SMS: for good or for now, and whether that says anything of this one."""


class Refused(Exception):
    """`permanent`: sending the same again will not help. `is_of_provider`: it takes nothing from us now."""

    def __init__(self, words: str, *, permanent: bool, is_of_provider: bool = False) -> None:
        super().__init__(" ".join(words.split())[:500].replace("\0", ""))
        self.permanent, self.is_of_provider = permanent, is_of_provider


def by_status(status: int, words: str) -> Refused:
    """
    Return what an HTTP status says: 4xx is of this message, but for our account and for haste.

    A wrong password or an empty account fails no message: each waits until somebody has seen to it.
    """
    said = f"{status} {words}"
    if status in {401, 402, 403}:
        return Refused(said, permanent=False, is_of_provider=True)
    if status in {408, 425, 429} or not 400 <= status < 500:
        return Refused(said, permanent=False, is_of_provider=status >= 500 or 300 <= status < 400)
    return Refused(said, permanent=True)
