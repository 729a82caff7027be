"""Secrets are sealed with a key outside the database, and keys can be changed."""

import pytest

from vidord.core import sealing
from vidord.core.sealing import CannotOpen, Secret


def test_what_is_sealed_is_opened_again_and_looks_like_nothing_meanwhile():
    sealed = sealing.seal(Secret("hemligt å"))

    assert sealing.unseal(sealed).reveal() == "hemligt å"
    assert "hemligt" not in sealed
    assert sealing.seal(Secret("hemligt å")) != sealed


def test_a_secret_shows_itself_to_nobody_who_prints_it():
    assert "hemligt" not in f"{Secret('hemligt')} {Secret('hemligt')!r} {[Secret('hemligt')]}"


def test_a_key_is_changed_and_the_old_one_thrown_away(settings):
    sealed = sealing.seal(Secret("hemligt"))
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key, another key, another key"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert sealing.is_sealed_with_an_older_key(sealed)

    renewed = sealing.seal(sealing.unseal(sealed))
    settings.SECRET_KEY_FALLBACKS = []

    assert sealing.unseal(renewed).reveal() == "hemligt"
    with pytest.raises(CannotOpen):
        sealing.unseal(sealed)


@pytest.mark.parametrize("changed", ["", "x", "gAAAAA"])
def test_what_was_changed_in_the_table_is_not_opened(changed):
    with pytest.raises(CannotOpen):
        sealing.unseal(changed)
