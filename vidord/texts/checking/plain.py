"""How heavy a text is to read: Björnsson's LIX, words a sentence plus the share of long words."""

from vidord.texts.checking.reading import Reading, read

LONGEST_EASY_WORD = 6
HEAVY = 45  # where ordinary newspaper text ends and official prose begins
LEAST_WORDS = 25  # of fewer words the figure says little


def lix(text: str) -> int:
    """Return a text's LIX, of its new words only; nothing is 0."""
    return _of(read(text))


def _of(reading: Reading) -> int:
    words = len(reading.words)
    if not words:
        return 0
    long = sum(len(word) > LONGEST_EASY_WORD for word in reading.words)
    return round(words / len(reading.sentences) + 100 * long / words)


def heaviness(text: str) -> int:
    """Return the LIX of a text that is heavy to read, and 0 of one that is not or is too short to tell."""
    reading = read(text)
    found = _of(reading)
    return found if found > HEAVY and len(reading.words) >= LEAST_WORDS else 0
