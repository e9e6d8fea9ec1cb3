"""What was found once is found wherever else the text holds it."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("adım Tevrat Sancakdar. Kart Tevrat Sancakdar adına", "adım <PERSON>. Kart <PERSON> adına"),
        (
            "my name is Quillan Zorvath, Zorvath with a Z",
            "my name is <PERSON>, <PERSON> with a Z",
        ),  # the last name alone
        ("şifrem Kedi1987! ama Kedi1987! olmuyor", "şifrem <PASSWORD> ama <PASSWORD> olmuyor"),
        ("tel 5321234567, tekrar: 5321234567", "tel <PHONE>, tekrar: <PHONE>"),
        ("adım Umut. Umut ediyorum ki", "adım <PERSON>. Umut ediyorum ki"),  # an ordinary word elsewhere
        ("adım tevrat, tevratlar", "adım <PERSON>, tevratlar"),
    ],
)
def test_a_value_is_hidden_wherever_it_stands(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
