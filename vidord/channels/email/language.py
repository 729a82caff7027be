"""In which language somebody writes: by the small words first, by the model where they don't settle it."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ["sv", "en", "no", "da", "fi", "de"]
OURS = "sv"
SURE = 0.8
LOOKED_AT = 1000
MODEL_LOOKS_AT = 500  # it is the dearest thing that is done with a mail, and knows no more after that
SHORT = 40
WORD = re.compile(r"[^\W\d_]+")
NO_WORDS = re.compile(r"\S*[@/\\<>=]\S*")
# Words that stand in nearly every letter of one language and in none of the others'.
TELLING = {
    "sv": "och är inte jag från hur vad när ni mvh tack något några också efter måste behöver fått vänlig",
    "no": "jeg ikke hva dere noe noen takk hei meg deg etter også må hilsen vennlig kommer fakturaen",
    "da": "jeg ikke hvad jer jeres noget nogen tak mig dig af også skal hilsen venlig kan uge når virker",
    "en": "the and is my you your not of have we please thanks when where what this that with hello",
    "fi": "ja on ei että mutta minun olen kiitos missä milloin voitteko terveisin hyvää päivää olisi",
    "de": "und ich nicht ist die der das mit für mein meine bitte danke sie haben wir auf eine",
}
WORDS = {language: frozenset(words.split()) for language, words in TELLING.items()}
ENOUGH = 4
NORTHERN = re.compile("[æøÆØ]")


def language_of(text: str, *, subject: str = "") -> str:
    """
    Return the language of what somebody wrote, its subject asked only where the text is short.

    A short text often says too little: then it is ours, because a wrong guess answers a neighbour in English.
    """
    words = NO_WORDS.sub(" ", text[:LOOKED_AT])
    if len(words.strip()) < SHORT:
        words = f"{words} {subject}"
    counts = _counts(words)
    first, second = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
    if counts[first] >= ENOUGH and counts[second] <= counts[first] // 4:
        return first
    return _by_model(words, counts)


def _counts(words: str) -> dict[str, int]:
    """Count each language's own words, each word once."""
    seen = set(WORD.findall(words.lower()))
    return {language: len(seen & own) for language, own in WORDS.items()}


def _by_model(words: str, counts: dict[str, int]) -> str:
    """Ask the model; believe it when it is sure, or when letters or words of the text say the same."""
    if not WORD.search(words):
        return OURS
    language, sureness = _identifier().classify(words[:MODEL_LOOKS_AT])
    if sureness >= SURE or (language in ("no", "da") and NORTHERN.search(words)):
        return str(language)
    if counts[language] >= 2 and counts[language] > counts[OURS]:
        return str(language)
    return OURS


@cache
def _identifier() -> LanguageIdentifier:
    """Load the model once, when the first mail needs it."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
