"""What every text has in common: languages, placeholders, numbers, and the base of all values."""

import re
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

PLACEHOLDER: Final = re.compile(r"<([A-Z][A-Z_]*[A-Z])_([1-9]\d*)>")
"""A stand-in for one personal value of one conversation: `<EMAIL_1>`."""


TICKET_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9])FD[-\s]?(\d{4,9})(?!\d)", re.IGNORECASE)
"""A ticket's number as people type it: `FD-1042`, `fd 1042`."""


MESSAGE_LIMIT: Final = 20_000
"""Characters of one customer message. A longer one is refused before anything else happens."""


class Model(BaseModel):
    """A value: immutable, closed, and silent about its input when it does not validate."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Language(StrEnum):
    EN = "en"
    TR = "tr"
    UNDECIDED = "undecided"


class Words(Model):
    """The same words in both languages."""

    en: str
    tr: str

    def in_(self, language: Language) -> str:
        """Return the words in `language`; English while it is undecided."""
        return self.tr if language is Language.TR else self.en
