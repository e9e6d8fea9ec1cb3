"""The signed-in customer's own name, in whatever form they write it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from mcp_tools.pii.folding import folded
from mcp_tools.pii.names import words_in
from mcp_tools.pii.recognizers.words_of_text import Word, words_of

_CASE: Final = r"(?:n?[iu]n(?:ki)?|y?[iu]m?|[dt][ae]n?|y?[ae]|y?l[ae]|c[ae]|l[ae]r\w{0,4})?"
_SHORTEST: Final = 3


def own_name_spans(text: str, name: str) -> list[tuple[int, int]]:
    """Return where folded `text` holds words of `name`, without the Turkish ending that may be joined to the last.

    Words with one space between them are one find. A word of the name that is also an ordinary one ("can you") counts
    only beside another word of it, or with a capital inside a sentence. Words of one or two letters never count.
    """
    joined: list[tuple[int, int]] = []
    for start, end in _words(text, name):
        goes_on = bool(joined) and joined[-1][1] + 1 == start and text[start - 1] == " "
        joined.append((joined.pop()[0] if goes_on else start, end))
    return joined


def _words(text: str, name: str) -> Iterator[tuple[int, int]]:
    stems = [word for word in re.findall(r"[^\W\d_]+", folded(name)) if len(word) >= _SHORTEST]
    if not stems:
        return
    pattern = re.compile(rf"({'|'.join(map(re.escape, stems))}){_CASE}")
    words = words_of(text)
    own = [(pattern.fullmatch(word.lower), word) for word in words]
    for index, (match, word) in enumerate(own):
        if match is None:
            continue
        neighbours = [near for near in (index - 1, index + 1) if 0 <= near < len(own)]
        has_company = any(own[near][0] is not None for near in neighbours)
        if has_company or match[1] not in _ordinary() or _stands_out(text, word):
            yield word.start, word.start + len(match[1])


def _stands_out(text: str, word: Word) -> bool:
    return word.is_title and text[max(0, word.start - 2) : word.start].rstrip(" ")[-1:] not in {"", ".", "!", "?", "\n"}


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(words_in("ordinary_names"))
