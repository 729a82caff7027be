"""Which of our two languages a text is in, by its small words."""

from vidord.texts.checking.rules import LANGUAGES, words

CLEARLY = 3  # times as many small words of the one as of the other


def languages_of(said: list[str]) -> tuple[str, ...]:
    """Return `("sv",)`, `("en",)`, or both when that is not clear: `vi ringer dig` → `("sv",)`."""
    count = {one: sum(map(words(one, "small").__contains__, said)) for one in LANGUAGES}
    first, other = sorted(LANGUAGES, key=lambda one: count[one], reverse=True)
    is_clear = count[first] and count[first] >= CLEARLY * count[other]
    return (first,) if is_clear else LANGUAGES
