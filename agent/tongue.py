"""Tells from the first words of a reply whether it is in the language it should be: English or Turkish."""

import re
from typing import Final

from mcp_tools.domain.text import PLACEHOLDER, Language

_WORD: Final = re.compile(r"[^\W\d_]+")
_TURKISH_LETTER: Final = re.compile(r"[çğışöü]")
_ENOUGH: Final = 6
"""Words after which a reply is let through though they tell as much for one language as for the other."""
_TELLING: Final = 2
_WINDOW: Final = 10
"""The last words, which are looked at; when none of them tells for its language, a reply is in no language of ours."""
_TELLING_LATE: Final = 5
"""Of the last ten words: more than the customer's own words, quoted, would bring."""

_EN: Final = frozenset(
    re.findall(
        r"\w+",
        """a about am an and any are as at be been but by can could did do does for from get had has have hello hi how i
        if in is it just like me my no not of on or order our please see so sorry thank thanks that the their them
        then there this to us was we were what when where which who why will with would yes you your""",
    )
)
_TR: Final = frozenset(
    re.findall(
        r"\w+",
        """acaba ama bana ben bir biraz bu bunu da daha de degil en gibi hangi hakkinda icin ile kadar kac lutfen
        merhaba mi misiniz musunuz ne neden nedir nerede olan olarak oldu oldugunu olur rica selam siz size sizin sonra
        tam tesekkur ve veya verir var ya yok yani zaman""",
    )
)


class Tongue:
    """The language a reply should have. Undecided takes any."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def is_wrong(self, text: str, *, is_whole: bool = False) -> bool:
        """Whether the words are clearly of the other language, or of none; `is_whole` when no more will come."""
        own, other, words = self._votes(text)
        if words > _ENOUGH:
            is_no_language = words >= _WINDOW and own == 0 and self._language is not Language.UNDECIDED
            return is_no_language or (other >= _TELLING_LATE and own <= 1)
        return (is_whole and other > 0 and own == 0) or (other >= _TELLING and other > 2 * own)

    def is_open(self, text: str) -> bool:
        """Whether too little was said yet to tell."""
        own, other, words = self._votes(text)
        enough = _ENOUGH if own or other else _WINDOW
        return self._language is not Language.UNDECIDED and words < enough and own <= other

    def _votes(self, text: str) -> tuple[int, int, int]:
        """Count the words that tell for the language, and for the other one, among the last; and all words."""
        words = _WORD.findall(PLACEHOLDER.sub(" ", text).lower())
        last = words[-_WINDOW:]
        english = sum(word in _EN for word in last)
        turkish = sum(word in _TR or _TURKISH_LETTER.search(word) is not None for word in last)
        match self._language:
            case Language.EN:
                return english, turkish, len(words)
            case Language.TR:
                return turkish, english, len(words)
            case Language.UNDECIDED:
                return 0, 0, len(words)
