"""A word has one home: what two files define, the later one would silently win."""

import tomllib
from collections import Counter

import pytest

from vidord.rights.words import FOLDER, LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_files_have_the_same_word(language):
    homes = Counter(
        (section, key)
        for path in FOLDER.glob(f"*.{language}.toml")
        for section, texts in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for key in texts
    )

    assert not [home for home, times in homes.items() if times > 1]
