"""Finds words to keep as they were said, each detail by its own finder, and reads whole messages as answers."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from mcp_tools.domain.indifference import INDIFFERENT
from mcp_tools.follow_up.contacts import find_lines, find_new_data
from mcp_tools.follow_up.items import find_items
from mcp_tools.follow_up.places import find_locations
from mcp_tools.follow_up.said import Said, Span
from mcp_tools.follow_up.screens import find_screen_messages
from mcp_tools.follow_up.steps import find_steps

_WISH: Final = re.compile(
    r"(?:i(?:'d|\swould)\s(?:like|prefer)|i\s(?:just\s)?want|i\sexpect)(?![a-z])|(?:istiyorum|istiyoruz|isterim|talep\sediyorum|bekliyorum)(?![a-z])"
)
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s|$)|[\n;]")
_LONGEST: Final = 400
_POLITE: Final = re.compile(
    r"(?:\s*(?:(?:well|so|um+|uh+|ok|okay|sure|yes|yeah|hmm+|sanirim|galiba|herhalde|sey|evet|tabii?|peki|hayir|no)[\s,.:]+"
    r"|(?:i\s(?:think|guess|believe)(?:\sit(?:'s|\sis|\swas))?|it(?:'s|\sis|\swas)|that(?:'s|\sis|\swas)|this\sis|they(?:'re|\sare)|the\sanswer\sis"
    r"|my\sanswer\sis|maybe|probably|possibly|belki|muhtemelen)[\s,:]+"
    rf"|{INDIFFERENT}(?:\s*[,.;!-]+\s*|\s(?=(?:but|ama|fakat|ancak)\s))(?:(?:but|ama|fakat|ancak)\s)?)){{0,4}}"
)
_POLITE_END: Final = re.compile(
    r"[\s,]+(?:please|thanks|thank\syou|i\s(?:think|guess|believe)|lutfen|tesekkurler|sanirim|galiba|herhalde|olacak|olmali)[\s.!]*$"
)


def find_texts(said: Said, name: str) -> Iterator[Span]:
    """Yield the words that are the detail `name` as said.

    Not covered: `description` and every other text; they are kept whole by whoever asks for them.
    """
    find = _FINDERS.get(name)
    yield from find(said) if find else ()


def answer_text(said: Said) -> Span | None:
    """Read the whole message as the answer, without politeness ("it is", "sanırım"); None if no word is left."""
    start, end = bare_body(said)
    value = said.text[start:end]
    return Span(value, start, end, 0.8) if any(letter.isalnum() for letter in value) else None


def bare_body(said: Said) -> tuple[int, int]:
    """Return the span of what a message says besides politeness; the whole of it when there is nothing else."""
    start, end = said.body
    lead = _POLITE.match(said.folded, start, end)
    first = lead.end() if lead else start
    closing = _POLITE_END.search(said.folded, max(first, end - 40), end)
    last = closing.start() if closing else end
    return (first, last) if first < last else (start, end)


def _wishes(said: Said) -> Iterator[Span]:
    return (_sentence(said, match) for match in _WISH.finditer(said.folded))


def _sentence(said: Said, match: re.Match[str]) -> Span:
    """Return the sentence around `match`, at most `_LONGEST` characters to each side."""
    floor, ceiling = max(0, match.start() - _LONGEST), min(len(said.text), match.end() + _LONGEST)
    before = [end.end() for end in _SENTENCE_END.finditer(said.folded, floor, match.start())]
    after = _SENTENCE_END.search(said.folded, match.end(), ceiling)
    start, end = _trimmed(said, before[-1] if before else floor, after.start() if after else ceiling)
    return Span(said.text[start:end], start, end, 0.7)


def _trimmed(said: Said, start: int, end: int) -> tuple[int, int]:
    """Move the ends of a span inwards past white space."""
    words = said.text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


_FINDERS: Final[dict[str, Callable[[Said], Iterator[Span]]]] = {
    "error_message": find_screen_messages,
    "steps_tried": find_steps,
    "wanted_outcome": _wishes,
    "item": find_items,
    "location": find_locations,
    "phone_line": find_lines,
    "address_change": find_new_data,
}
