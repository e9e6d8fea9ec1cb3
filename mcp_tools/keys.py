"""Names that callers choose for what they write: identifiers, stored as they come and therefore never words."""

import re
from typing import Final

from mcp_tools.errors import InvalidArgument

KEY_LENGTH: Final = 120
_KEY: Final = re.compile(r"(?=.{0,6}\Z|.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._:/#-]*")
"""A run of digits alone could be a number of a person's, so a longer key needs a letter."""


def checked_key(key: str, length: int = KEY_LENGTH) -> str:
    """Return the key. Raises `InvalidArgument` where it could be something a person said."""
    if len(key) > length or not _KEY.fullmatch(key):
        raise InvalidArgument(f"A key has 1 to {length} letters, digits and . _ : / # -, such as a UUID.")
    return key
