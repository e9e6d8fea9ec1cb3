"""When two spellings are the same personal value."""

from typing import Final

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.folding import folded

EXACT: Final = frozenset({Kind.PASSWORD, Kind.URL_WITH_TOKEN})
SPACED: Final = frozenset({Kind.PERSON, Kind.ADDRESS})
PUNCTUATED: Final = frozenset({Kind.EMAIL, Kind.IP, Kind.USERNAME, Kind.DOB, Kind.CARD_SECRET})


def normal_form(kind: Kind, value: str) -> str:
    """Return the form under which equal values of `kind` are equal.

    Case, accents and spacing never count, save in passwords and links. Punctuation does not count in numbers and
    addresses. A Turkish telephone number is the same with +90, 0090, 0 or none.
    """
    if kind in EXACT:
        return value
    plain = folded(value)
    if kind in SPACED:
        words = "".join(character if character.isalnum() else " " for character in plain)
        return " ".join(words.split())
    if kind in PUNCTUATED:
        return "".join(plain.split())
    compact = "".join(character for character in plain if character.isalnum())
    return _national(compact) if kind is Kind.PHONE else compact


def _national(number: str) -> str:
    """Strip what Turkish numbers are optionally dialled with; other countries' numbers keep their code."""
    number = number.removeprefix("00")
    if number.startswith("90") and len(number) == 12:
        return number[2:]
    return number[1:] if number.startswith("0") and len(number) == 11 else number
