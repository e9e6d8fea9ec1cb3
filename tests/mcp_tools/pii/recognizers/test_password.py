"""Passwords and sentences about passwords."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my password is hunter2", "my password is <PASSWORD>"),
        ("My password is Sunflower", "My password is <PASSWORD>"),
        ("password: correcthorse", "password: <PASSWORD>"),
        ("şifrem Gizli123!", "şifrem <PASSWORD>"),
        ("sifrem gizli123 calismiyor", "sifrem <PASSWORD> calismiyor"),  # without Turkish letters
        ("PAROLAM: GIZLI", "PAROLAM: <PASSWORD>"),
        ('parolam "mavi deniz 7"', 'parolam "<PASSWORD>"'),
        ("doğrulama kodu 482913", "doğrulama kodu <PASSWORD>"),
        ("the verification code is 482913", "the verification code is <PASSWORD>"),
        ("hunter2 is my password", "<PASSWORD> is my password"),
        ("parolamı Ankara!34 yaptım", "parolamı <PASSWORD> yaptım"),
        ("the password I use is Winter#22", "the password I use is <PASSWORD>"),
        ("kullanıcı adım can_y87, şifrem Gizli.2023", "kullanıcı adım <USERNAME>, şifrem <PASSWORD>"),
        ("my password is wrong", "my password is wrong"),
        ("my password isn't accepted", "my password isn't accepted"),
        ("şifrem çalışmıyor", "şifrem çalışmıyor"),
        ("şifrem yanlış diyor", "şifrem yanlış diyor"),
        ("şifre: unuttum", "şifre: unuttum"),
        ("hata kodu 482913", "hata kodu 482913"),
        ("I need to reset my password on 2 devices", "I need to reset my password on 2 devices"),
    ],
)
def test_password_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
