"""Names of accounts and sentences about them."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("username: jdoe", "username: <USERNAME>"),
        ("my user name is janedoe", "my user name is <USERNAME>"),
        ("kullanıcı adım ali_veli99", "kullanıcı adım <USERNAME>"),
        ("kullanici adim: aliveli", "kullanici adim: <USERNAME>"),  # without Turkish letters
        ("KULLANICI ADIM: ALIVELI", "KULLANICI ADIM: <USERNAME>"),
        ("user id: u998877", "user id: <USERNAME>"),
        ("instagram hesabım @ali.veli", "instagram hesabım <USERNAME>"),
        ("login id = jdoe-77", "login id = <USERNAME>"),
        ("login: kate_w", "login: <USERNAME>"),
        ("nickim ahmet_34", "nickim <USERNAME>"),
        ("kullanıcı adı ahmetk", "kullanıcı adı <USERNAME>"),  # a plain word that ends the sentence
        ("kullanıcı adı hatası", "kullanıcı adı hatası"),
        ("my login is rejected", "my login is rejected"),
        ("can't get past the login screen", "can't get past the login screen"),
        ("my username is wrong", "my username is wrong"),
        ("kullanıcı adım kabul edilmiyor", "kullanıcı adım kabul edilmiyor"),
        ("username is already taken", "username is already taken"),
        ("I forgot my username and password", "I forgot my username and password"),
    ],
)
def test_username_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
