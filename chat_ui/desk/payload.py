"""Parts of a payload that anybody can forge: each is returned in its right form, or raises."""

import re
from typing import Any, Final

_VERSION_LIMIT: Final = 2**31


def only(given: dict[str, Any], *names: str) -> None:
    """Raise `ValueError` unless the payload has exactly these parts."""
    if set(given) != set(names):
        raise ValueError("other parts than expected")


def text(value: object) -> str:
    """Return a text without the white space around it."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value.strip()


def matching(pattern: re.Pattern[str], value: object) -> str:
    """Return a text that has the form."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError("no match")
    return value


def version(given: dict[str, Any]) -> int:
    """Return the version of a ticket that a page showed."""
    shown = given["version"]
    if type(shown) is not int or not 0 < shown < _VERSION_LIMIT:
        raise ValueError("no version")
    return shown


def flag(value: object) -> bool:
    """Return a yes or no."""
    if not isinstance(value, bool):
        raise TypeError("no flag")
    return value
