"""Makes text safe for Chainlit's Markdown: emphasis and lists stay, everything that could do more is shown as typed."""

from typing import Final

_SHOWN_AS_TYPED: Final = str.maketrans({mark: f"\\{mark}" for mark in "<!:`~$"})
"""HTML and autolinks, images, directives and bare addresses, code, strike-through, formulas."""


def as_markdown(text: str) -> str:
    """Escape `text` character by character, so that pieces of a stream can be escaped one by one."""
    return text.translate(_SHOWN_AS_TYPED)
