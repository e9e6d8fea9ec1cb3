"""What the personal-data engine finds: a kind and where it stands."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Every sort of personal data that is hidden; the value is the placeholder's name."""

    PERSON = "PERSON"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    TR_ID = "TR_ID"
    TAX_ID = "TAX_ID"
    IBAN = "IBAN"
    CARD = "CARD"
    CARD_SECRET = "CARD_SECRET"  # noqa: S105 - a name, no secret
    ADDRESS = "ADDRESS"
    DOB = "DOB"
    PLATE = "PLATE"
    PASSPORT = "PASSPORT"
    IP = "IP"
    URL_WITH_TOKEN = "URL_WITH_TOKEN"  # noqa: S105 - a name, no secret
    PASSWORD = "PASSWORD"  # noqa: S105 - a name, no secret
    USERNAME = "USERNAME"
    PRIVATE = "PRIVATE"
    """Whatever the operator's own patterns find."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A span of personal data, in code points of the original text; `score` runs from 0 to 1."""

    kind: Kind
    start: int
    end: int
    score: float
